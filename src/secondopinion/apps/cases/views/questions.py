"""The patient's questions to the expert."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from secondopinion.apps.access.permissions import permits
from secondopinion.apps.audit.services import record_read

from ..forms import OnceForm, QuestionForm, posted
from ..models import CaseQuestion
from ..selectors import questions_of
from ..services import ask_question, withdraw_question
from .shared import case_for, say


@login_required
@require_http_methods(["GET", "POST"])
def case_questions(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """See, ask and take back questions."""
    case = case_for(request, case_id, "case.ask" if request.method == "POST" else "case.view")
    now = timezone.now()
    if request.method == "POST" and request.POST.get("withdraw"):
        return _withdraw(request, case_id)
    form = QuestionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        result = form.carry_out(
            request.user,
            lambda: ask_question(
                request.user, case=case, text=data["text"], gives_plan_away=data["gives_plan_away"], at=now
            ),
            at=now,
        )
        say(request, result, done=_("Your question is kept."))
        return redirect("case_questions", case_id=case.pk)
    record_read("case.questions_read", actor=request.user, at=now, case_id=case.pk, obj=case)
    may_ask = permits(request.user, "case.ask", case)
    rows = [
        {"question": question, "form": OnceForm(auto_id=f"w{question.position}_%s") if may_ask else None}
        for question in questions_of(request.user, case)
    ]
    return render(request, "cases/questions.html", {"case": case, "rows": rows, "form": form if may_ask else None})


def _withdraw(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    rows = CaseQuestion.objects.visible_to(request.user).select_related("case")
    question = get_object_or_404(rows, pk=_uuid(request.POST["withdraw"]), case_id=case_id)
    form, now = OnceForm(request.POST), timezone.now()
    if form.is_valid():
        result = form.carry_out(
            request.user, lambda: withdraw_question(request.user, question=question, at=now), at=now
        )
        say(request, result, done=_("The question is taken back."))
    return redirect("case_questions", case_id=case_id)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
