"""Who takes part in the case."""

import datetime as dt
import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from secondopinion.apps.access.permissions import permits
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role

from ..forms import InviteForm, OnceForm, posted
from ..models import Case, CaseParticipant, Scope
from ..policies import PATIENT_SIDE
from ..selectors import open_invitations, people_of
from ..services import end_place, invite_to_case, roles_on_case
from ..services.places import ENDED_BY_ANYBODY, ENDED_BY_STAFF
from ..words import ROLES
from .shared import case_for, say


@login_required
@require_GET
def case_people(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Everybody who can see the case now, and who was invited."""
    case = case_for(request, case_id, "case.view")
    now = timezone.now()
    may_add = permits(request.user, "case.add_person", case)
    staff = Role.NAVIGATOR in request.user.active_roles()
    endable = ENDED_BY_STAFF if staff else ENDED_BY_ANYBODY
    people = [
        {
            "place": place,
            "role": ROLES[Role(place.role)],
            "powers": _powers(place) if place.role == Role.CAREGIVER else "",
            "may_end": may_add and place.role in endable,
        }
        for place in people_of(request.user, case, at=now)
    ]
    invited = [
        {"invitation": row.invitation, "role": ROLES[Role(row.invitation.role)]}
        for row in (open_invitations(case, at=now) if may_add else [])
    ]
    return render(
        request, "cases/people.html", {"case": case, "people": people, "invited": invited, "may_add": may_add}
    )


def _powers(place: CaseParticipant) -> str:
    words = [_("may see the case")]
    words += [_("send in records")] if place.may_upload else []
    words += [_("ask questions")] if place.may_talk else []
    words += [_("confirm medicines and decide")] if place.may_decide else []
    return ", ".join(words)


def _roles(request: HttpRequest, case: Case) -> list[Role]:
    if Role.NAVIGATOR in roles_on_case(request.user, case.pk):
        first = [] if case.patient.account_id else [Role.PATIENT]
        return [*first, Role.CAREGIVER, Role.TREATING_PHYSICIAN]
    return [Role.CAREGIVER, Role.TREATING_PHYSICIAN]


@login_required
@require_http_methods(["GET", "POST"])
def case_invite(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Invite somebody by mail."""
    case = case_for(request, case_id, "case.add_person")
    own = bool(roles_on_case(request.user, case.pk) & PATIENT_SIDE)
    form = InviteForm(posted(request), roles=_roles(request, case), may_give_decide=own)
    if request.method == "POST" and form.is_valid():
        data, now = form.cleaned_data, timezone.now()
        powers = set(data["powers"])
        scope = Scope(read=True, upload="upload" in powers, talk="talk" in powers, decide="decide" in powers)
        last = data["ends_on"]
        ends_at = timezone.make_aware(dt.datetime.combine(last, dt.time(23, 59))) if last else None
        result = form.carry_out(
            request.user,
            lambda: invite_to_case(
                request.user,
                case=case,
                email=data["email"],
                role=Role(data["role"]),
                name=data["name"],
                scope=scope,
                ends_at=ends_at,
                at=now,
            ),
            at=now,
        )
        if say(request, result, done=_("The invitation is on its way. It works once and for a few days.")):
            return redirect("case_people", case_id=case.pk)
        if isinstance(result, Refusal):
            form = InviteForm(
                roles=_roles(request, case),
                may_give_decide=own,
                initial={name: data[name] for name in ("role", "name", "email", "powers")},
            )
    return render(request, "cases/invite.html", {"case": case, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def case_end_place(request: HttpRequest, case_id: uuid.UUID, participant_id: uuid.UUID) -> HttpResponse:
    """End somebody's place, after asking once."""
    case = case_for(request, case_id, "case.add_person")
    rows = CaseParticipant.objects.visible_to(request.user).select_related("person", "case")
    place = get_object_or_404(rows, pk=participant_id, case=case, revoked_at=None)
    form = OnceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        result = form.carry_out(request.user, lambda: end_place(request.user, participant=place, at=now), at=now)
        say(request, result, done=_("Ended. This person can no longer open the case."))
        return redirect("case_people", case_id=case.pk)
    return render(request, "cases/end_place.html", {"case": case, "place": place, "form": form})
