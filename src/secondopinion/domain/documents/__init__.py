"""Records understood: text in, kind, dates, identity and facts out, each with the words it rests on."""

from .facts import Certainty, Fact, FactKind, Laterality, Polarity, Standing
from .identity import ExpectedPatient, FoundDate, FoundSex, FoundText, PatientIdentity, Sex
from .kinds import DocumentKind, Modality
from .pages import PageText, Word
from .reader import READER_VERSION, read
from .reading import DateFinding, DateRole, Excerpt, Hints, Reading, StructuredEntry, StructuredRecord
from .reasons import Reason, ReasonCode
from .same_patient import IdentityOutcome, IdentityReason, IdentityVerdict, compare_identity
from .story import Conflict, Sourced, TimelineEntry, conflicts, sourced, timeline

__all__ = [
    "READER_VERSION",
    "Certainty",
    "Conflict",
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
    "IdentityOutcome",
    "IdentityReason",
    "IdentityVerdict",
    "Laterality",
    "Modality",
    "PageText",
    "PatientIdentity",
    "Polarity",
    "Reading",
    "Reason",
    "ReasonCode",
    "Sex",
    "Sourced",
    "Standing",
    "StructuredEntry",
    "StructuredRecord",
    "TimelineEntry",
    "Word",
    "compare_identity",
    "conflicts",
    "read",
    "sourced",
    "timeline",
]
