"""The navigator or the board's chair asks an expert, and takes that back."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from secondopinion.apps.access.permissions import visible
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.models import User
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.words import cancer_name
from secondopinion.apps.files.keyring import unlock

from .. import selectors, services
from ..forms import AssignForm, TakeBackForm
from ..models import Assignment
from ..presenters import assignment_row, expert_row
from ..services.assign import LIVE


@login_required
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Everybody who can be asked, one press each; and who was asked already."""
    rows = visible(request.user, "assignment.make", Case.objects.select_related("patient"))
    case = get_object_or_404(rows, pk=case_id)
    unlock([case.pk, case.patient_id])
    at = timezone.now()
    form = _form(request, case, at)
    if request.method == "POST":
        outcome = _taken_back(request, case, at) if "assignment" in request.POST else _asked(request, form, case, at)
        if outcome:
            return redirect("assign", case_id)
    asked = selectors.assignments_of([case.pk]).get(case.pk, [])
    taken = [row.reviewer_id for row in asked if row.state in LIVE]
    today = timezone.localtime(at).date()
    context = {
        "case": case,
        "cancer": cancer_name(case.cancer),
        "form": form,
        "experts": [expert_row(person, on=today, taken=taken) for person in selectors.experts_with_load()],
        "taken": taken,
        "asked": [(row, TakeBackForm(auto_id=f"id_{row.assignment.pk}_%s")) for row in map(assignment_row, asked)],
    }
    return render(request, "reviews/assign.html", context)


def _form(request: HttpRequest, case: Case, at: dt.datetime) -> AssignForm:
    today = timezone.localtime(at).date()
    latest = timezone.localtime(case.due_at).date() if case.due_at and case.due_at > at else None
    first_choice = today + dt.timedelta(days=settings.OPTIONS.review_days)
    data = request.POST if request.method == "POST" and "assignment" not in request.POST else None
    return AssignForm(
        data, first=today, last=latest, initial={"due": min(first_choice, latest) if latest else first_choice}
    )


def _asked(request: HttpRequest, form: AssignForm, case: Case, at: dt.datetime) -> bool:
    if not form.is_valid():
        return False
    reviewer = get_object_or_404(selectors.experts(), pk=form.cleaned_data["reviewer"])
    end_of_day = dt.datetime.combine(form.cleaned_data["due"], dt.time(23, 59), tzinfo=timezone.get_current_timezone())
    with transaction.atomic():
        outcome: Any = form.claim(request.user, at=at) or services.assign(
            request.user, case=case, reviewer=reviewer, discipline=_discipline(reviewer), due_at=end_of_day, at=at
        )
        if isinstance(outcome, Refusal):
            transaction.set_rollback(True)
    if isinstance(outcome, Refusal):
        messages.error(request, outcome.sentence)
    else:
        messages.success(request, _("%(name)s was asked and gets a mail that there is news.") % {"name": reviewer.name})
    return True


def _discipline(reviewer: User) -> str:
    held = getattr(reviewer, "credentials", None)
    return str(held.discipline) if held else ""


def _taken_back(request: HttpRequest, case: Case, at: dt.datetime) -> bool:
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say in a few words why it is taken back. Nothing was changed."))
        return True
    rows = Assignment.objects.visible_to(request.user).filter(case=case)
    assignment = get_object_or_404(rows.select_related("case", "reviewer"), pk=form.cleaned_data["assignment"])
    with transaction.atomic():
        refusal = form.claim(request.user, at=at) or services.end_assignment(
            request.user, assignment=assignment, because=form.cleaned_data["because"], at=at
        )
    if refusal is not None:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The review was taken back. The expert cannot open the case any more."))
    return True
