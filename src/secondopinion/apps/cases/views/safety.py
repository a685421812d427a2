"""Safety questions of a case that exists, and a clinician's word that a danger is dealt with."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from secondopinion.apps.access.permissions import permits
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.services import record_read

from ..forms import ClearFlagForm, GuardedRedFlagForm, posted
from ..models import RedFlagScreen
from ..presenters import danger, emergency
from ..selectors import open_flags, red_flag_rows
from ..services import answer_screen, clear_flag, roles_on_case
from .shared import case_for, say


@login_required
@require_http_methods(["GET", "POST"])
def case_red_flags(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Answer the safety questions again; what is open is shown with the emergency words on top."""
    case = case_for(request, case_id, "case.screen")
    version, rows = red_flag_rows()
    form = GuardedRedFlagForm(posted(request), rows=rows)
    if request.method == "POST" and form.is_valid():
        now, flags = timezone.now(), form.cleaned_data["flags"]
        result = form.carry_out(
            request.user,
            lambda: answer_screen(request.user, case=case, flags=flags, reference_version=version, at=now),
            at=now,
        )
        say(
            request,
            result,
            done=_("Your answers are kept. Our team has been told.") if flags else _("Your answers are kept."),
        )
        return redirect("case_red_flags" if flags else "case", case_id=case.pk)
    flagged = open_flags(request.user, case)
    record_read("case.red_flags_read", actor=request.user, at=timezone.now(), case_id=case.pk, obj=case)
    questions = {row["id"]: row["question"] for row in rows}
    shown = [
        {"screen": screen, "questions": [questions.get(flag, flag) for flag in screen.flags]} for screen in flagged
    ]
    flags = [flag for screen in flagged for flag in screen.flags]
    staff = Role.NAVIGATOR in roles_on_case(request.user, case.pk)
    urgent = danger(flags, phone=case.patient.phone) if staff else emergency(flags)
    may_clear = permits(request.user, "case.clear_flag", case)
    return render(
        request,
        "cases/red_flags.html",
        {
            "case": case,
            "form": form,
            "flagged": shown,
            "emergency": urgent,
            "may_clear": may_clear,
            "staff": staff,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def case_clear_flag(request: HttpRequest, case_id: uuid.UUID, screen_id: uuid.UUID) -> HttpResponse:
    """A named clinician says that the danger is dealt with."""
    case = case_for(request, case_id, "case.clear_flag")
    rows = RedFlagScreen.objects.visible_to(request.user).select_related("case__patient", "answered_by")
    screen = get_object_or_404(rows, pk=screen_id, case=case, any_flag=True)
    form = ClearFlagForm(posted(request))
    if request.method == "POST" and form.is_valid():
        now, because = timezone.now(), form.cleaned_data["because"]
        result = form.carry_out(
            request.user, lambda: clear_flag(request.user, screen=screen, because=because, at=now), at=now
        )
        say(request, result, done=_("Kept, with your name and the time."))
        return redirect("case", case_id=case.pk)
    record_read("case.red_flags_read", actor=request.user, at=timezone.now(), case_id=case.pk, obj=case)
    questions = {row["id"]: row["question"] for row in red_flag_rows()[1]}
    found = [questions.get(flag, flag) for flag in screen.flags]
    return render(request, "cases/clear_flag.html", {"case": case, "form": form, "screen": screen, "questions": found})
