"""Pages of the server itself: health, and the demonstration's sign-in and mail."""

import email
import email.policy
import ipaddress
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_GET, require_http_methods

from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.middleware import DEMONSTRATION_SIGN_IN
from secondopinion.apps.accounts.selectors import demonstration_people, is_demonstration
from secondopinion.apps.accounts.services import DEMONSTRATION_PASSWORD
from secondopinion.apps.accounts.words import ROLES, TASKS
from secondopinion.apps.audit.services import record

MAILS_SHOWN = 50


@require_GET
def healthz(_request: HttpRequest) -> HttpResponse:
    """Whether the server answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok"})


def _is_loopback(request: HttpRequest) -> bool:
    """Whether the browser runs on this very machine: its address, the name it typed, and no proxy in between."""
    if settings.OPTIONS.behind_proxy or "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    name = request.get_host().rsplit(":", 1)[0].strip("[]")
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback and (
            name == "localhost" or ipaddress.ip_address(name).is_loopback
        )
    except ValueError:
        return False


def _demonstration_only(request: HttpRequest) -> None:
    if not settings.DEMONSTRATION or not _is_loopback(request) or not is_demonstration():
        raise Http404


@dataclass(frozen=True, slots=True)
class Part:
    """A button of the demonstration: sign in as this invented person."""

    id: uuid.UUID
    name: str
    role: Promise
    task: Promise


@require_http_methods(["GET", "POST"])
def demonstration(request: HttpRequest) -> HttpResponse:
    """One button per invented person. Only in a demonstration, only from this machine."""
    _demonstration_only(request)
    people = demonstration_people()
    if request.method == "POST":
        person = next((one for one in people if str(one.pk) == request.POST.get("person")), None)
        if person is None:
            raise Http404
        # An anonymous session keeps what is in it through login; whoever was signed in before must leave nothing.
        request.session.flush()
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session[DEMONSTRATION_SIGN_IN] = True
        record("demonstration.signed_in", actor=person, at=timezone.now(), obj=person)
        return redirect("home")
    parts = [
        Part(person.pk, person.name, ROLES[Role(person.demonstration_role)], TASKS[Role(person.demonstration_role)])
        for person in people
    ]
    return render(request, "demonstration/sign_in.html", {"parts": parts, "password": DEMONSTRATION_PASSWORD})


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as its reader would see it, in plain text."""

    sent: str
    to: str
    subject: str
    text: str


@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    """The newest mails of the mail folder. Only in a demonstration, only from this machine."""
    _demonstration_only(request)
    return render(request, "demonstration/mail.html", {"mails": _newest_mails(Path(settings.MAIL_DIR))})


def _newest_mails(folder: Path) -> list[Mail]:
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:MAILS_SHOWN]
    # Django's file backend writes each mail followed by a line of 79 dashes; a file holds what one connection sent.
    mails = [part for path in files for part in reversed(path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"))]
    return [_mail(part) for part in mails if part.strip()][:MAILS_SHOWN]


def _mail(data: bytes) -> Mail:
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.default)
    body = message.get_body(preferencelist=("plain",))
    text = body.get_content() if body else ""
    return Mail(str(message["Date"]), str(message["To"]), str(message["Subject"]), text)
