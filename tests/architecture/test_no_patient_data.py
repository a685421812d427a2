"""Nothing a patient said or is leaves by the side doors: log lines, mails, addresses, arguments of jobs, notices."""

import logging
import pickle
import zlib
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.signing import b64_decode
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ
from pytest_django import DjangoDbBlocker

from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.notifications import jobs
from secondopinion.apps.notifications.models import Notice
from secondopinion.server.logs import JsonLines
from tests.worlds import UNSECURED, CaseWorld, World, standing_world

from .access_table import GET, PAGES, POST

pytestmark = pytest.mark.django_db


class Lines(logging.Handler):
    """Keeps what our formatter would print."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line; the levels are those of production, where Django's own debugging is off."""
        if record.levelno >= logging.INFO:
            self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def logged(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[World, Lines]]:
    """A world whose whole making was listened to."""
    heard = Lines()
    logging.getLogger().addHandler(heard)
    with django_db_blocker.unblock(), standing_world() as made:
        yield made, heard
    logging.getLogger().removeHandler(heard)


def _leaks(world: World, text: str) -> dict[str, str]:
    return world.a.tokens.in_(text) | world.b.tokens.in_(text)


def _arguments(row: OrmQ) -> str:
    """What stands in a job, opened: django-q keeps it signed, pickled and perhaps compressed."""
    payload = row.payload.rsplit(":", 2)[0]
    compressed = payload.startswith(".")
    data = b64_decode(payload.removeprefix(".").encode())
    return repr(pickle.loads(zlib.decompress(data) if compressed else data))


def test_jobs_carry_ids_only(logged: tuple[World, Lines]) -> None:
    world, _heard = logged
    jobs_waiting = list(OrmQ.objects.all())
    assert len(jobs_waiting) > 20
    for row in jobs_waiting:
        said = _arguments(row)
        assert _leaks(world, said) == {}
        assert world.a.case.reference not in said


def test_mails_say_that_there_is_news_and_nothing_else(logged: tuple[World, Lines], settings: object) -> None:
    world, _heard = logged
    for notice in Notice.objects.filter(mailed_at=None):
        jobs.mail_notice(str(notice.pk))
    jobs.mail_invitation(str(world.a.invitation.invitation_id))
    assert len(mail.outbox) > 20
    for sent in mail.outbox:
        said = f"{sent.subject}\n{sent.body}\n{sent.extra_headers}"
        assert _leaks(world, said) == {}
        assert world.a.case.reference not in said
        assert str(world.a.case.pk) not in said


def test_notices_and_the_log_hold_ids_and_codes_only(logged: tuple[World, Lines]) -> None:
    world, _heard = logged
    for notice in Notice.objects.all():
        assert _leaks(world, f"{notice.code} {notice.path}") == {}
    for entry in AuditEntry.objects.all():
        assert _leaks(world, f"{entry.verb} {entry.object_type} {entry.origin} {entry.details}") == {}


def test_no_flow_writes_patient_data_to_the_log_or_into_an_address(logged: tuple[World, Lines]) -> None:
    world, heard = logged
    seen = 0
    for part in ("patient", "navigator", "expert", "sealed_expert"):
        client = Client()
        client.force_login(world.a.people[part])
        for page in PAGES:
            for method in (GET, POST):
                if part in page.may.get(method, ()):
                    seen += _follow(client, page, method, world.a, world, where=f"{method} {page.title} as {part}")
    assert seen > 60
    assert [line for line in heard.lines if _leaks(world, line)] == []


def _follow(client: Client, page: object, method: str, case: CaseWorld, world: World, *, where: str) -> int:
    from django.db import transaction

    url = reverse(page.name, args=page.about(case, world)) + page.query  # type: ignore[attr-defined]  # a Page
    with transaction.atomic():
        if method == GET:
            response = client.get(url, headers=page.headers)  # type: ignore[attr-defined]  # a Page
        elif page.body_type:  # type: ignore[attr-defined]  # a Page
            return 0
        else:
            response = client.post(url, page.data(case, world))  # type: ignore[attr-defined]  # a Page
        transaction.set_rollback(True)
    if page.name != "invitation":  # type: ignore[attr-defined]  # a token of its own, by design
        assert _leaks(world, url) == {}, where
    assert _leaks(world, response.get("Location", "")) == {}, where
    # A file is named by what its sender called it only in answer to the person who may have the file.
    headers = {name: value for name, value in response.items() if name != "Content-Disposition"}
    assert _leaks(world, repr(headers)) == {}, where
    return 1


def test_an_unhandled_error_is_logged_without_the_words_in_it(
    logged: tuple[World, Lines], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, heard = logged
    token = next(iter(world.a.tokens.given))

    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError(f"bad value {token}")

    monkeypatch.setattr("secondopinion.apps.workspace.views.record_read", break_down)
    client = Client(raise_request_exception=False)
    client.force_login(world.a.people["patient"])
    heard.lines.clear()
    response = client.get(reverse("case", args=[world.a.case.pk]))
    assert response.status_code == 500
    assert token not in response.content.decode()
    assert [line for line in heard.lines if token in line] == []


def test_the_world_has_somebody_without_a_second_factor(logged: tuple[World, Lines]) -> None:
    world, _heard = logged
    client = Client()
    client.force_login(world.people[UNSECURED])
    assert client.get(reverse("case", args=[world.a.case.pk])).url == reverse("mfa_index")
