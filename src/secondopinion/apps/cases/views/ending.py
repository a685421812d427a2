"""Stopping a case, and the death of a patient."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from secondopinion.apps.access.permissions import permits

from ..forms import EndingForm, posted
from ..services import record_death, withdraw_case
from .shared import case_for, say


@login_required
@require_http_methods(["GET", "POST"])
def case_withdraw(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Asks once, says what is lost and what is kept."""
    case = case_for(request, case_id, "case.withdraw")
    form = EndingForm(posted(request))
    if not permits(request.user, "case.record_death", case):
        del form.fields["what"]
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        service = record_death if form.cleaned_data.get("what") == "death" else withdraw_case
        result = form.carry_out(request.user, lambda: service(request.user, case=case, at=now), at=now)
        say(request, result, done=_("The case is stopped. No more messages will be sent about it."))
        return redirect("case", case_id=case.pk)
    return render(request, "cases/withdraw.html", {"case": case, "form": form})
