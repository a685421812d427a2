"""Questions about the report and their answers."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from secondopinion.apps.access.permissions import permits, visible
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.policies import REVIEWERS, active_places
from secondopinion.domain.lifecycle import CaseState

from . import selectors, services
from .forms import AnswerForm, AskForm
from .models import FollowUpAnswer, FollowUpQuestion


@login_required
@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The thread of a case; family asks here."""
    case = get_object_or_404(visible(request.user, "followupquestion.read", Case.objects.all()), pk=case_id)
    at = timezone.now()
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            done: FollowUpQuestion | Refusal | None = form.claim(request.user, at=at)
            if done is None:
                done = services.ask_follow_up(request.user, case=case, text=form.cleaned_data["text"], at=at)
        if isinstance(done, Refusal):
            messages.error(request, done.sentence)
        else:
            messages.success(request, _("Your question was sent. You will get a mail when the answer is here."))
        return redirect("follow_up", case_id)
    context = {
        "case": case,
        "questions": selectors.thread(request.user, case, at=at),
        "form": form,
        "may_ask": case.state == CaseState.REPORTED and permits(request.user, "followupquestion.ask", case),
        "may_answer": active_places(request.user, REVIEWERS).filter(case=case).exists(),
    }
    return render(request, "conversations/thread.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, question_id: uuid.UUID) -> HttpResponse:
    """An expert answers one question."""
    rows = visible(request.user, "followupquestion.answer", FollowUpQuestion.objects.select_related("case"))
    question = get_object_or_404(rows, pk=question_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        with transaction.atomic():
            done: FollowUpAnswer | Refusal | None = form.claim(request.user, at=at)
            if done is None:
                text = form.cleaned_data["text"]
                done = services.answer_follow_up(request.user, question=question, text=text, at=at)
        if isinstance(done, Refusal):
            messages.error(request, done.sentence)
        else:
            messages.success(request, _("Your answer was sent. The patient is told that there is news."))
        return redirect("follow_up", question.case_id)
    return render(request, "conversations/answer.html", {"form": form, "question": question, "case": question.case})
