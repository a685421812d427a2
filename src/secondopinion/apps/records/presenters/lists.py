"""Rows of lists: records, quarantine, the checklist, the summary."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondopinion.domain.checklists import ItemStatus, Status
from secondopinion.domain.lifecycle import RecordState

from ..models import Record
from .reasons import sentence
from .words import STATES, kind_words, partial_date_words, size_words

_OPENED = {RecordState.READ, RecordState.KEPT, RecordState.RELEASED, RecordState.UNPACKED, RecordState.DUPLICATE}


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of the list of records."""

    id: UUID
    name: str
    folder: str
    about: str
    status: str
    colour: str
    sentence: str
    opens: bool
    progress: str
    pages_read: int
    page_count: int
    attention: bool
    copy_of: UUID | None


def record_row(record: Record, *, staff: bool = False) -> RecordRow:
    """A record for the list: what it is, how far it is, and a sentence where something is unusual; for the navigator
    (``staff``) in their own words."""
    words, colour = STATES[record.state]
    reading = record.state == RecordState.READING
    set_aside = getattr(record, "withheld_pages", 0)
    return RecordRow(
        id=record.pk,
        name=record.name,
        folder=record.folder,
        about=", ".join(part for part in _about(record) if part),
        status=str(words),
        colour=colour,
        sentence=sentence(record.reason, staff=staff),
        opens=record.state in _OPENED,
        progress=_("Reading page %(done)s of %(total)s") % {"done": record.pages_read, "total": record.page_count}
        if reading and record.page_count
        else "",
        pages_read=record.pages_read,
        page_count=record.page_count,
        attention=record.state in (RecordState.QUARANTINED, RecordState.REFUSED) or bool(set_aside),
        copy_of=record.duplicate_of_id,
    )


def _about(record: Record) -> tuple[str, ...]:
    if record.state in (RecordState.RECEIVED, RecordState.READING, RecordState.REFUSED, RecordState.QUARANTINED):
        return (size_words(record.size),)
    kind = kind_words(record.kind, record.modality) if record.kind else ""
    pages = (
        ngettext("%(count)s page", "%(count)s pages", record.page_count) % {"count": record.page_count}
        if record.page_count
        else ""
    )
    return (kind, partial_date_words(record.date), pages, size_words(record.size))


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One line of the checklist."""

    label: str
    why: str
    state: str
    words: str
    records: tuple[tuple[UUID, str], ...]
    lacking: str


_CHECKLIST_WORDS = {Status.PRESENT: "have", Status.MISSING: "missing", Status.PARTLY: "missing"}


def checklist_row(status: ItemStatus, *, names: dict[str, str]) -> ChecklistRow:
    """An item in words; ``names`` are the records by id."""
    words = {
        Status.PRESENT: _("We have this"),
        Status.PARTLY: _("We have a part of this"),
        Status.MISSING: _("Missing"),
    }[status.status]
    lacking = ""
    if status.status is Status.PARTLY:
        lacking = _("A part is still missing, or a result is not back yet.")
    return ChecklistRow(
        label=status.item.label,
        why=status.item.why,
        state=_CHECKLIST_WORDS[status.status],
        words=words,
        records=tuple((UUID(key), names[key]) for key in status.satisfied_by if key in names),
        lacking=lacking,
    )


_TRACKS = {
    "pathology": "pathology",
    "genomic": "pathology",
    "imaging_report": "imaging",
    "operative": "treatment",
    "treatment_plan": "treatment",
    "radiotherapy": "treatment",
    "medication_list": "treatment",
    "discharge": "treatment",
}


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One record in the patient's story."""

    id: UUID
    date: str
    what: str
    name: str
    track: str


def timeline_row(record: Record) -> TimelineRow:
    """A record for the timeline."""
    what = (
        _("Pictures from a scanner") if record.state == RecordState.KEPT else kind_words(record.kind, record.modality)
    )
    return TimelineRow(
        id=record.pk,
        date=partial_date_words(record.date) or _("No date found"),
        what=what,
        name=record.name,
        track="imaging" if record.material == "primary" else _TRACKS.get(record.kind, ""),
    )
