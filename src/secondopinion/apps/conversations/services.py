"""Every write of this app: a question about the report, its answer."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.services import record
from secondopinion.apps.cases.models import Case, CaseParticipant
from secondopinion.apps.notifications.services import notify
from secondopinion.domain.lifecycle import CaseState

from .models import FollowUpAnswer, FollowUpQuestion

EMPTY = Refusal("empty", _("There were no words yet. Write them, then send."))
NO_REPORT_YET = Refusal(
    "no_report_yet",
    _("Questions to the expert open when the report is here. Until then, your navigator answers by phone."),
)


@transaction.atomic
def ask_follow_up(actor: User, *, case: Case, text: str, at: dt.datetime) -> FollowUpQuestion | Refusal:
    """Ask the experts about the report; they have ``answer_days`` days, and the navigator is told too."""
    require(actor, "followupquestion.ask", case)
    if case.state != CaseState.REPORTED:
        return NO_REPORT_YET
    if not text.strip():
        return EMPTY
    due_at = at + dt.timedelta(days=settings.OPTIONS.answer_days)
    question = FollowUpQuestion.objects.create(case=case, text=text.strip(), asked_by=actor, asked_at=at, due_at=due_at)
    record("follow_up.asked", actor=actor, at=at, case_id=case.pk, obj=question)
    _tell(case, roles=(Role.EXPERT, Role.NAVIGATOR), code="question_asked", at=at)
    return question


@transaction.atomic
def answer_follow_up(
    actor: User, *, question: FollowUpQuestion, text: str, at: dt.datetime
) -> FollowUpAnswer | Refusal:
    """Answer; a correction is a further answer, never an edit."""
    require(actor, "followupquestion.answer", question)
    if not text.strip():
        return EMPTY
    answer = FollowUpAnswer.objects.create(question=question, text=text.strip(), answered_by=actor, answered_at=at)
    record("follow_up.answered", actor=actor, at=at, case_id=question.case_id, obj=answer)
    _tell(question.case, roles=(Role.PATIENT, Role.REPRESENTATIVE, Role.CAREGIVER), code="question_answered", at=at)
    return answer


def _tell(case: Case, *, roles: tuple[Role, ...], code: str, at: dt.datetime) -> None:
    rows = CaseParticipant.objects.filter(case=case, role__in=roles, may_talk=True, revoked_at=None)
    for row in rows.select_related("person"):
        if row.is_active(at):
            notify(row.person, code=code, at=at, case_id=case.pk, path=f"/cases/{case.pk}/follow-up/")
