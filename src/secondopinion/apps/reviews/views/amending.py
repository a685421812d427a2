"""A signed opinion is amended by a new version beside it."""

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
from ..forms import AmendForm
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
