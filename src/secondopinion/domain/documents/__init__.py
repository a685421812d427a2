"""Records understood: text in, kind, dates, identity and facts out, each with the words it rests on."""

from .facts import Certainty, Fact, FactKind, Laterality, Polarity, Standing
from .identity import ExpectedPatient, FoundDate, FoundSex, FoundText, PatientIdentity, Sex
from .kinds import DocumentKind, Modality
from .pages import PageText, Word
from .reading import DateFinding, DateRole, Excerpt, Hints, Reading, StructuredEntry, StructuredRecord
from .reasons import Reason, ReasonCode

__all__ = [
    "Certainty",
    "DateFinding",
    "DateRole",
    "DocumentKind",
    "Excerpt",
    "ExpectedPatient",
    "Fact",
    "FactKind",
    "FoundDate",
    "FoundSex",
    "FoundText",
    "Hints",
    "Laterality",
    "Modality",
    "PageText",
    "PatientIdentity",
    "Polarity",
    "Reading",
    "Reason",
    "ReasonCode",
    "Sex",
    "Standing",
    "StructuredEntry",
    "StructuredRecord",
    "Word",
]
