"""Signing in without a password, with a passkey held by the device."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .people import BEGINS, DEMONSTRATION_PASSWORD, Patient
from .site import Site
from .visitor import Visitor


def has_a_device_with_passkeys(person: Visitor) -> None:
    """Chromium's virtual authenticator: a phone that unlocks by its owner's finger."""
    devices = person.context.new_cdp_session(person.page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


@pytest.mark.usefixtures("stages")
def test_a_patient_adds_a_passkey_and_signs_in_without_a_password(
    site_at: Callable[[str], Site], meet: Callable[..., Any]
) -> None:
    teresa = meet(Patient, site_at("answered"), phone=True)
    has_a_device_with_passkeys(teresa)
    teresa.signs_in()
    teresa.is_at(BEGINS.pattern)
    teresa.opens("/me/")
    teresa.looks("passkey-01-me")
    teresa.opens("/accounts/2fa/webauthn/add/")
    if "reauthenticate" in teresa.page.url:
        teresa.page.locator("#id_password").fill(DEMONSTRATION_PASSWORD)
        teresa.page.locator("#id_password").press("Enter")
    teresa.looks("passkey-02-add")
    teresa.page.locator("#id_name").fill("My phone")
    passwordless = teresa.page.locator("#id_passwordless")
    if passwordless.count():
        passwordless.check()
    teresa.page.locator("main form button, main form input[type=submit]").last.click()
    teresa.page.wait_for_url("**/accounts/2fa/**")
    teresa.opens("/accounts/2fa/webauthn/")
    expect(teresa.page.get_by_text("My phone").first).to_be_visible()
    teresa.looks("passkey-03-added")

    teresa.opens("/")
    teresa.presses("Sign out")
    teresa.page.wait_for_load_state("networkidle")
    if "logout" in teresa.page.url:
        teresa.page.locator("main button[type=submit]").first.click()
    teresa.opens("/accounts/login/")
    teresa.looks("passkey-04-sign-in")
    teresa.page.get_by_role("button", name="passkey").click()
    teresa.page.wait_for_url(BEGINS)
    teresa.sees("Teresa Lindqvist")
