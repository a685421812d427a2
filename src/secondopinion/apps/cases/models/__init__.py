"""The rows of a case."""

from .case import Case, CaseQuestion, Tumour
from .consent import Consent, ConsentKind
from .participant import CaseInvitation, CaseParticipant, Scope
from .patient import Institution, Patient
from .safety import RedFlagScreen, Seal

__all__ = [
    "Case",
    "CaseInvitation",
    "CaseParticipant",
    "CaseQuestion",
    "Consent",
    "ConsentKind",
    "Institution",
    "Patient",
    "RedFlagScreen",
    "Scope",
    "Seal",
    "Tumour",
]
