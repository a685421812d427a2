"""A signed opinion is amended by a new version beside it; the new one can be given up."""

import uuid

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

from .. import services
from ..forms import AmendForm, DropForm
from ..models import Opinion


@login_required
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """Ask for the reason, then open the new version with the content of the signed one."""
    rows = visible(request.user, "opinion.amend", Opinion.objects.select_related("case", "assignment"))
    found = get_object_or_404(rows, pk=opinion_id)
    form = AmendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        with transaction.atomic():
            outcome: Opinion | Refusal = form.claim(request.user, at=at) or services.amend_opinion(
                request.user, opinion=found, because=form.cleaned_data["because"], at=at
            )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("The new version is open. The signed one stays in force until you sign it."))
            return redirect("review", found.case_id)
        messages.error(request, outcome.sentence)
        return redirect("opinion", found.pk)
    return render(request, "reviews/amend.html", {"form": form, "opinion": found, "case": found.case})


@login_required
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """Ask once, then give the amendment up."""
    rows = visible(request.user, "opinion.write", Opinion.objects.select_related("case", "assignment"))
    draft = get_object_or_404(rows, pk=opinion_id)
    if draft.supersedes_id is None:
        messages.error(request, services.amend.NO_AMENDMENT.sentence)
        return redirect("opinion", draft.pk)
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at, signed = timezone.now(), draft.supersedes_id
        with transaction.atomic():
            refusal = form.claim(request.user, at=at)
            if refusal is None:
                refusal = services.drop_amendment(request.user, draft=draft, at=at)
        if refusal is None:
            messages.success(request, _("The amendment was given up. What you signed stays in force."))
        else:
            messages.error(request, refusal.sentence)
        return redirect("opinion", signed)
    return render(request, "reviews/drop.html", {"form": form, "opinion": draft, "case": draft.case})
