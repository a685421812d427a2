"""What reading found is saved: pages, facts, kind and dates, in one transaction."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping

from django.db import transaction

from secondopinion.adapters.reading import ReadFile, ReadPage
from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.cases.models import Tumour
from secondopinion.apps.files import services as files
from secondopinion.apps.files.keyring import key_of
from secondopinion.apps.files.models import StoredFile
from secondopinion.domain.documents import Fact as FoundFact
from secondopinion.domain.documents import FactKind, Modality, Reading, Reason, ReasonCode
from secondopinion.domain.documents.pages import POOR_CONFIDENCE
from secondopinion.domain.documents.wire import to_json
from secondopinion.domain.lifecycle import RecordEvent, RecordState

from ..models import Fact, Record, RecordPage
from ..understanding import Understanding
from .steps import step

SAME_TEXT_FROM = 200  # characters; two short notes may be alike without being one record
_NOT_OF_A_TUMOUR = frozenset(
    {FactKind.MEDICINE, FactKind.ALLERGY, FactKind.CONDITION, FactKind.PERFORMANCE, FactKind.MENOPAUSE}
)
_PRIMARY = ("application/dicom", "application/zip+dicom")


def store_images(record: Record, found: ReadFile, *, at: dt.datetime) -> dict[int, StoredFile]:
    """Seal each page's picture in the store, before the transaction that names them."""
    return {
        page.number: files.write_file(record.case_id, data=page.image, at=at)
        for page in found.pages
        if page.image is not None
    }


@transaction.atomic
def save_nothing_read(record: Record, *, event: RecordEvent, found: ReadFile, at: dt.datetime) -> str:
    """A file that was kept unopened, refused, or whose reader gave no answer."""
    material = "primary" if found.content_type in _PRIMARY else record.material
    step(
        SYSTEM,
        record=record,
        event=event,
        at=at,
        reason=found.reason,
        content_type=found.content_type[:80],
        material=material,
        read_at=at,
    )
    return record.state


@transaction.atomic
def save_reading(
    record: Record, *, found: ReadFile, understanding: Understanding, images: Mapping[int, StoredFile], at: dt.datetime
) -> str:
    """Replace what an earlier reader found, except what people have decided. Returns the state the record ends in."""
    reading = understanding.reading
    digest = _digest(record, found)
    twin = None if understanding.reason else _same_text(record, digest)
    event, reason = _outcome(found, understanding, twin)
    record.dates = to_json(reading.dates)
    record.date = str(reading.date.date) if reading.date else ""
    columns = {"kind": reading.kind.value, "kind_confidence": reading.kind_confidence} if _open_kind(record) else {}
    refusal = step(
        SYSTEM,
        record=record,
        event=event,
        at=at,
        reason=reason,
        sealed=("dates", "date") if reason else ("dates", "date", "reason"),
        content_type=found.content_type[:80],
        modality=reading.modality.value if isinstance(reading.modality, Modality) else "",
        page_count=len(found.pages),
        pages_read=len(found.pages),
        reader_version=reading.reader_version,
        read_at=at,
        text_digest=digest,
        duplicate_of=twin,
        **columns,
    )
    if refusal is not None:  # somebody else finished this record meanwhile: what they saved stands
        for file in images.values():
            files.delete_file(file)
        return record.state
    _replace_pages(record, found=found, understanding=understanding, images=images)
    _replace_facts(record, reading if event is RecordEvent.FINISH_READING else None, at=at)
    return record.state


def _outcome(found: ReadFile, understanding: Understanding, twin: Record | None) -> tuple[RecordEvent, Reason | None]:
    if understanding.wrong_patient:
        return RecordEvent.QUARANTINE, understanding.reason
    if twin is not None:
        return RecordEvent.MARK_DUPLICATE, Reason(ReasonCode.DUPLICATE)
    reason = understanding.reason or found.reason or _remark(found)
    return RecordEvent.FINISH_READING, reason


