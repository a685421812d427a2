"""Every request of a signed-in person: language, zone, second factor, idle time."""

import datetime as dt
import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from .services import has_second_factor

Answer = Callable[[HttpRequest], HttpResponse]
LAST_SEEN = "last_seen"
DEMONSTRATION_SIGN_IN = "demonstration_sign_in"

WHY_HERE = _(
    "Your role needs a second way to prove that it is you. Set up one of these, a passkey or an authenticator app. "
    "Then everything opens."
)

# What a professional without a second factor can still reach: setting it up, signing out, health.
WITHOUT_SECOND_FACTOR = ("mfa_", "account_logout", "account_reauthenticate", "account_email", "healthz", "set_language")


def _zone(name: str) -> zoneinfo.ZoneInfo | None:
    """The zone of that name; None, the installation's, for an empty or unknown one."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None


class PersonalSettings:
    """The person's language and time zone; a professional who was away too long signs in again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Apply them for the length of the request."""
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        now = timezone.now().timestamp()
        idle = dt.timedelta(minutes=settings.OPTIONS.idle_minutes).total_seconds()
        if user.is_professional() and now - request.session.get(LAST_SEEN, now) > idle:
            logout(request)
            return redirect(settings.LOGIN_URL)
        if now - request.session.get(LAST_SEEN, 0) > 60:
            request.session[LAST_SEEN] = now
        if user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        with timezone.override(_zone(user.time_zone)):
            return self.get_response(request)


class SecondFactor:
    """A professional role without a second factor reaches only the page that sets one up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through, or lead to the set-up page."""
        user = request.user
        if not user.is_authenticated or not user.is_professional() or request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        if settings.DEMONSTRATION and request.session.get(DEMONSTRATION_SIGN_IN):
            return self.get_response(request)
        name = resolve(request.path_info).url_name or ""
        if name.startswith(WITHOUT_SECOND_FACTOR) or has_second_factor(user):
            return self.get_response(request)
        waiting = messages.get_messages(request)
        if WHY_HERE not in [str(message) for message in waiting]:
            messages.info(request, WHY_HERE)
        waiting.used = False  # looked at, not shown yet
        return redirect("mfa_index")
