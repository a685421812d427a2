"""Pages of this app: the operator's list of people, and what a person says about themselves."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from secondopinion.apps.access.permissions import require, visible
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import PROFESSIONAL, Role

from . import selectors, services
from .forms import InvitationForm, ProfileForm
from .guarded import GuardedForm
from .models import User
from .presenters import invitation_lines, person_lines
from .words import ROLES

ON_A_PAGE = 50


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, their roles, and the invitations that are out."""
    require(request.user, "person.manage", request.user)
    page = Paginator(selectors.people(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    invited = selectors.open_invitations(request.user, at=timezone.now())[:ON_A_PAGE]
    context = {"page": page, "people": person_lines(page), "invitations": invitation_lines(invited)}
    return render(request, "accounts/people.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def invite_person(request: HttpRequest) -> HttpResponse:
    """Invite a professional by mail."""
    if not selectors.invitable(request.user, among=PROFESSIONAL - {Role.TREATING_PHYSICIAN}):
        raise Http404
    form = InvitationForm(request.POST or None, actor=request.user)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        with transaction.atomic():
            result: object = form.claim(request.user, at=at)
            if result is None:
                result = services.invite_by_mail(
                    request.user,
                    email=form.cleaned_data["email"],
                    name=form.cleaned_data["name"],
                    role=form.cleaned_data["role"],
                    at=at,
                    days=settings.OPTIONS.invitation_days,
                )
            if isinstance(result, Refusal):
                transaction.set_rollback(True)  # the form is shown again, so its key must still be good
        if not isinstance(result, Refusal):
            messages.success(request, _("The invitation is on its way to %(address)s.") % {"address": result.email})
            return redirect(_after_inviting(request.user))
        form.add_error(None, str(result.sentence))
    context = {"form": form, "days": settings.OPTIONS.invitation_days, "back_url": _after_inviting(request.user)}
    return render(request, "accounts/invite_person.html", context)


def _after_inviting(person: User) -> str:
    return reverse("people") if Role.OPERATOR in person.active_roles() else reverse("me")


@login_required
@require_http_methods(["GET", "POST"])
def revoke_role(request: HttpRequest, person_id: uuid.UUID, role: str) -> HttpResponse:
    """Take a role away, after asking once."""
    person = get_object_or_404(visible(request.user, "person.manage", User.objects.all()), pk=person_id)
    if role not in {known.value for known in ROLES} or not person.programme_roles.filter(role=role, revoked_at=None):
        raise Http404
    name = {"name": person.name or person.email, "role": ROLES[Role(role)]}
    form = GuardedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        with transaction.atomic():
            result: object = form.claim(request.user, at=at)
            if result is None:
                result = services.revoke_role(request.user, person=person, role=Role(role), at=at)
        _say(request, result, _("%(name)s is no longer %(role)s. This works from their next click on.") % name)
        return redirect("people")
    context = {
        "form": form,
        "title": _("Take the role “%(role)s” from %(name)s?") % name,
        "lost": _("Every case this person reached as %(role)s closes to them at once. What they signed stays signed.")
        % name,
        "kept": _("Their account and their other roles stay. You can invite them again."),
        "action": _("Yes, take the role away"),
    }
    return render(request, "accounts/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def close_account(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Let a person sign in no more, after asking once."""
    person = get_object_or_404(
        visible(request.user, "person.manage", User.objects.filter(is_active=True)), pk=person_id
    )
    name = {"name": person.name or person.email}
    form = GuardedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        with transaction.atomic():
            result: object = form.claim(request.user, at=at)
            if result is None:
                result = services.close_account(request.user, person=person, at=at)
        _say(request, result, _("The account of %(name)s is closed. They are signed out at their next click.") % name)
        return redirect("people")
    context = {
        "form": form,
        "title": _("Close the account of %(name)s?") % name,
        "lost": _("This person can sign in no more, and is signed out at their next click."),
        "kept": _("What they wrote and signed stays, and so does the log."),
        "action": _("Yes, close the account"),
    }
    return render(request, "accounts/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_invitation(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Make an invitation's link useless, after asking once."""
    invited = selectors.open_invitations(request.user, at=timezone.now())
    invitation = get_object_or_404(invited, pk=invitation_id)
    form = GuardedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        with transaction.atomic():
            refused = form.claim(request.user, at=at)
            if refused is None:
                services.revoke_invitation(request.user, invitation=invitation, at=at)
        _say(request, refused, _("The invitation is withdrawn. Its link does not work any more."))
        return redirect(_after_inviting(request.user))
    context = {
        "form": form,
        "title": _("Withdraw the invitation of %(address)s?") % {"address": invitation.email},
        "lost": _("The link in the mail stops working at once."),
        "kept": _("You can send a new invitation at any time."),
        "action": _("Yes, withdraw it"),
        "cancel_url": _after_inviting(request.user),
    }
    return render(request, "accounts/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """The person's own name, language, zone, and the way to sign-in safety."""
    person: User = request.user
    zone_and_language = {"time_zone": person.time_zone, "language": person.language or settings.LANGUAGE_CODE}
    form = ProfileForm(request.POST or None, initial={"name": person.name} | zone_and_language)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        with transaction.atomic():
            refused = form.claim(person, at=at)
            if refused is None:
                services.save_profile(
                    person,
                    name=form.cleaned_data["name"],
                    language=form.cleaned_data.get("language", person.language),
                    time_zone=form.cleaned_data["time_zone"],
                    at=at,
                )
        _say(request, refused, _("Saved."))
        return redirect("me")
    roles = [ROLES[role] for role in ROLES if role in person.active_roles()]
    context = {
        "form": form,
        "roles": roles,
        "secured": services.has_second_factor(person),
        "needs_second_factor": person.is_professional(),
        "may_invite": bool(selectors.invitable(person, among=PROFESSIONAL - {Role.TREATING_PHYSICIAN})),
    }
    return render(request, "accounts/me.html", context)


def _say(request: HttpRequest, result: object, done: str) -> None:
    if isinstance(result, Refusal):
        messages.error(request, str(result.sentence))
    else:
        messages.success(request, done)
