"""The rows of records."""

from .fact import Fact, FactDecision
from .record import Record, RecordPage
from .upload import Upload

__all__ = ["Fact", "FactDecision", "Record", "RecordPage", "Upload"]
