"""What the patient agrees to."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..forms import ConsentForm
from ..models import ConsentKind
from ..policies import PATIENT_SIDE
from ..selectors import consents_of
from ..services import give_consent, roles_on_case, withdraw_consent
from ..words import CONSENTS
from .shared import case_for, say


@login_required
@require_http_methods(["GET", "POST"])
def case_consents(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Every consent with its words; each is given and taken back on its own."""
    case = case_for(request, case_id, "case.consent")
    own = bool(roles_on_case(request.user, case.pk) & PATIENT_SIDE)
    if request.method == "POST":
        form, now = ConsentForm(request.POST), timezone.now()
        if form.is_valid() and form.cleaned_data["kind"] in set(ConsentKind):
            kind = ConsentKind(form.cleaned_data["kind"])
            if request.POST.get("do") == "withdraw":
                result = form.carry_out(
                    request.user, lambda: withdraw_consent(request.user, case=case, kind=kind, at=now), at=now
                )
                say(request, result, done=_("You took this back. It counts from now on."))
            else:
                how = "online" if own else form.cleaned_data["how"] or "phone"
                result = form.carry_out(
                    request.user, lambda: give_consent(request.user, case=case, kind=kind, how=how, at=now), at=now
                )
                say(request, result, done=_("Thank you. This is kept."))
        return redirect("case_consents", case_id=case.pk)
    held = consents_of(request.user, case)
    rows = [
        {
            "kind": kind.value,
            "title": title,
            "text": text,
            "consent": held.get(kind.value),
            "needed": kind is ConsentKind.REVIEW,
            "stops": kind is ConsentKind.REVIEW and case.state != "draft",
            "form": ConsentForm(initial={"kind": kind.value}, auto_id=f"{kind.value}_%s"),
        }
        for kind, (title, text) in CONSENTS.items()
    ]
    return render(request, "cases/consents.html", {"case": case, "rows": rows, "own": own})
