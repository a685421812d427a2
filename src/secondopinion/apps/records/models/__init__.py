"""The rows of records."""

from .fact import Fact, FactDecision
from .judgement import Judgement
from .record import Record, RecordPage
from .upload import Upload

__all__ = ["Fact", "FactDecision", "Judgement", "Record", "RecordPage", "Upload"]
