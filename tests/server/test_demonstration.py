"""The demonstration's open doors exist in a demonstration only: its process, its database, its machine."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import Installation, User
from secondopinion.apps.accounts.selectors import demonstration_people
from secondopinion.apps.accounts.services import DEMONSTRATION_PASSWORD, mark_demonstration
from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.notifications.services import send_invitation
from tests.factories import make_person

pytestmark = pytest.mark.django_db
HERE = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def invented(settings: Any) -> dict[Role, User]:
    settings.DEMONSTRATION = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    people = {role: make_person(role, second_factor=False) for role in (Role.PATIENT, Role.EXPERT, Role.OPERATOR)}
    assert mark_demonstration(at=timezone.now(), people={person: role for role, person in people.items()})
    return people


@pytest.mark.parametrize("path", ["/demonstration/", "/mail/"])
def test_outside_a_demonstration_the_pages_do_not_exist(path: str) -> None:
    assert Client(**HERE).get(path).status_code == 404


def test_a_demonstration_shows_a_button_for_each_person(invented: dict[Role, User]) -> None:
    page = Client(**HERE).get("/demonstration/").content.decode()
    assert all(str(person.pk) in page for person in invented.values())


def test_a_button_signs_in_as_a_professional_without_a_second_factor(invented: dict[Role, User]) -> None:
    client = Client(**HERE)
    expert = invented[Role.EXPERT]
    assert client.post("/demonstration/", {"person": str(expert.pk)}).headers["Location"] == "/home/"
    assert client.session["_auth_user_id"] == str(expert.pk)
    assert client.get("/me/").status_code == 200
    assert AuditEntry.objects.filter(verb="demonstration.signed_in", actor_id=expert.pk).exists()


def test_changing_persons_leaves_nothing_of_the_one_before(invented: dict[Role, User]) -> None:
    client = Client(**HERE)
    client.post("/demonstration/", {"person": str(invented[Role.OPERATOR].pk)})
    session = client.session
    session["left"] = "behind"
    session.save()
    before = client.session.session_key
    client.post("/demonstration/", {"person": str(invented[Role.PATIENT].pk)})
    assert "left" not in client.session
    assert client.session.session_key != before


def test_signing_in_takes_a_token_against_forged_requests(invented: dict[Role, User]) -> None:
    client = Client(enforce_csrf_checks=True, **HERE)
    assert client.post("/demonstration/", {"person": str(invented[Role.EXPERT].pk)}).status_code == 403


def test_only_a_person_of_the_demonstration_can_be_chosen(invented: dict[Role, User]) -> None:
    other = make_person(Role.OPERATOR)
    for person in (str(other.pk), "", "nonsense"):
        assert Client(**HERE).post("/demonstration/", {"person": person}).status_code == 404


@pytest.mark.parametrize(
    "request_from",
    [
        HERE | {"REMOTE_ADDR": "192.0.2.7"},
        HERE | {"REMOTE_ADDR": "::ffff:192.0.2.7"},
        HERE | {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        HERE | {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        HERE | {"HTTP_FORWARDED": "for=192.0.2.7"},
        HERE | {"HTTP_HOST": "testserver"},  # a name that leads here by a foreign name server
        HERE | {"REMOTE_ADDR": ""},
    ],
)
@pytest.mark.parametrize("path", ["/demonstration/", "/mail/"])
def test_from_elsewhere_the_pages_do_not_exist(
    path: str, request_from: dict[str, str], invented: dict[Role, User]
) -> None:
    client = Client(**request_from)
    assert client.get(path).status_code == 404
    assert client.post(path, {"person": str(invented[Role.EXPERT].pk)}).status_code in (404, 405)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "request_from", [{"REMOTE_ADDR": "::1"}, {"REMOTE_ADDR": "127.0.0.9"}, {"HTTP_HOST": "127.0.0.1"}]
)
def test_every_name_of_this_machine_is_this_machine(request_from: dict[str, str], invented: dict[Role, User]) -> None:
    assert Client(**(HERE | request_from)).get("/demonstration/").status_code == 200


def test_a_demonstration_process_answers_nothing_on_a_database_with_people(settings: Any) -> None:
    person = make_person()
    settings.DEMONSTRATION = True
    client = Client(**HERE)
    client.force_login(person)
    for path in ("/", "/me/", "/demonstration/", "/healthz", "/accounts/login/"):
        response = client.get(path)
        assert response.status_code == 503
        assert "SECONDOPINION_DEMONSTRATION" in response.content.decode()
        assert person.email not in response.content.decode()


def test_a_database_with_people_cannot_be_marked(settings: Any) -> None:
    make_person()
    settings.DEMONSTRATION = True
    refused = mark_demonstration(at=timezone.now())
    assert isinstance(refused, Refusal)
    assert refused.code == "people_are_here"
    assert not Installation.objects.exists()


def test_outside_a_demonstration_nothing_can_be_marked() -> None:
    person = make_person()
    assert mark_demonstration(at=timezone.now(), people={person: Role.PATIENT}).code == "not_a_demonstration"  # type: ignore[union-attr]
    person.refresh_from_db()
    assert person.demonstration_role == ""


def test_a_marked_database_is_served_by_a_demonstration_only(invented: dict[Role, User], settings: Any) -> None:
    settings.DEMONSTRATION = False
    assert demonstration_people() == []
    client = Client(**HERE)
    response = client.post(
        "/accounts/login/", {"login": invented[Role.PATIENT].email, "password": DEMONSTRATION_PASSWORD}
    )
    assert response.status_code == 503
    assert "_auth_user_id" not in client.session


def test_marking_again_changes_nothing(invented: dict[Role, User]) -> None:
    first = Installation.objects.get().marked_at
    assert mark_demonstration(at=timezone.now(), people={invented[Role.EXPERT]: Role.EXPERT})
    assert Installation.objects.get().marked_at == first
    assert len(demonstration_people()) == 3


def test_the_mail_page_shows_mails_newest_first_as_plain_text(
    invented: dict[Role, User], settings: Any, tmp_path: Path
) -> None:
    settings.MAIL_DIR, settings.EMAIL_FILE_PATH = tmp_path, str(tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    send_invitation("first@example.org", path="/invitations/one/")
    send_invitation("<b>second</b>@example.org", path="/invitations/two/?a=<script>")
    page = Client(**HERE).get("/mail/").content.decode()
    assert "/invitations/one/" in page
    assert "<b>second" not in page
    assert "<script>" not in page


def test_without_a_mail_the_page_says_what_will_appear(
    invented: dict[Role, User], settings: Any, tmp_path: Path
) -> None:
    settings.MAIL_DIR = tmp_path / "none"
    assert "No mail was sent yet" in Client(**HERE).get("/mail/").content.decode()
