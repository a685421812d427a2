"""Resumable uploads: begun, continued, finished or given up. What is durable is asked of the encrypted store alone."""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress

from django.conf import settings
from django.db import transaction

from secondopinion.adapters.store import AlreadyFinished
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.services import record as log
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files import services as files

from ..models import Record, Upload
from ..presenters.words import ALREADY_HANDED_IN, too_large
from .receive import enter_record, safe_folder

EXPIRED_AT_ONCE = 20


@transaction.atomic
def begin_upload(
    actor: User, *, case: Case, length: int, name: str, path: str = "", at: dt.datetime
) -> Upload | Refusal:
    """Make room for a file of ``length`` bytes; one that is too large is refused before its first byte."""
    require(actor, "record.add", case)
    if length > settings.OPTIONS.max_file_bytes:
        return too_large(settings.OPTIONS.max_file_bytes)
    upload = Upload.objects.create(
        case=case,
        person=actor,
        file=files.begin_file(case.pk, at=at),
        length=length,
        name=name,
        folder=safe_folder(path),
        began_at=at,
        expires_at=at + dt.timedelta(days=settings.OPTIONS.upload_days),
    )
    log("upload.begun", actor=actor, at=at, case_id=case.pk, obj=upload, details={"length": length})
    return upload


def durable_offset(upload: Upload) -> int:
    """How many bytes of the upload survive a crash at this moment."""
    return files.durable_length(upload.file)


def append_piece(actor: User, *, upload: Upload, offset: int, chunks: Iterable[bytes]) -> int:
    """Seal bytes at the offset and return the new durable one. Raises the store's ``WrongOffset`` and ``Busy``.

    Deliberately without a transaction: bytes that reached the disk stay, whatever happens to the request.
    """
    require(actor, "upload.view", upload)
    return files.append_file(upload.file, offset=offset, chunks=chunks)


def finish_upload(actor: User, *, upload: Upload, at: dt.datetime) -> Record:
    """Turn a complete upload into a record and ask for its reading; finishing twice gives the same record."""
    require(actor, "upload.view", upload)
    if not upload.file.sha256:
        if not upload.length:
            with suppress(AlreadyFinished):
                files.append_file(upload.file, offset=0, chunks=())
        files.finish_file(upload.file)  # reads every byte back: before the transaction, not inside
    with transaction.atomic():
        won = Upload.objects.filter(pk=upload.pk, finished_at=None).update(finished_at=at)
        if not won:
            return Record.objects.get(file_id=upload.file_id)
        upload.finished_at = at
        return enter_record(
            upload.person, case=upload.case, file=upload.file, name=upload.name, folder=upload.folder, at=at
        )


@transaction.atomic
def end_upload(actor: User, *, upload: Upload, at: dt.datetime) -> Refusal | None:
    """Give up an unfinished upload; its bytes are gone. A finished one is a record already."""
    require(actor, "upload.view", upload)
    if upload.finished_at is not None:
        return ALREADY_HANDED_IN
    log("upload.ended", actor=actor, at=at, case_id=upload.case_id, obj=upload)
    file = upload.file
    upload.delete()
    files.delete_file(file)
    return None


@transaction.atomic
def expire_uploads(*, at: dt.datetime, most: int = EXPIRED_AT_ONCE) -> int:
    """Throw away unfinished uploads whose time is over; returns how many."""
    rows = list(Upload.objects.filter(finished_at=None, expires_at__lte=at).select_related("file")[:most])
    for upload in rows:
        file = upload.file
        upload.delete()
        files.delete_file(file)
    return len(rows)
