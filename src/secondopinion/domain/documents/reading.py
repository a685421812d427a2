"""What one record was understood to say, and what a structured record hands over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from secondopinion.domain.values import Code, PartialDate, Quantity, Span

from .facts import Certainty, Fact, FactKind, Laterality, Polarity, Standing
from .identity import PatientIdentity
from .kinds import DocumentKind, Modality
from .pages import PageText


class DateRole(StrEnum):
    """What happened on a date. The order of ``MAIN_DATE_ROLES`` decides which of them dates the record."""

    COLLECTED = "collected"
    PERFORMED = "performed"
    RECEIVED = "received"
    REPORTED = "reported"
    SIGNED = "signed"
    PRINTED = "printed"
    ADMITTED = "admitted"
    DISCHARGED = "discharged"
    UNLABELLED = "unlabelled"


MAIN_DATE_ROLES = (
    DateRole.PERFORMED,
    DateRole.COLLECTED,
    DateRole.DISCHARGED,
    DateRole.REPORTED,
    DateRole.SIGNED,
    DateRole.RECEIVED,
    DateRole.ADMITTED,
    DateRole.UNLABELLED,
)
"""A record belongs where its event lies in the patient's story; the day it was printed says nothing."""


@dataclass(frozen=True, slots=True)
class DateFinding:
    """A date as written, what it dates, and where it stands."""

    role: DateRole
    date: PartialDate
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a page that decided something."""

    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class StructuredEntry:
    """One entry of a C-CDA or FHIR record. ``span`` lies in the page text that the translator itself wrote."""

    kind: FactKind
    value: str
    span: Span
    code: Code | None = None
    polarity: Polarity = Polarity.AFFIRMED
    certainty: Certainty = Certainty.STATED
    standing: Standing = Standing.CURRENT
    laterality: Laterality | None = None
    quantity: Quantity | None = None
    date: PartialDate | None = None
    details: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class StructuredRecord:
    """What a translator of a structured format produces: the text it wrote, page by page, and what stands in it.

    ``standard`` is "ccda" or "fhir"; ``identity`` carries spans into ``pages`` like every entry does.
    """

    standard: str
    pages: tuple[PageText, ...]
    identity: PatientIdentity
    kind: DocumentKind = DocumentKind.OTHER
    modality: Modality | None = None
    title: str = ""
    dates: tuple[DateFinding, ...] = ()
    entries: tuple[StructuredEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known from outside: numeric dates' order where the installation knows it, and the file's own name."""

    day_first: bool | None = None
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One record, understood. ``kind_confidence`` is 0..1; ``kind_words`` are the words that decided the kind."""

    kind: DocumentKind
    kind_confidence: float
    kind_words: tuple[Excerpt, ...]
    modality: Modality | None
    dates: tuple[DateFinding, ...]
    identities: tuple[PatientIdentity, ...]
    facts: tuple[Fact, ...]
    reader_version: str

    @property
    def date(self) -> DateFinding | None:
        """The date that places this record in the patient's story, or None."""
        for role in MAIN_DATE_ROLES:
            for finding in self.dates:
                if finding.role is role:
                    return finding
        return None
