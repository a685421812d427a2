"""Records understood: text in, kind, dates, identity and facts out, each with the words it rests on.

What reads text is loaded when it is first asked for: the child process that opens a file needs only the shapes.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .facts import Certainty, Fact, FactKind, Laterality, Polarity, Standing
from .identity import ExpectedPatient, FoundDate, FoundSex, FoundText, PatientIdentity, Sex
from .kinds import DocumentKind, Modality
from .pages import PageText, Word
from .reading import DateFinding, DateRole, Excerpt, Hints, Reading, StructuredEntry, StructuredRecord
from .reasons import Reason, ReasonCode

if TYPE_CHECKING:
    from .reader import READER_VERSION, read
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

_LATER = {
    **dict.fromkeys(("READER_VERSION", "read"), "reader"),
    **dict.fromkeys(("IdentityOutcome", "IdentityReason", "IdentityVerdict", "compare_identity"), "same_patient"),
    **dict.fromkeys(("Conflict", "Sourced", "TimelineEntry", "conflicts", "sourced", "timeline"), "story"),
}


def __getattr__(name: str) -> Any:
    module = _LATER.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{module}", __name__), name)
    globals()[name] = value
    return value
