"""The expert accepts, declaring interests, or declines."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.notifications.services import notify
from secondopinion.domain.lifecycle import AssignmentEvent, Need

from ..models import Assignment
from .assign import join_case, leave_case, unassign_when_nobody_is_left
from .step import step

NO_DECLARATION = Refusal(
    "needs_declaration",
    _('Please say whether you have a conflict of interest in this case. If there is none, write "none".'),
)


@transaction.atomic
def answer_assignment(
    actor: Actor, *, assignment: Assignment, accept: bool, at: dt.datetime, conflicts: str = "", because: str = ""
) -> Refusal | None:
    """Accept with a declaration of interests (it is printed in the report), or decline. None when it was kept.

    Accepting gives the expert their place on the case; until then they see none of its records.
    """
    require(actor, "assignment.answer", assignment)
    if accept and not conflicts.strip():
        return NO_DECLARATION
    met = {Need.NO_CONFLICT} if accept else {Need.REASON_GIVEN} if because.strip() else set()
    event = AssignmentEvent.ACCEPT if accept else AssignmentEvent.DECLINE
    refusal = step(actor, assignment=assignment, event=event, met=met, at=at, role=Role.EXPERT)
    if refusal is not None:
        return refusal
    assignment.answered_at, assignment.conflicts, assignment.because = at, conflicts.strip(), because.strip()
    assignment.save(update_fields=["answered_at", "conflicts", "because"])
    if accept:
        join_case(assignment, at=at)
    else:
        leave_case(assignment, at=at)
        unassign_when_nobody_is_left(assignment.case, at=at)
    notify(
        assignment.asked_by,
        code="review_accepted" if accept else "review_declined",
        at=at,
        case_id=assignment.case_id,
        path=f"/cases/{assignment.case_id}/",
    )
    return None
