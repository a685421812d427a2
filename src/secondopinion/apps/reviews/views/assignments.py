"""The expert is asked, answers, and begins."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from secondopinion.apps.access.permissions import permits, visible
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.cases.words import cancer_name
from secondopinion.domain.lifecycle import AssignmentState

from .. import selectors, services
from ..forms import AnswerForm
from ..models import Assignment
from ..presenters import assignment_row, time_left


@login_required
@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """What is asked, before anything of the records is seen; accepted with a declaration, or declined with a reason."""
    rows = Assignment.objects.visible_to(request.user).select_related("case", "case__patient", "asked_by", "reviewer")
    found = get_object_or_404(rows, pk=assignment_id)
    at = timezone.now()
    answering = found.state == AssignmentState.INVITED and permits(request.user, "assignment.answer", found)
    form = AnswerForm(request.POST or None) if answering else None
    if request.method == "POST":
        if form is None:
            messages.error(request, services.step.NOT_NOW.sentence)
            return redirect("assignment", assignment_id)
        if form.is_valid():
            return _answered(request, found, form)
    context = {
        "assignment": found,
        "row": assignment_row(found),
        "case": found.case,
        "cancer": cancer_name(found.case.cancer),
        "asked": selectors.asked_of(request.user, found),
        "left": time_left(found.due_at, at=at),
        "form": form,
        "own": found.reviewer_id == request.user.pk,
    }
    return render(request, "reviews/assignment.html", context)


def _answered(request: HttpRequest, found: Assignment, form: AnswerForm) -> HttpResponse:
    at, accept = timezone.now(), form.cleaned_data["answer"] == "accept"
    with transaction.atomic():
        refusal = form.claim(request.user, at=at) or services.answer_assignment(
            request.user,
            assignment=found,
            accept=accept,
            conflicts=form.declaration if accept else "",
            because=form.cleaned_data["because"],
            at=at,
        )
    if refusal is not None:
        messages.error(request, refusal.sentence)
        return redirect("assignment", found.pk) if refusal.code != "sent_twice" else redirect("home")
    if not accept:
        messages.success(request, _("You declined. The navigator asks somebody else; there is nothing more to do."))
        return redirect("home")
    messages.success(request, _("You accepted. The records are open to you now."))
    return redirect("review", found.case_id)


@login_required
@require_POST
def begin(request: HttpRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """Begin the opinion, or go on with the one begun."""
    rows = visible(request.user, "opinion.begin", Assignment.objects.select_related("case"))
    found = get_object_or_404(rows, pk=assignment_id)
    outcome = services.begin_opinion(request.user, assignment=found, at=timezone.now())
    if isinstance(outcome, Refusal):
        messages.error(request, outcome.sentence)
    return redirect("review", found.case_id)
