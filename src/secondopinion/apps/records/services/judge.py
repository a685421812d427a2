"""Quarantine judged by a navigator, a record tried again, a record taken out."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.guarded import CHANGED_MEANWHILE
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.services import record as log
from secondopinion.domain.documents import ReasonCode
from secondopinion.domain.lifecycle import Need, RecordEvent, RecordState

from ..models import Judgement, Record, RecordPage
from ..models.judgement import Verdict
from ..presenters.words import NO_NEWS
from .decide import reason_missing
from .steps import enqueue_reading, step

_REASON = frozenset({Need.REASON_GIVEN})


@transaction.atomic
def judge_record(
    actor: User, *, record: Record, version: int, verdict: Verdict, because: str, at: dt.datetime
) -> Refusal | None:
    """End a record's quarantine: release it, refuse it, or say that it is about somebody else (which refuses it too).

    A record released because it is this patient's after all is read again, now with its pages and facts.
    """
    require(actor, "record.judge", record)
    if (missing := reason_missing(because)) is not None:
        return missing
    if record.version != version:
        return CHANGED_MEANWHILE
    wrong_patient = record.reason.get("code") == ReasonCode.WRONG_PATIENT
    event = RecordEvent.RELEASE if verdict is Verdict.RELEASED else RecordEvent.REFUSE
    if (refusal := step(actor, record=record, event=event, at=at, met=_REASON)) is not None:
        return refusal
    _keep(actor, record=record, page=None, verdict=verdict, because=because, at=at)
    if verdict is Verdict.RELEASED and wrong_patient:
        enqueue_reading(record)
    return None


@transaction.atomic
def judge_page(actor: User, *, page: RecordPage, verdict: Verdict, because: str, at: dt.datetime) -> Refusal | None:
    """Decide about one page that was set aside: it comes back, or it stays away for good."""
    record = page.record
    require(actor, "record.judge", record)
    if (missing := reason_missing(because)) is not None:
        return missing
    rows = RecordPage.objects.filter(pk=page.pk, judged_at=None).exclude(withheld="")
    released = verdict is Verdict.RELEASED
    if not (rows.update(withheld="") if released else rows.update(judged_at=at)):
        return NO_NEWS
    _keep(actor, record=record, page=page.number, verdict=verdict, because=because, at=at)
    if released:
        if (refusal := step(actor, record=record, event=RecordEvent.RETRY, at=at, attempts=0)) is not None:
            transaction.set_rollback(True)
            return refusal
        enqueue_reading(record)
    return None


@transaction.atomic
def retry_record(actor: User, *, record: Record, version: int, at: dt.datetime) -> Refusal | None:
    """Read a record once more from the start, for instance after a repair or with a newer reader."""
    require(actor, "record.judge", record)
    if record.version != version:
        return CHANGED_MEANWHILE
    if record.file is None:
        return NO_NEWS
    if (refusal := step(actor, record=record, event=RecordEvent.RETRY, at=at, attempts=0, pages_read=0)) is not None:
        return refusal
    enqueue_reading(record)
    return None


@transaction.atomic
def remove_record(actor: User, *, record: Record, version: int, because: str, at: dt.datetime) -> Refusal | None:
    """Take a record, its copies and what was unpacked from it out of the case. The rows stay, nobody opens them."""
    require(actor, "record.remove", record)
    if (missing := reason_missing(because)) is not None:
        return missing
    if record.version != version:
        return CHANGED_MEANWHILE
    for row in _with_what_hangs_on_it(record):
        if (refusal := step(actor, record=row, event=RecordEvent.REMOVE, at=at, met=_REASON)) is not None:
            transaction.set_rollback(True)
            return refusal
    return None


def _with_what_hangs_on_it(record: Record) -> list[Record]:
    """The record, its copies, what was unpacked from it, and the same of each of those."""
    left = Record.objects.filter(case_id=record.case_id).exclude(state=RecordState.REMOVED)
    found, last = {record.pk: record}, [record.pk]
    while last:
        rows = left.filter(Q(duplicate_of__in=last) | Q(parent__in=last)).exclude(pk__in=found)
        last = [row.pk for row in rows]
        found |= {row.pk: row for row in rows}
    return list(found.values())


def _keep(
    actor: User, *, record: Record, page: int | None, verdict: Verdict, because: str, at: dt.datetime
) -> Judgement:
    judgement = Judgement.objects.create(
        record=record, page=page, verdict=verdict.value, because=because.strip(), judged_by=actor, judged_at=at
    )
    details = {"verdict": verdict.value} | ({"page": page} if page else {})
    log("record.judged", actor=actor, at=at, case_id=record.case_id, obj=record, details=details)
    return judgement
