"""About you: short pages, one group of questions each, kept as one goes."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.audit.services import record_read

from .. import forms
from ..models import Case
from ..presenters import intake_rows
from ..services import confirm_identity, record_intake
from .shared import case_for, say


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the intake."""

    key: str
    title: str | Promise
    form: type[forms.CaseForm]
    fields: tuple[str, ...]


PARTS = (
    Part("who", gettext_lazy("Who the patient is"), forms.WhoForm, ()),
    Part("cancer", gettext_lazy("The cancer"), forms.CancerForm, ()),
    Part("reasons", gettext_lazy("Why a second opinion"), forms.ReasonsForm, ("reasons", "reason_words")),
    Part("values", gettext_lazy("What matters to you"), forms.ValuesForm, ("values",)),
    Part(
        "family",
        gettext_lazy("Children and pregnancy"),
        forms.FamilyForm,
        ("fertility_wish", "fertility", "pregnancy_possible", "pregnancy"),
    ),
    Part("place", gettext_lazy("Where you are"), forms.PlaceForm, ("country", "region")),
    Part(
        "timing",
        gettext_lazy("Time"),
        forms.TimingForm,
        ("treatment_starts", "treatment_starts_what", "safe_until", "clinician_who_says_when", "safe_until_words"),
    ),
    Part("news", gettext_lazy("How the news comes"), forms.NewsForm, ("news",)),
)


@login_required
@require_http_methods(["GET", "POST"])
def case_intake(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """All answers at a glance, or with ``?part=`` one page of questions."""
    case = case_for(request, case_id, "case.edit")
    now = timezone.now()
    record_read("case.intake_read", actor=request.user, at=now, case_id=case.pk, obj=case)
    part = next((part for part in PARTS if part.key == request.GET.get("part")), None)
    if part is None:
        return render(request, "cases/intake.html", {"case": case, "rows": intake_rows(case, PARTS)})
    form = part.form(forms.posted(request), version=case.version, initial=_initial(case, part))
    if request.method == "POST" and form.is_valid():
        result = form.carry_out(request.user, lambda: _keep(request, case, part, form, now), at=now)
        if isinstance(result, Refusal) and result.code == "minor":
            return render(request, "cases/minor.html", {"sentence": result.sentence, "case": case})
        if say(request, result, done=_("Saved.")):
            return redirect(_following(case, part))
        return redirect(f"{reverse('case_intake', args=[case.pk])}?part={part.key}")
    number = PARTS.index(part) + 1
    shown = {"case": case, "form": form, "part": part, "number": number, "total": len(PARTS)}
    return render(request, "cases/intake_part.html", shown)


def _keep(request: HttpRequest, case: Case, part: Part, form: forms.CaseForm, now: Any) -> Any:
    data = form.cleaned_data
    if part.key == "who":
        return confirm_identity(
            request.user,
            case=case,
            name=data["name"],
            birth_date=data["birth_date"].isoformat(),
            sex=data["sex"],
            phone=data["phone"],
            other_names=data["other_names"],
            at=now,
            version=data["version"],
        )
    tumour = {"laterality": data["laterality"], "label": data["label"]} if part.key == "cancer" else None
    return record_intake(
        request.user,
        case=case,
        answers={name: data[name] for name in part.fields},
        at=now,
        version=data["version"],
        cancer=data["cancer"] if part.key == "cancer" else None,
        tumour=tumour,
    )


def _initial(case: Case, part: Part) -> dict[str, Any]:
    if part.key == "who":
        patient = case.patient
        names = ", ".join(patient.other_names)
        said = {"name": patient.name, "birth_date": patient.birth_date, "sex": patient.sex, "phone": patient.phone}
        return said | {"other_names": names}
    if part.key == "cancer":
        tumour = case.tumours.first()
        return {"cancer": case.cancer} | ({"laterality": tumour.laterality, "label": tumour.label} if tumour else {})
    said = {name: case.intake.get(name, "") for name in part.fields}
    return said | {"values": "\n".join(case.intake.get("values", []))} if part.key == "values" else said


def _following(case: Case, part: Part) -> str:
    """The next page that has no answer yet; when all have, the questions."""
    after = PARTS[PARTS.index(part) + 1 :]
    for later in after:
        if later.key not in ("who", "cancer") and not any(case.intake.get(name) for name in later.fields):
            return f"{reverse('case_intake', args=[case.pk])}?part={later.key}"
    return reverse("case_intake", args=[case.pk]) if after else reverse("case_questions", args=[case.pk])
