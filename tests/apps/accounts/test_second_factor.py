"""No door leads a professional past the second factor, and a role or an account taken away ends at the next request."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.access.roles import PROFESSIONAL, Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.accounts.services import close_account, revoke_role
from tests.factories import make_person

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PASSWORD = "a long phrase to keep"
SET_UP = "/accounts/2fa/"


@pytest.fixture(autouse=True)
def _no_attempts_counted_yet() -> None:
    cache.clear()


def with_password(person: User) -> User:
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.mark.parametrize("role", sorted(PROFESSIONAL))
@pytest.mark.parametrize(
    "path", ["/home/", "/people/", "/me/", "/clinical-data/", "/", "/red-flags/", "/accounts/password/change/"]
)
def test_without_a_second_factor_every_page_leads_to_setting_one_up(role: Role, path: str, sign_in: SignIn) -> None:
    client = sign_in(make_person(role, second_factor=False))
    response = client.get(path)
    assert (response.status_code, response.headers.get("Location")) == (302, SET_UP)


def test_a_post_does_not_pass_either(sign_in: SignIn) -> None:
    operator = make_person(Role.OPERATOR, second_factor=False)
    response = sign_in(operator).post("/people/invite/", {"name": "X", "email": "x@example.org", "role": "operator"})
    assert response.headers["Location"] == SET_UP


def test_recovery_codes_alone_are_no_second_factor(sign_in: SignIn) -> None:
    person = make_person(Role.EXPERT, second_factor=False)
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert sign_in(person).get("/me/").headers["Location"] == SET_UP


def test_patients_may_do_without(sign_in: SignIn) -> None:
    assert sign_in(make_person()).get("/me/").status_code == 200


def test_with_a_second_factor_the_pages_open(sign_in: SignIn) -> None:
    assert sign_in(make_person(Role.OPERATOR)).get("/people/").status_code == 200


def test_signing_in_by_password_stops_at_the_code(client: Client) -> None:
    person = with_password(make_person(Role.EXPERT))
    response = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert response.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session
    assert client.get("/me/").headers["Location"].startswith("/accounts/")


def test_the_right_code_signs_in_and_a_wrong_one_does_not(client: Client) -> None:
    person = with_password(make_person(Role.EXPERT, second_factor=False))
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in client.session
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post("/accounts/2fa/authenticate/", {"code": format_hotp_value(hotp_value(secret, counter))})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_resetting_the_password_does_not_take_the_second_factor_away(client: Client) -> None:
    person = with_password(make_person(Role.EXPERT))
    client.post("/accounts/password/reset/", {"email": person.email})
    link = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link
    form = client.get(link[1], follow=True)
    new = "another long phrase to keep"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert "_auth_user_id" not in client.session
    assert Authenticator.objects.filter(user=person).exists()
    assert (
        client.post("/accounts/login/", {"login": person.email, "password": new})
        .headers["Location"]
        .startswith("/accounts/2fa/authenticate/")
    )


def test_a_role_taken_away_ends_at_the_next_request(sign_in: SignIn) -> None:
    operator = make_person(Role.OPERATOR)
    make_person(Role.OPERATOR)
    client = sign_in(operator)
    assert client.get("/people/").status_code == 200
    assert revoke_role(SYSTEM, person=operator, role=Role.OPERATOR, at=timezone.now()) == 1
    assert client.get("/people/").status_code == 404


def test_a_closed_account_is_signed_out_at_the_next_request_and_cannot_come_back(sign_in: SignIn) -> None:
    person = with_password(make_person())
    client = sign_in(person)
    assert client.get("/me/").status_code == 200
    assert close_account(SYSTEM, person=person, at=timezone.now()) is True
    assert client.get("/me/").status_code == 302
    fresh = Client()
    fresh.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert fresh.get("/me/").status_code == 302


def test_a_professional_who_was_away_too_long_signs_in_again(sign_in: SignIn) -> None:
    client = sign_in(make_person(Role.EXPERT))
    session = client.session
    session["last_seen"] = time.time() - 31 * 60
    session.save()
    assert client.get("/me/").headers["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def signed_up(client: Client, email: str, **fields: Any) -> Any:
    return client.post(
        "/accounts/signup/",
        {"name": "Somebody", "email": email, "password1": PASSWORD, "password2": PASSWORD} | fields,
        follow=True,
    )


def test_signing_up_needs_the_code_from_the_mail(client: Client) -> None:
    signed_up(client, "Fresh@Example.org")
    assert "_auth_user_id" not in client.session
    code = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    client.post("/accounts/confirm-email/", {"code": code[1]})
    person = User.objects.get(email="fresh@example.org")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.name == "Somebody"
    assert person.active_roles() == frozenset()


def test_signing_up_with_a_known_address_looks_just_like_a_new_one() -> None:
    known = make_person()
    new, old = signed_up(Client(), "unknown@example.org"), signed_up(Client(), known.email)
    assert (new.status_code, new.request["PATH_INFO"]) == (old.status_code, old.request["PATH_INFO"])
    strip = re.compile(r"unknown@example\.org|" + re.escape(known.email) + r"|(csrf|nonce)[^>]*|[A-Za-z0-9]{64}")
    assert strip.sub("", new.content.decode()) == strip.sub("", old.content.decode())
    assert User.objects.filter(email=known.email).count() == 1


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
def test_a_known_and_an_unknown_address_get_the_same_answer(path: str) -> None:
    known = with_password(make_person()).email
    answers = []
    for email in (known, "nobody@example.org"):
        client = Client()
        page = client.post(path, {"login": email, "email": email, "password": "wrong wrong wrong wrong"}, follow=True)
        answers.append((page.status_code, re.sub(r"[A-Za-z0-9]{64}|" + re.escape(email), "", page.content.decode())))
    assert answers[0] == answers[1]


def test_short_and_common_passwords_are_refused(client: Client) -> None:
    signed_up(client, "fresh@example.org", password1="short", password2="short")
    assert not User.objects.exists()


def test_mails_are_in_the_programmes_name_and_name_no_host_of_the_request() -> None:
    client = Client(headers={"host": "127.0.0.1"})
    signed_up(client, "fresh@example.org")
    message = mail.outbox[-1]
    assert message.subject.startswith("Second Opinion: ")
    assert "127.0.0.1" not in str(message.body)


def test_an_unverified_address_cannot_sign_in(client: Client) -> None:
    person = with_password(make_person())
    EmailAddress.objects.filter(user=person).update(verified=False)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
