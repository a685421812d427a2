"""One step of a record's life: the table decides, a compare-and-swap saves."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import F
from django_q.tasks import async_task

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.guarded import CHANGED_MEANWHILE
from secondopinion.apps.audit.services import record as log
from secondopinion.apps.cases.policies import EVERYBODY, active_places
from secondopinion.domain.documents import Reason
from secondopinion.domain.lifecycle import RECORD, Allowed, Need, RecordEvent, RecordState, RefusalCode

from ..models import Record
from ..presenters.words import step_refusal

READ_JOB = "secondopinion.apps.records.jobs.read_record"


def roles_on(actor: Actor, case_id: uuid.UUID) -> tuple[Role, ...]:
    """The roles in which the actor takes part in the case now; the system acts as the system."""
    if actor.is_system:
        return (Role.SYSTEM,)
    places = active_places(actor, EVERYBODY).filter(case_id=case_id).order_by("granted_at")
    return tuple(Role(role) for role in places.values_list("role", flat=True))


def step(
    actor: Actor,
    *,
    record: Record,
    event: RecordEvent,
    at: dt.datetime,
    met: Collection[Need] = (),
    reason: Reason | None = None,
    sealed: Collection[str] = (),
    **columns: Any,
) -> Refusal | None:
    """Take one step inside the caller's transaction; None when it was taken.

    ``columns`` are unsealed columns that change with it. ``reason`` and the columns named in ``sealed`` (already set on
    the row) are saved after the compare-and-swap has won.
    """
    verdicts = [
        RECORD.step(RecordState(record.state), event=event, role=role, met=met)
        for role in roles_on(actor, record.case_id)
    ]
    allowed = next((verdict for verdict in verdicts if isinstance(verdict, Allowed)), None)
    if allowed is None:
        codes = [verdict.code for verdict in verdicts if not isinstance(verdict, Allowed)]
        return step_refusal(codes[0] if codes else RefusalCode.NOT_BY_YOU)
    saved = Record.objects.filter(pk=record.pk, version=record.version).update(
        state=allowed.to, version=F("version") + 1, **columns
    )
    if not saved:
        return CHANGED_MEANWHILE
    before, record.state, record.version = record.state, allowed.to, record.version + 1
    for name, value in columns.items():
        setattr(record, name, value)
    names = list(sealed)
    if reason is not None:
        record.reason = reason.to_json()
        names.append("reason")
    if names:
        record.save(update_fields=names)
    details = {"from": str(before), "to": str(allowed.to)}
    if reason is not None:
        details["reason"] = reason.code.value
    log(f"record.{event.value}", actor=actor, at=at, case_id=record.case_id, obj=record, details=details)
    return None


def enqueue_reading(record: Record) -> None:
    """Ask a worker to read the record; a rollback takes the request back."""
    async_task(READ_JOB, str(record.pk), group=str(record.case_id))
