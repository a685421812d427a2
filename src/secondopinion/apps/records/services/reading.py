"""Reading one record: counted at the start, read in a limited child outside any transaction, saved in one."""

import datetime as dt
import time
import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models import F

from secondopinion.adapters.reading import Outcome, ReadFile, read_bytes
from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.files import selectors as files
from secondopinion.apps.files.keyring import unlock
from secondopinion.domain.documents import Reason, ReasonCode
from secondopinion.domain.lifecycle import Need, RecordEvent, RecordState

from ..limits import read_limits, recognition_model
from ..models import Record
from ..models.judgement import Verdict
from ..understanding import understand
from .saving import save_nothing_read, save_reading, store_images
from .steps import step
from .unpacking import unpack_record

MOST_ATTEMPTS = 3
PROGRESS_EVERY = 1.0  # seconds between two notes of progress

# The child gave no answer: a person looks at the file. Everything else a child answers with is a plain refusal.
_NO_ANSWER = frozenset({ReasonCode.TOOK_TOO_LONG, ReasonCode.TOO_MUCH_MEMORY, ReasonCode.READER_STOPPED})


def read_record(record_id: uuid.UUID, *, at: dt.datetime) -> str | None:
    """Read a record that waits, or one whose worker was killed; returns the state it ends in, None if not to be read.

    The attempt is committed before the first byte is touched, so a file that kills its worker is set aside after three.
    """
    record = _begin(record_id, at=at)
    if record is None:
        return None
    if record.state != RecordState.READING or record.file is None:
        return record.state
    unlock([record.case_id, record.case.patient_id])
    model = recognition_model()
    found = read_bytes(
        files.stream(record.file),
        file_name=record.name,
        limits=read_limits(),
        ocr=model,
        on_progress=_progress(record),
    )
    if found.outcome is Outcome.UNPACKED:
        return unpack_record(record, content_type=found.content_type, at=at)
    if found.outcome is Outcome.READ:
        return _settle(record, found, at=at)
    return save_nothing_read(record, event=_event(found), found=found, at=at)


def _begin(record_id: uuid.UUID, *, at: dt.datetime) -> Record | None:
    """Count the attempt and take the record, in a transaction of its own."""
    with transaction.atomic():
        rows = Record.objects.select_related("case__patient", "file", "received_by")
        record = rows.filter(pk=record_id).first()
        if record is not None and record.state == RecordState.RELEASED and _accepted(record):
            step(SYSTEM, record=record, event=RecordEvent.RETRY, at=at, attempts=0)
        if record is None or record.state not in (RecordState.RECEIVED, RecordState.READING):
            return None
        if record.attempts >= MOST_ATTEMPTS:
            reason = Reason(ReasonCode.TRIED_TOO_OFTEN, {"attempts": record.attempts})
            refusal = step(SYSTEM, record=record, event=RecordEvent.QUARANTINE, at=at, reason=reason)
        else:
            refusal = step(
                SYSTEM,
                record=record,
                event=RecordEvent.START_READING,
                at=at,
                met={Need.ATTEMPTS_LEFT},
                attempts=record.attempts + 1,
                pages_read=0,
            )
        return record if refusal is None else None


def _accepted(record: Record) -> bool:
    return record.judgements.filter(page=None, verdict=Verdict.RELEASED).exists()


def _progress(record: Record) -> Callable[[int, int], None]:
    """Note the pages read so far, at most once a second and without touching the row's version."""
    last = 0.0

    def note(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= PROGRESS_EVERY or done == total:
            last = now
            Record.objects.filter(pk=record.pk, state=RecordState.READING).update(pages_read=done, page_count=total)

    return note


def _event(found: ReadFile) -> RecordEvent:
    if found.outcome is Outcome.KEPT:
        return RecordEvent.KEEP
    if found.reason is not None and found.reason.code in _NO_ANSWER:
        return RecordEvent.QUARANTINE
    return RecordEvent.REFUSE


def _settle(record: Record, found: ReadFile, *, at: dt.datetime) -> str:
    released = record.judgements.filter(verdict=Verdict.RELEASED)
    understanding = understand(
        found,
        expected=record.case.patient.expected(),
        file_name=record.name,
        accepted=_accepted(record),
        accepted_pages=[page for page in released.values_list("page", flat=True) if page is not None],
    )
    images = store_images(record, found, at=at)
    return save_reading(record, found=found, understanding=understanding, images=images, at=at)


def waiting(case_id: uuid.UUID) -> list[uuid.UUID]:
    """The records of a case that still wait for a worker, in the order they came: for commands that are the worker."""
    rows = Record.objects.filter(case_id=case_id, state__in=(RecordState.RECEIVED, RecordState.READING))
    return list(rows.order_by(F("received_at"), "id").values_list("id", flat=True))
