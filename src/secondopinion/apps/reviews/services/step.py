"""One step of an assignment by its table."""

import datetime as dt
from collections.abc import Collection

from django.db.models import F

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.guarded import CHANGED_MEANWHILE
from secondopinion.apps.audit.services import record
from secondopinion.apps.cases.services import NEED_WORDS, role_on_case
from secondopinion.apps.cases.services.advance import NOT_NOW
from secondopinion.domain.lifecycle import ASSIGNMENT, AssignmentEvent, AssignmentState, CaseEvent, Need, Refused

from ..models import Assignment


def step(
    actor: Actor, *, assignment: Assignment, event: AssignmentEvent, met: Collection[Need], at: dt.datetime
) -> Refusal | None:
    """Take one step; None when it was taken. The caller has asked for permission and runs inside a transaction."""
    role = role_on_case(actor, assignment.case, event=CaseEvent.SIGN)
    verdict = ASSIGNMENT.step(AssignmentState(assignment.state), event=event, role=role, met=met) if role else None
    if verdict is None or isinstance(verdict, Refused):
        if verdict and verdict.missing:
            return Refusal(f"needs_{verdict.missing[0].value}", NEED_WORDS[verdict.missing[0]])
        return NOT_NOW
    saved = Assignment.objects.filter(pk=assignment.pk, version=assignment.version).update(
        state=verdict.to, version=F("version") + 1
    )
    if not saved:
        return CHANGED_MEANWHILE
    assignment.state, assignment.version = verdict.to, assignment.version + 1
    record(f"assignment.{event.value}", actor=actor, at=at, case_id=assignment.case_id, obj=assignment)
    return None
