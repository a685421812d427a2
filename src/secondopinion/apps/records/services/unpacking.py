"""An archive becomes records of its own, one per file in it; the archive itself is kept as it came."""

import datetime as dt

from django.db import transaction

from secondopinion.adapters.reading import Member, unpack
from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.files import selectors
from secondopinion.apps.files import services as files
from secondopinion.domain.documents import Reason, ReasonCode
from secondopinion.domain.lifecycle import RecordEvent

from ..limits import read_limits
from ..models import Record
from .receive import enter_record
from .steps import step

DEEPEST = 2
_NO_ANSWER = frozenset({ReasonCode.TOOK_TOO_LONG, ReasonCode.TOO_MUCH_MEMORY, ReasonCode.READER_STOPPED})


def unpack_record(record: Record, *, content_type: str, at: dt.datetime) -> str:
    """Take every file out, each sealed and entered by itself: what came out before a stop is there and is read.

    Trouble with one member is that member's; trouble with the archive itself is its remark, or refuses it when nothing
    came out. A second attempt after a killed worker passes over what the first one took out.
    """
    trouble: Reason | None = None
    taken = usable = 0
    if record.depth >= DEEPEST:
        trouble = Reason(ReasonCode.ARCHIVE_TOO_DEEP, {"limit": DEEPEST})
    else:
        limits = read_limits()
        again = record.attempts > 1
        for member in unpack(selectors.stream(record.file), limits=limits):
            if not member.name:
                trouble = member.reason
                continue
            taken += 1
            usable += _take(record, member, again=again, at=at)
    if usable or (taken and trouble is None):
        reason = trouble or Reason(ReasonCode.ARCHIVE_UNPACKED, {"members": taken})
        return _end(record, RecordEvent.UNPACK, reason=reason, content_type=content_type, at=at)
    reason = trouble or Reason(ReasonCode.EMPTY_FILE)
    event = RecordEvent.QUARANTINE if reason.code in _NO_ANSWER else RecordEvent.REFUSE
    return _end(record, event, reason=reason, content_type=content_type, at=at)


@transaction.atomic
def _end(record: Record, event: RecordEvent, *, reason: Reason, content_type: str, at: dt.datetime) -> str:
    step(SYSTEM, record=record, event=event, at=at, reason=reason, content_type=content_type[:80], read_at=at)
    return record.state


def _take(record: Record, member: Member, *, again: bool, at: dt.datetime) -> bool:
    """Enter one member; whether its bytes came out."""
    if member.reason is not None:
        return _refuse(record, member.name, member.reason, again=again, at=at)
    file = files.write_file(record.case_id, data=member.chunks(), at=at)
    if member.damage is not None:
        files.delete_file(file)
        return _refuse(record, member.name, member.damage, again=again, at=at)
    with transaction.atomic():
        if again and record.members.filter(sha256=file.sha256).exists():
            files.delete_file(file)
            return True
        enter_record(
            record.received_by, case=record.case, file=file, name=member.name, folder=_inside(record),
            parent=record, at=at,
        )  # fmt: skip
    return True


def _refuse(record: Record, name: str, reason: Reason, *, again: bool, at: dt.datetime) -> bool:
    """A member that cannot be taken out: a row that says why; its original is inside the archive."""
    with transaction.atomic():
        if again and any(row.name == name for row in record.members.filter(file=None)):
            return False
        row = Record.objects.create(
            case=record.case,
            parent=record,
            name=name,
            folder=_inside(record),
            size=0,
            received_by=record.received_by,
            received_at=at,
            depth=record.depth + 1,
        )
        step(SYSTEM, record=row, event=RecordEvent.REFUSE, at=at, reason=reason)
    return False


def _inside(record: Record) -> str:
    return "/".join(part for part in (record.folder, record.name) if part)
