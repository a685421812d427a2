"""What the expert's workspace shows: the timeline, the open document, what must always be in sight."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from secondopinion.apps.cases.intake import Answer
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.words import ANSWERS
from secondopinion.apps.records.models import Fact, Record
from secondopinion.apps.records.presenters.facts import ShownFact, shown_fact, shown_value
from secondopinion.apps.records.presenters.pages import Placed, ShownPage, shown_page
from secondopinion.apps.records.presenters.reasons import sentence
from secondopinion.apps.records.presenters.words import kind_words, partial_date_words
from secondopinion.apps.records.selectors import RecordPages, effective_value
from secondopinion.domain.documents import FactKind, Standing

from .selectors_review import Told

FAMILY_WORDS = {"fertility_wish": _("Children later"), "pregnancy_possible": _("Pregnancy possible")}


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One record in the list: what it is, when, how many facts were found and how many a person has checked."""

    id: UUID
    name: str
    what: str
    date: str
    facts: int
    checked: int
    primary: bool
    current: bool


@dataclass(frozen=True, slots=True)
class InSight:
    """Allergies, treatment given and medicines: never folded away."""

    allergies: tuple[str, ...]
    treatment: tuple[str, ...]
    medicines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """The record in the middle pane."""

    record: Record
    what: str
    date: str
    notice: str
    pages: tuple[ShownPage, ...]
    facts: tuple[tuple[ShownFact, UUID], ...]


def document_lines(told: Told, *, current: UUID | None) -> tuple[DocumentLine, ...]:
    """The records by date; undated ones last."""
    found: dict[UUID, list[Fact]] = {}
    for fact in told.facts:
        found.setdefault(fact.record_id, []).append(fact)
    return tuple(
        DocumentLine(
            id=record.pk,
            name=record.name,
            what=kind_words(record.kind, record.modality) if record.kind else record.name,
            date=partial_date_words(record.date),
            facts=len(found.get(record.pk, ())),
            checked=sum(fact.status != "found" for fact in found.get(record.pk, ())),
            primary=record.material == "primary",
            current=record.pk == current,
        )
        for record in told.timeline
    )


def in_sight(told: Told) -> InSight:
    """What a reviewer must never miss, each said once, rejected facts left out."""
    return InSight(
        allergies=_said(told, FactKind.ALLERGY, {Standing.CURRENT, Standing.HISTORIC}),
        treatment=_said(told, FactKind.PROCEDURE, {Standing.CURRENT, Standing.HISTORIC}),
        medicines=_said(told, FactKind.MEDICINE, {Standing.CURRENT}),
    )


def _said(told: Told, kind: FactKind, standings: Collection[Standing]) -> tuple[str, ...]:
    """Each value once, however many records repeat it; a medicine with the dose of its first mention."""
    said: dict[str, str] = {}
    for fact in told.facts:
        if (
            fact.kind == kind
            and fact.status != "rejected"
            and fact.polarity == "affirmed"
            and fact.standing in standings
        ):
            said.setdefault(effective_value(fact).casefold(), shown_value(fact))
    return tuple(said.values())


def open_document(opened: RecordPages, *, decidable: Collection[UUID]) -> OpenDocument:
    """The record with its facts marked."""
    shown: Mapping[UUID, ShownFact] = {fact.pk: shown_fact(fact, decidable=decidable) for fact in opened.facts}
    pages = tuple(
        shown_page(page, facts=[Placed(f.start, f.end, shown[f.pk]) for f in opened.facts if f.page == page.number])
        for page in opened.pages.object_list
    )
    record = opened.record
    return OpenDocument(
        record=record,
        what=kind_words(record.kind, record.modality) if record.kind else record.name,
        date=partial_date_words(record.date),
        notice=sentence(record.reason),
        pages=pages,
        facts=tuple((fact, uuid4()) for fact in shown.values()),
    )


def values_of(case: Case) -> tuple[str, ...]:
    """What matters to the patient, and what was said about fertility and pregnancy."""
    intake = case.intake
    said = [str(value) for value in intake.get("values", [])]
    for name in ("fertility_wish", "pregnancy_possible"):
        if intake.get(name) in set(Answer):
            said.append(f"{FAMILY_WORDS[name]}: {ANSWERS[Answer(intake[name])]}")
    return tuple(said)
