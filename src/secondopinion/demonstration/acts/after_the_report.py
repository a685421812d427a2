"""The patient reads the report and asks; the expert answers."""

from collections.abc import Callable

from django.utils import timezone

from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case
from secondopinion.apps.conversations.models import FollowUpQuestion
from secondopinion.apps.conversations.services import answer_follow_up, ask_follow_up
from secondopinion.apps.reports.selectors import latest_released, read_report

from ..story import Story
from .people import Cast
from .refused import Stopped, done


def ask_and_answer(cast: Cast, case: Case, told: Story, *, say: Callable[[str], None]) -> None:
    """One question, one answer."""
    case.refresh_from_db()
    patient, expert = cast[Role.PATIENT], cast[Role.EXPERT]
    report = latest_released(patient, case)
    if report is None:
        raise Stopped("the patient cannot read the report that was handed over")
    read_report(patient, report, at=timezone.now())
    question = FollowUpQuestion.objects.filter(case=case).first()
    if question is None:
        question = done(ask_follow_up(patient, case=case, text=told.follow_up.question, at=timezone.now()))
        say("The patient reads the report and asks a question")
    if not question.answers.exists():
        done(answer_follow_up(expert, question=question, text=told.follow_up.answer, at=timezone.now()))
        say(f"{expert.name} answers")
