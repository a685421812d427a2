"""What every request passes: private answers, where it came from, refusals as 404."""

import time
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.template.loader import render_to_string
from django.utils import timezone

from secondopinion.adapters.store import Unreadable
from secondopinion.apps.access.permissions import Denied
from secondopinion.apps.accounts.selectors import unfit_database
from secondopinion.apps.audit.services import origin, record
from secondopinion.apps.cases.models import Case

Answer = Callable[[HttpRequest], HttpResponse]


class PrivateResponses:
    """Nothing a signed-in person sees is kept by a cache; every answer says how long the server took."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers."""
        began = time.perf_counter()
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
            response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()")
        response.headers["Server-Timing"] = f"total;dur={(time.perf_counter() - began) * 1000:.1f}"
        return response


class Origin:
    """Notes the address a request came from, for the log of who did what."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the origin for the length of the request."""
        address = request.META.get("REMOTE_ADDR", "")
        if settings.OPTIONS.behind_proxy:
            address = request.META.get("HTTP_X_FORWARDED_FOR", address).split(",")[-1].strip()
        token = origin.set(address)
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)


class FitDatabase:
    """A demonstration never serves real people, and nothing but a demonstration serves invented ones."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, or say why this server answers nothing. Plain text: a page would look like one that works."""
        unfit = unfit_database()
        if unfit is None:
            return self.get_response(request)
        return HttpResponse(f"{unfit.sentence}\n", status=503, content_type="text/plain; charset=utf-8")


class Refusals:
    """What you may not see answers 404, and the attempt is logged."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refusal into the page for it."""
        if isinstance(exception, Denied):
            about = exception.obj
            case_id = about.pk if isinstance(about, Case) else getattr(about, "case_id", None)
            record(
                "access.denied",
                actor=exception.actor,
                at=timezone.now(),
                case_id=case_id,
                details={"permission": exception.permission},
            )
            return HttpResponseNotFound(render_to_string("404.html", request=request))
        if isinstance(exception, Http404):
            _note_attempt(request)
        if isinstance(exception, Unreadable):
            # The owner's key is gone: to everybody, that which it sealed does not exist any more.
            return HttpResponseNotFound(render_to_string("404.html", request=request))
        return None


def _note_attempt(request: HttpRequest) -> None:
    """Log that a signed-in person asked for something by its id that they may not know of, or that is not there.

    A case the person may see is left out: there the page alone is missing, and nobody tried a door.
    """
    match, person = request.resolver_match, request.user
    ids = {name: value for name, value in (match.kwargs if match else {}).items() if isinstance(value, UUID)}
    if not ids or not person.is_authenticated:
        return
    case = Case.objects.filter(pk=ids.get("case_id")).first()
    if case is not None and Case.objects.visible_to(person).filter(pk=case.pk).exists():
        return
    record(
        "access.denied",
        actor=person,
        at=timezone.now(),
        case_id=case.pk if case else None,
        details={"page": match.url_name if match else ""} | {name: str(value) for name, value in ids.items()},
    )
