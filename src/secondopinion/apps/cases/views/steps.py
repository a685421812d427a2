"""Opening a case: a look at what is still missing, then the step."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from secondopinion.apps.access.refusals import Refusal
from secondopinion.domain.lifecycle import CASE, CaseEvent, CaseState

from ..forms import OnceForm, posted
from ..services import needs_met, open_case, submit_records
from ..words import NEEDS
from .shared import case_for, say


@login_required
@require_http_methods(["GET", "POST"])
def case_open(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Open a draft; for a case that gathers records, say that everything is sent."""
    case = case_for(request, case_id, "case.view")
    now = timezone.now()
    gathering = case.state == CaseState.GATHERING
    form = OnceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        service = submit_records if gathering else open_case
        result = form.carry_out(request.user, lambda: service(request.user, case=case, at=now), at=now)
        done = _("Your case is open. Send in your records next.")
        if gathering:
            done = _("Thank you. Our team looks at your records next.")
        say(request, result, done=done)
        if isinstance(result, Refusal) and result.code == "minor":
            return render(request, "cases/minor.html", {"sentence": result.sentence, "case": case})
        return redirect("case", case_id=case.pk)
    line = CASE.transition(CaseState(case.state), event=CaseEvent.OPEN)
    missing = sorted(line.needs - needs_met(case, at=now)) if line else []
    shown = {"case": case, "form": form, "gathering": gathering, "missing": [NEEDS[need] for need in missing]}
    return render(request, "cases/open.html", shown)
