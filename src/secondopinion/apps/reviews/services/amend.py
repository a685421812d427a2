"""An amendment is a new version beside the signed one."""

import datetime as dt

from django.db import transaction

from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.services import record
from secondopinion.apps.cases.services.step import take_step
from secondopinion.domain.lifecycle import AssignmentEvent, CaseEvent, CaseState, Need

from ..models import Opinion
from .step import step


@transaction.atomic
def amend_opinion(actor: User, *, opinion: Opinion, because: str, at: dt.datetime) -> Opinion | Refusal:
    """Begin the next version of one's own signed opinion, with the reason; the signed one stays as it is."""
    require(actor, "opinion.amend", opinion)
    held = Opinion.objects.filter(supersedes=opinion).first()
    if held:
        return held
    met = {Need.REASON_GIVEN} if because.strip() else set()
    refusal = step(actor, assignment=opinion.assignment, event=AssignmentEvent.AMEND, met=met, at=at)
    if refusal is None and opinion.case.state in (CaseState.REPORTED, CaseState.CLOSED):
        taken = take_step(actor, case=opinion.case, event=CaseEvent.AMEND, met=met, at=at)
        refusal = taken if isinstance(taken, Refusal) else None
    if refusal is not None:
        transaction.set_rollback(True)
        return refusal
    draft = Opinion.objects.create(
        case=opinion.case,
        assignment=opinion.assignment,
        author=actor,
        number=opinion.number + 1,
        content=opinion.content,
        supersedes=opinion,
        amended_because=because.strip(),
        begun_at=at,
        saved_at=at,
    )
    record("opinion.amended", actor=actor, at=at, case_id=draft.case_id, obj=draft)
    return draft
