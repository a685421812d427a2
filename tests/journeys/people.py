"""The people of the journeys. Each does what they would do; what they do often has a name here."""

import base64
import hmac
import re
import secrets
import time
from functools import cached_property

from playwright.sync_api import expect

from .visitor import Visitor

STEP = 30
"""Seconds an authenticator app shows the same number."""


DEMONSTRATION_PASSWORD = "only in this demonstration"
"""As the page of the demonstration says."""


def number_of(secret: str, *, step: int) -> str:
    """What an authenticator app shows at that step (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


# Where people begin. Somebody with one case and no news is led straight to the case.
BEGINS = re.compile("/(home|board|log|people|cases/[0-9a-f-]{36})/$")


class Person(Visitor):
    """Anybody with an account."""

    name = ""
    address = ""
    secret = ""
    last_step = 0

    def signs_in_to_the_demonstration(self) -> None:
        """One press on the demonstration's page."""
        self.opens("/demonstration/")
        self.presses(f"Sign in as {self.name}")
        expect(self.page).to_have_url(BEGINS)

    def signs_in(self, password: str = DEMONSTRATION_PASSWORD) -> None:
        """Address and password."""
        self.opens("/accounts/login/")
        self.page.locator("#id_login").fill(self.address)
        self.page.locator("#id_password").fill(password)
        self.page.locator("#id_password").press("Enter")

    def app_number(self) -> str:
        """The number the authenticator app shows; each is good once, so a second one waits for the next."""
        while time.time() // STEP <= self.last_step:
            self.page.wait_for_timeout(250)
        self.last_step = int(time.time() // STEP)
        return number_of(self.secret, step=self.last_step)

    def sets_up_an_authenticator_app(self) -> None:
        """Scan the code (here: copy the key under it), type the number, keep the recovery codes."""
        secret = self.page.locator("#authenticator_secret")
        self.secret = secret.input_value()
        self.page.locator("#id_code").fill(self.app_number())
        self.page.locator("#id_code").press("Enter")

    def opens_the_case(self, part: str = "") -> None:
        """From the role's home; ``part`` is a page of the case, such as "review/"."""
        self.opens("/home/")
        link = self.page.locator("main a[href*='/cases/']:not([href*='/new/'])").first
        found = re.match(r"/cases/[0-9a-f-]{36}/", link.get_attribute("href") or "")
        assert found, "no case stands on the home page"
        self.opens(found.group(0) + part)


class Patient(Person):
    name, address = "Teresa Lindqvist", "teresa.lindqvist@example.org"


class Navigator(Person):
    name, address = "Joan Abara, RN", "joan.abara@example.org"


class Expert(Person):
    name, address = "Dr. Miriam Adeyemi", "miriam.adeyemi@example.org"


class Newcomer(Person):
    """Somebody without an account yet."""

    name = "Mira Sommer"
    password = "lantern pears on a quiet river"

    @cached_property
    def address(self) -> str:  # type: ignore[override]  # everybody else's is known beforehand
        """Nobody used it before."""
        return f"mira.{secrets.token_hex(4)}@example.org"

    def makes_an_account(self) -> None:
        """Name, address, password; then a code comes by mail."""
        self.opens("/accounts/signup/")
        self.page.locator("#id_name").fill(self.name)
        self.page.locator("#id_email").fill(self.address)
        self.page.locator("#id_password1").fill(self.password)
        self.page.locator("#id_password2").fill(self.password)
        self.page.locator("#id_password2").press("Enter")

    def confirms_the_address(self) -> None:
        """Type the code of the mail."""
        self.page.get_by_label("Code").fill(self.site.in_mail(self.address, pattern=r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b"))
        self.page.get_by_label("Code").press("Enter")
        self.page.wait_for_url(BEGINS)
