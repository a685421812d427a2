"""The demonstration patient's records: sources, the maker of the files, and the truth beside them."""

from .maker import make_records
from .truth import CitedFact, ExpectedGap, ExpectedIdentity, RecordTruth, Truth, truth

__all__ = ["CitedFact", "ExpectedGap", "ExpectedIdentity", "RecordTruth", "Truth", "make_records", "truth"]
