"""Signing: the whole opinion as it will be signed, by somebody who proved a moment ago who they are."""

import uuid

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from secondopinion.apps.access.permissions import permits
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.middleware import DEMONSTRATION_SIGN_IN
from secondopinion.apps.cases.words import cancer_name
from secondopinion.domain.opinions import from_json

from .. import selectors, services
from ..forms import SignForm
from ..models import Opinion
from ..page import read_context
from ..presenters import opinion_state


def proved_identity(request: HttpRequest) -> bool:
    """Whether the person proved a moment ago who they are.

    An account that has nothing to prove it with has not. Only the invented people of a demonstration, whose accounts
    have neither password nor second factor, are taken at their sign-in.
    """
    if settings.DEMONSTRATION and request.session.get(DEMONSTRATION_SIGN_IN):
        return True
    return bool(get_reauthentication_flows(request.user)) and did_recently_reauthenticate(request)


@login_required
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """Show everything, then sign it once."""
    rows = Opinion.objects.visible_to(request.user).filter(author=request.user)
    found = get_object_or_404(rows.select_related("case", "case__patient", "assignment"), pk=opinion_id)
    if found.signed_at is not None:
        if request.method == "POST":
            messages.info(request, services.sign.SIGNED_ALREADY.sentence)
        return redirect("opinion", opinion_id)
    get_object_or_404(rows.filter(pk=opinion_id) if permits(request.user, "opinion.write", found) else rows.none())
    if request.method == "POST":
        return _signed(request, found)
    content = from_json(found.content)
    questions = selectors.questions_of(found.case)
    context = {
        "case": found.case,
        "cancer": cancer_name(found.case.cancer),
        "opinion": found,
        "state": opinion_state(content, questions=questions, language=request.LANGUAGE_CODE),
        "form": SignForm(version=found.version),
        "proved": proved_identity(request),
    }
    return render(request, "reviews/sign.html", context | read_context(request.user, found, at=timezone.now()))


def _signed(request: HttpRequest, found: Opinion) -> HttpResponse:
    if not proved_identity(request):
        if not get_reauthentication_flows(request.user):
            messages.error(request, _("Set up a passkey or an authenticator app first. Nothing was signed."))
            return redirect("opinion_sign", found.pk)
        raise ReauthenticationRequired
    form = SignForm(request.POST)
    if not form.is_valid() or form.cleaned_data["version"] is None:
        messages.error(request, _("The page was not complete. Nothing was signed. Read it again, then sign."))
        return redirect("opinion_sign", found.pk)
    at = timezone.now()
    with transaction.atomic():
        outcome: Opinion | Refusal = form.claim(request.user, at=at) or services.sign_opinion(
            request.user, opinion=found, version=form.cleaned_data["version"], reauthenticated=True, at=at
        )
        if isinstance(outcome, Refusal) and outcome.code != "sent_twice":
            transaction.set_rollback(True)
    if isinstance(outcome, Refusal):
        again = outcome.code in ("sent_twice", "signed_already")
        (messages.info if again else messages.error)(request, outcome.sentence)
        return redirect("opinion" if again else "opinion_sign", found.pk)
    messages.success(request, _("Your opinion is signed."))
    return redirect("opinion", found.pk)
