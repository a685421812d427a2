"""One step of an assignment by its table."""

import datetime as dt
from collections.abc import Collection

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.guarded import CHANGED_MEANWHILE
from secondopinion.apps.audit.services import record
from secondopinion.apps.cases.services.step import roles_on_case
from secondopinion.apps.cases.words import NEEDS
from secondopinion.domain.lifecycle import ASSIGNMENT, Allowed, AssignmentEvent, AssignmentState, Need

from ..models import Assignment

NOT_NOW = Refusal(
    "not_from_here",
    _("The review has moved on, so this step is not possible now. Nothing was changed. Look at the review again."),
)


def step(
    actor: Actor,
    *,
    assignment: Assignment,
    event: AssignmentEvent,
    met: Collection[Need],
    at: dt.datetime,
    role: Role | None = None,
) -> Refusal | None:
    """Take one step; None when it was taken. The caller has asked for permission and runs inside a transaction.

    ``role`` is for an expert who was asked and has no place on the case yet.
    """
    state = AssignmentState(assignment.state)
    roles = [role] if role else sorted(roles_on_case(actor, assignment.case_id))
    answers = [ASSIGNMENT.step(state, event=event, role=one, met=met) for one in roles]
    verdict = next((answer for answer in answers if isinstance(answer, Allowed)), None)
    if verdict is None:
        missing = next((answer.missing for answer in answers if not isinstance(answer, Allowed) and answer.missing), ())
        return Refusal(f"needs_{missing[0].value}", NEEDS[missing[0]]) if missing else NOT_NOW
    saved = Assignment.objects.filter(pk=assignment.pk, version=assignment.version).update(
        state=verdict.to, version=F("version") + 1
    )
    if not saved:
        return CHANGED_MEANWHILE
    assignment.state, assignment.version = verdict.to, assignment.version + 1
    record(f"assignment.{event.value}", actor=actor, at=at, case_id=assignment.case_id, obj=assignment)
    return None
