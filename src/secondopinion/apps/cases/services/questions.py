"""The patient's questions to the expert."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.audit.services import record

from ..models import Case, CaseQuestion
from .screening import resume_when_cleared

MOST = 10
TOO_MANY = Refusal(
    "too_many_questions",
    _("There are ten questions already, as many as one expert can answer well. Take one away before you add another."),
)


@transaction.atomic
def ask_question(
    actor: Actor, *, case: Case, text: str, at: dt.datetime, gives_plan_away: bool = False
) -> CaseQuestion | Refusal:
    """Add a question. One that ``gives_plan_away`` is kept apart from readers who must not know the first plan."""
    require(actor, "case.ask", case)
    if case.questions.filter(withdrawn_at=None).count() >= MOST:
        return TOO_MANY
    last = case.questions.aggregate(last=Max("position"))["last"] or 0
    question = CaseQuestion.objects.create(
        case=case,
        position=last + 1,
        text=text.strip(),
        gives_plan_away=gives_plan_away,
        asked_by_id=actor.actor_id,
        asked_at=at,
    )
    record("question.asked", actor=actor, at=at, case_id=case.pk, obj=question)
    resume_when_cleared(actor, case=case, at=at)
    return question


@transaction.atomic
def withdraw_question(actor: Actor, *, question: CaseQuestion, at: dt.datetime) -> bool:
    """Take a question back; it stays in the file, marked. False when it was taken back before."""
    require(actor, "case.ask", question.case)
    done = CaseQuestion.objects.filter(pk=question.pk, withdrawn_at=None).update(withdrawn_at=at)
    if done:
        record("question.withdrawn", actor=actor, at=at, case_id=question.case_id, obj=question)
    return bool(done)
