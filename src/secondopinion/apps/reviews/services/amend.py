"""An amendment is a new version beside the signed one; one that is given up leaves the signed one in force."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.permissions import permits, require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.audit.services import record
from secondopinion.apps.cases.services.step import take_step
from secondopinion.domain.lifecycle import AssignmentEvent, CaseEvent, CaseState, Need

from ..models import Opinion
from .step import step

NO_AMENDMENT = Refusal("no_amendment", _("There is no unsigned amendment to give up. Nothing was changed."))


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


@transaction.atomic
def drop_amendment(actor: User, *, draft: Opinion, at: dt.datetime) -> Refusal | None:
    """Give up an amendment that is not signed: the draft goes, the signed opinion and its report stay in force.

    None when it was dropped. Its author may, and whoever may take an assignment back.
    """
    if not permits(actor, "opinion.write", draft):
        require(actor, "assignment.make", draft.case)
    if draft.supersedes_id is None or draft.signed_at is not None:
        return NO_AMENDMENT
    refusal = step(
        actor, assignment=draft.assignment, event=AssignmentEvent.DROP_AMENDMENT, met={Need.OPINION_SIGNED}, at=at
    )
    # The case went back to review only if this amendment took it there; its report was handed over before.
    reported = AuditEntry.objects.filter(case_id=draft.case_id, verb="case.amend", at=draft.begun_at).exists()
    if refusal is None and reported and draft.case.state == CaseState.IN_REVIEW:
        met = {Need.REPORT_RELEASED}
        taken = take_step(actor, case=draft.case, event=CaseEvent.DROP_AMENDMENT, met=met, at=at)
        refusal = taken if isinstance(taken, Refusal) else None
    if refusal is not None:
        transaction.set_rollback(True)
        return refusal
    record("opinion.amendment_dropped", actor=actor, at=at, case_id=draft.case_id, obj=draft)
    Opinion.objects.filter(pk=draft.pk, signed_at=None).delete()
    return None
