"""What the two documents print, as values, and the two functions that print them.

The parts mirror the minimum content of a second-opinion report: questions, records reviewed and missing,
independence, five axes, options with absolute outcomes, recommendation and dissent, trials, further tests, time,
supportive care, agreement, what to ask, reviewers, contact. Dates and names arrive as texts already put into the
report's language; nothing here is computed from them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from secondopinion.domain.opinions import OpinionContent

from .typst_compiler import Paper, typeset
from .words import WORDS


@dataclass(frozen=True, slots=True)
class Installation:
    """Who gives the opinion: name, how to reach them and when, and the line to call in an emergency."""

    name: str
    contact: str
    emergency: str


@dataclass(frozen=True, slots=True)
class Patient:
    """The person the report is about, as printed."""

    name: str
    born: str


@dataclass(frozen=True, slots=True)
class Question:
    """One of the patient's questions, verbatim; ``id`` is the one answers name."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class ReviewedRecord:
    """One record the reviewer read. ``material`` says whether it is a report or the slides or images themselves."""

    id: str
    name: str
    kind: str
    date: str
    pages: int
    material: Literal["report", "primary"] = "report"


@dataclass(frozen=True, slots=True)
class MissingRecord:
    """Something the reviewer did not have, and how that limits the answer; ``plain`` is the same for the patient."""

    name: str
    limits: str
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who signed: name, discipline and credentials, licence, when, and the SHA-256 of the content signed."""

    name: str
    credentials: str
    licence: str
    signed: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """Everything both documents print. ``content`` is what the reviewer signed; the rest frames it.

    ``supersedes`` is the sentence about the version this one replaces, ``amendment`` what changed and why,
    ``agreement`` the grade a clinician committed, ``questions_until`` a date as text, ``language`` a BCP 47 tag.
    """

    installation: Installation
    patient: Patient
    case_reference: str
    report_id: str
    version: int
    date: str
    content: OpinionContent
    reviewers: tuple[Reviewer, ...]
    questions: tuple[Question, ...] = ()
    records: tuple[ReviewedRecord, ...] = ()
    missing: tuple[MissingRecord, ...] = ()
    independence: str = ""
    dissent: str = ""
    agreement: str = ""
    supersedes: str = ""
    amendment: str = ""
    questions_until: str = ""
    language: str = "en"
    demonstration: bool = False
    reference_reviewed: bool = True
    paper: Paper = "a4"


def clinician_report(document: ReportDocument, *, words: Mapping[str, str], fonts: Path | None, at: datetime) -> bytes:
    """The clinician's PDF. ``words`` has every key of ``WORDS``, in the report's language.

    Raises ``ValueError`` for a missing word, ``NotTypeset`` when no valid PDF comes out.
    """
    return typeset("clinician.typ", _data(document, words), fonts=fonts, at=at)


def plain_report(document: ReportDocument, *, words: Mapping[str, str], fonts: Path | None, at: datetime) -> bytes:
    """The patient's PDF from the same signed content, without any number of outcomes. Raises like ``clinician_report``."""
    return typeset("plain.typ", _data(document, words), fonts=fonts, at=at)


def numbers_annex(document: ReportDocument, *, words: Mapping[str, str], fonts: Path | None, at: datetime) -> bytes:
    """The outcomes as a PDF of their own, for a patient who asks for them. Raises like ``clinician_report``."""
    return typeset("numbers.typ", _data(document, words), fonts=fonts, at=at)


def _data(document: ReportDocument, words: Mapping[str, str]) -> dict[str, Any]:
    missing = sorted(set(WORDS) - set(words))
    if missing:
        raise ValueError(f"no words for {', '.join(missing)}")
    language, _, region = document.language.partition("-")
    return {
        "report": asdict(document),
        "words": {key: words[key] for key in WORDS},
        "language": language.lower(),
        "region": region if len(region) == 2 else None,
    }