def _remark(found: ReadFile) -> Reason | None:
    """Whether the words were recognised too badly to rely on."""
    recognised = [page.confidence for page in found.pages if page.confidence is not None and page.text.strip()]
    if recognised and sum(recognised) / len(recognised) < POOR_CONFIDENCE:
        return Reason(ReasonCode.POOR_TEXT)
    return None


def _open_kind(record: Record) -> bool:
    return not record.kind_confirmed


def _digest(record: Record, found: ReadFile) -> str:
    """What makes two records of one case the same text, whatever file carries it; empty for little text."""
    text = " ".join(" ".join(page.text for page in found.pages).casefold().split())
    if len(text) < SAME_TEXT_FROM:
        return ""
    return hmac.new(key_of(record.case_id), text.encode(), hashlib.sha256).hexdigest()


def _same_text(record: Record, digest: str) -> Record | None:
    if not digest:
        return None
    rows = Record.objects.filter(
        case_id=record.case_id,
        text_digest=digest,
        duplicate_of=None,
        state__in=(RecordState.READ, RecordState.RELEASED),
    )
    return rows.exclude(pk=record.pk).order_by("received_at", "id").first()


def _replace_pages(
    record: Record, *, found: ReadFile, understanding: Understanding, images: Mapping[int, StoredFile]
) -> None:
    earlier = list(record.pages.select_related("image"))
    judged = {page.number: page.judged_at for page in earlier}
    old_images = [page.image for page in earlier if page.image is not None]
    record.pages.all().delete()
    for image in old_images:
        files.delete_file(image)
    code = ReasonCode.WRONG_PATIENT if understanding.wrong_patient else ReasonCode.WRONG_PATIENT_PAGE
    RecordPage.objects.bulk_create(
        [
            RecordPage(
                record=record,
                number=page.number,
                text=page.text,
                words=_boxes(page),
                source=page.source.value,
                confidence=page.confidence,
                image=images.get(page.number),
                width=page.width,
                height=page.height,
                withheld=code.value if page.number in understanding.withheld else "",
                judged_at=judged.get(page.number) if page.number in understanding.withheld else None,
            )
            for page in found.pages
        ],
        batch_size=100,
    )


def _boxes(page: ReadPage) -> list[list[float | int | None]]:
    return [[word.start, word.end, word.x0, word.y0, word.x1, word.y1, word.confidence] for word in page.words]


def _replace_facts(record: Record, reading: Reading | None, *, at: dt.datetime) -> None:
    """New facts of this reader; a decided fact stays as it is, and is not found a second time."""
    record.facts.filter(decisions=None).delete()
    kept = {(fact.kind, fact.value, fact.page, fact.start) for fact in record.facts.all()}
    if reading is None:
        return
    tumours = list(Tumour.objects.filter(case_id=record.case_id)[:2])
    only = tumours[0] if len(tumours) == 1 else None
    Fact.objects.bulk_create(
        [
            _row(record, found, tumour=only, version=reading.reader_version, at=at)
            for found in reading.facts
            if (found.kind.value, found.value, found.span.page, found.span.start) not in kept
        ],
        batch_size=200,
    )


def _row(record: Record, found: FoundFact, *, tumour: Tumour | None, version: str, at: dt.datetime) -> Fact:
    details = dict(found.details)
    if found.quantity is not None:
        details["quantity"] = str(found.quantity)
    if found.date is not None:
        details["date"] = str(found.date)
    return Fact(
        case_id=record.case_id,
        record=record,
        tumour=None if found.kind in _NOT_OF_A_TUMOUR else tumour,
        kind=found.kind.value,
        value=found.value,
        code=f"{found.code} {found.code.display}".strip() if found.code else "",
        page=found.span.page,
        start=found.span.start,
        end=found.span.end,
        words=found.words,
        polarity=found.polarity.value,
        certainty=found.certainty.value,
        standing=found.standing.value,
        laterality=found.laterality.value if found.laterality else "",
        details=details,
        low_confidence=found.low_confidence,
        reader_version=version,
        found_at=at,
    )
