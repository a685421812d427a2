"""A record is handed in: the row, the duplicate check, the request to read it, all in one transaction."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import transaction

from secondopinion.adapters.reading import safe_display_name
from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.services import record as log
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files import services as files
from secondopinion.apps.files.models import StoredFile
from secondopinion.domain.documents import Reason, ReasonCode
from secondopinion.domain.lifecycle import RecordEvent, RecordState

from ..models import Record
from ..presenters.words import too_large
from .steps import enqueue_reading, step

LONGEST_FOLDER = 400


def safe_folder(path: str) -> str:
    """The folders of a relative path as people may see them: no "..", no invisible characters, bounded."""
    parts = [part for part in path.replace("\\", "/").split("/")[:-1] if part.strip(". ")]
    return "/".join(safe_display_name(part, fallback="") for part in parts).strip("/")[:LONGEST_FOLDER]


def enter_record(
    person: User,
    *,
    case: Case,
    file: StoredFile,
    name: str,
    folder: str = "",
    parent: Record | None = None,
    at: dt.datetime,
) -> Record:
    """Make the row of a finished file inside the caller's transaction. A copy of one that is here is only noted."""
    known = (
        Record.objects.filter(case=case, sha256=file.sha256, duplicate_of=None)
        .exclude(state=RecordState.REMOVED)
        .order_by("received_at", "id")
        .first()
    )
    record = Record.objects.create(
        case=case,
        parent=parent,
        file=file,
        name=safe_display_name(name),
        folder=folder,
        size=file.size or 0,
        sha256=file.sha256,
        received_by=person,
        received_at=at,
        depth=parent.depth + 1 if parent else 0,
    )
    log("record.received", actor=person, at=at, case_id=case.pk, obj=record, details={"size": record.size})
    if known is not None and record.size:
        step(
            SYSTEM,
            record=record,
            event=RecordEvent.MARK_DUPLICATE,
            at=at,
            reason=Reason(ReasonCode.DUPLICATE),
            duplicate_of=known,
        )
    else:
        enqueue_reading(record)
    return record


def receive_bytes(
    actor: User, *, case: Case, name: str, folder: str = "", data: bytes | Iterable[bytes], at: dt.datetime
) -> Record | Refusal:
    """Hand a file in from a command, along the same way as an upload: sealed as it comes, then entered."""
    require(actor, "record.add", case)
    most = settings.OPTIONS.max_file_bytes
    file = files.begin_file(case.pk, at=at)
    try:
        files.append_file(file, offset=0, chunks=_up_to(most, [data] if isinstance(data, bytes) else data))
    except _TooLargeError:
        files.delete_file(file)
        return too_large(most)
    except BaseException:
        files.delete_file(file)
        raise
    files.finish_file(file)
    with transaction.atomic():
        return enter_record(actor, case=case, file=file, name=name, folder=safe_folder(f"{folder}/"), at=at)


class _TooLargeError(Exception):
    """More bytes came than one file may have."""


def _up_to(most: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise _TooLargeError
        yield chunk
