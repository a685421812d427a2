"""Signing in, making an account and the second step, in plain words."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils.html import strip_tags

from secondopinion.adapters.readability import reading_grade
from secondopinion.apps.accounts.models import User
from tests.factories import make_person

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
OPEN = ("/accounts/login/", "/accounts/signup/", "/accounts/signup/passkey/", "/accounts/password/reset/")
OWN = (
    "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/recovery-codes/generate/", "/accounts/email/", "/accounts/password/change/", "/accounts/reauthenticate/",
)  # fmt: skip
HARD = re.compile(
    r"Two-Factor|[Aa]uthenticat|Sign In|Sign Up|Confirm Access|[Pp]asswordless|[Ss]ecurity [Kk]ey|[Rr]ecovery [Cc]ode|[Vv]erif|"
    r"Master key|Not used\.|Activate|imposes",
)


def words(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, (address, page.headers.get("Location"))
    main = page.content.decode().split("<main")[1].split("</main>")[0]
    shown = re.sub(r"(?s)<script.*?</script>|<svg.*?</svg>|<option.*?</option>", " ", main)
    return re.sub(r"\s+", " ", strip_tags(re.sub(r"</(p|h1|h2|li|label|button|a|div)>", ". ", shown)))


@pytest.fixture
def confirmed(sign_in: SignIn) -> Client:
    person = make_person()
    person.set_password("a long phrase nobody guesses")
    person.save()
    client = sign_in(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def test_pages_before_signing_in_speak_plainly(client: Client) -> None:
    everything = ""
    for address in OPEN:
        said = words(client, address)
        assert not HARD.findall(said), address
        everything += said
    grade = reading_grade(everything).grade
    assert grade is not None
    assert grade <= 8


def test_pages_of_the_own_account_speak_plainly(confirmed: Client) -> None:
    everything = ""
    for address in OWN:
        said = words(confirmed, address)
        assert not HARD.findall(said), address
        everything += said
    grade = reading_grade(everything).grade
    assert grade is not None
    assert grade <= 8


def test_passkeys_and_backup_codes_are_shown_with_what_happens_next(confirmed: Client) -> None:
    person = confirmed.get("/me/").wsgi_request.user
    key = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "My phone", "passwordless": True}
    )
    assert "My phone. Added on" in words(confirmed, "/accounts/2fa/webauthn/")
    assert "You can then no longer sign in with it here" in words(
        confirmed, f"/accounts/2fa/webauthn/keys/{key.pk}/remove/"
    )
    assert "Name of the passkey" in words(confirmed, f"/accounts/2fa/webauthn/keys/{key.pk}/edit/")
    assert "new codes" in words(confirmed, "/accounts/2fa/recovery-codes/generate/")
    confirmed.post("/accounts/2fa/recovery-codes/generate/")
    assert "You have 10 of 10 codes left" in words(confirmed, "/accounts/2fa/recovery-codes/")


def test_the_second_step_and_its_repetition_speak_plainly(client: Client, sign_in: SignIn) -> None:
    person = make_person()
    person.set_password("a long phrase nobody guesses")
    person.save()
    TOTP.activate(person, generate_totp_secret())
    client.post("/accounts/login/", {"login": person.email, "password": "a long phrase nobody guesses"})
    signed_in = sign_in(person)
    for browser, address in (
        (client, "/accounts/2fa/authenticate/"),
        (signed_in, "/accounts/reauthenticate/"),
        (signed_in, "/accounts/2fa/reauthenticate/"),
    ):
        said = words(browser, address)
        assert not HARD.findall(said), (address, said)
    assert "Use your password" in words(signed_in, "/accounts/2fa/reauthenticate/")
    assert "Use a code from your app" in words(signed_in, "/accounts/reauthenticate/")


def test_the_first_passkey_is_called_mine_and_the_next_ones_count(confirmed: Client) -> None:
    page = confirmed.get("/accounts/2fa/webauthn/add/")
    assert page.context["form"].initial["name"] == "My passkey"
    person = page.wsgi_request.user
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "My passkey"})
    assert get_adapter().generate_authenticator_name(person, Authenticator.Type.WEBAUTHN) == "My passkey 2"
