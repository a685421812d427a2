"""Reports as PDF by typst: accessible (PDF/UA-1), archivable (PDF/A-3a), the same bytes from the same content."""

from .report import (
    Installation,
    MissingRecord,
    Patient,
    Question,
    ReportDocument,
    ReviewedRecord,
    Reviewer,
    clinician_report,
    numbers_annex,
    plain_report,
)
from .typst_compiler import NotTypeset, typeset
from .words import WORDS

__all__ = [
    "WORDS",
    "Installation",
    "MissingRecord",
    "NotTypeset",
    "Patient",
    "Question",
    "ReportDocument",
    "ReviewedRecord",
    "Reviewer",
    "clinician_report",
    "numbers_annex",
    "plain_report",
    "typeset",
]
