"""The start: safety questions first, then who it is for."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role

from ..forms import NewCaseForm, RedFlagForm, posted
from ..models import Patient
from ..presenters import emergency
from ..selectors import red_flag_rows
from ..services import NewPatient, begin_case
from .shared import say

# The answers travel from the first page to the second in the page itself, signed, because there is no case yet to seal
# them with and a session would keep them readable.
SALT = "cases.screened"
VALID = dt.timedelta(hours=2)


@login_required
@require_http_methods(["GET", "POST"])
def case_new(request: HttpRequest) -> HttpResponse:
    """First the safety questions; then who it is for, which makes the case."""
    version, rows = red_flag_rows()
    if request.method == "POST" and "screened" in request.POST:
        return _who(request)
    form = RedFlagForm(posted(request), rows=rows)
    if request.method == "POST" and form.is_valid():
        flags = form.cleaned_data["flags"]
        token = signing.dumps(
            {"flags": flags, "version": version, "by": str(request.user.pk)}, salt=SALT, compress=True
        )
        who = NewCaseForm(person=request.user, initial=_known(request) | {"screened": token})
        return _page(request, who, flags)
    return render(request, "cases/new_safety.html", {"form": form})


def _who(request: HttpRequest) -> HttpResponse:
    try:
        said = signing.loads(request.POST["screened"], salt=SALT, max_age=VALID)
    except signing.BadSignature:
        said = {}
    if said.get("by") != str(request.user.pk):
        return redirect("case_new")
    form = NewCaseForm(request.POST, person=request.user)
    if form.is_valid():
        data = form.cleaned_data
        patient = NewPatient(
            name=data["name"],
            birth_date=data["birth_date"].isoformat(),
            sex=data["sex"],
            phone=data["phone"],
            location=", ".join(part for part in (data["region"], data["country"]) if part),
        )
        now = timezone.now()
        case = form.carry_out(
            request.user,
            lambda: begin_case(
                request.user,
                role=Role(data["opening_as"]),
                patient=patient,
                cancer=data["cancer"],
                flags=said["flags"],
                reference_version=said["version"],
                at=now,
                answers={"country": data["country"], "region": data["region"]},
            ),
            at=now,
        )
        if isinstance(case, Refusal) and case.code == "minor":
            return render(request, "cases/minor.html", {"sentence": case.sentence})
        if say(request, case, done=_("Your case is started. What you enter is kept, so you can stop and come back.")):
            return redirect("home") if isinstance(case, Refusal) else redirect("case", case_id=case.pk)
    return _page(request, form, said["flags"])


def _page(request: HttpRequest, form: NewCaseForm, flags: list[str]) -> HttpResponse:
    shown = {"form": form, "emergency": emergency(flags)}
    return render(request, "cases/new_who.html", shown)


def _known(request: HttpRequest) -> dict[str, Any]:
    patient = Patient.objects.filter(account=request.user).first()
    if patient is None:
        staff = request.user.is_professional()
        return {} if staff else {"name": request.user.name}
    return {"name": patient.name, "birth_date": patient.birth_date, "sex": patient.sex, "phone": patient.phone}
