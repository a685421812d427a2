"""Invitations: single use, expiring, bound to one address and to the right of whoever made them."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.access.permissions import Denied
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import Invitation, ProgrammeRole, User, normal_address
from secondopinion.apps.accounts.services import (
    Redeemed,
    invite,
    redeem_invitation,
    revoke_invitation,
    revoke_role,
    token_of,
)
from secondopinion.apps.audit.models import AuditEntry
from tests.factories import make_person

pytestmark = pytest.mark.django_db
AT = timezone.now()


def invited(email: str = "new@example.org", role: Role = Role.EXPERT, **fields: Any) -> tuple[Invitation, str]:
    return invite(SYSTEM, email=email, role=role, at=AT, days=7, **fields)


def test_a_redeemed_invitation_gives_the_account_the_verified_address_and_the_role() -> None:
    _, token = invited(name="Ana Silva")
    done = redeem_invitation(token, person=None, at=AT)
    assert isinstance(done, Redeemed)
    assert done.person.name == "Ana Silva"
    assert done.person.active_roles() == {Role.EXPERT}
    assert EmailAddress.objects.get(user=done.person).verified


def test_the_token_is_not_stored_and_follows_from_the_id_for_the_mail() -> None:
    invitation, token = invited()
    row = Invitation.objects.filter(pk=invitation.pk).values().get()
    assert token not in str(row)
    assert token_of(invitation) == token
    assert len(token) >= 43


@pytest.mark.parametrize("tries", [2, 5])
def test_a_replayed_invitation_is_refused_and_changes_nothing(tries: int) -> None:
    _, token = invited()
    assert redeem_invitation(token, person=None, at=AT)
    for _ in range(tries):
        again = redeem_invitation(token, person=None, at=AT)
        assert isinstance(again, Refusal)
        assert again.code == "invitation_closed"
    assert User.objects.count() == 1
    assert ProgrammeRole.objects.count() == 1


def test_an_expired_invitation_is_refused_to_the_second() -> None:
    _, token = invited()
    assert redeem_invitation(token, person=None, at=AT + dt.timedelta(days=7)).code == "invitation_closed"  # type: ignore[union-attr]
    assert redeem_invitation(token, person=None, at=AT + dt.timedelta(days=7) - dt.timedelta(seconds=1))


def test_a_withdrawn_invitation_is_refused() -> None:
    invitation, token = invited()
    revoke_invitation(SYSTEM, invitation=invitation, at=AT)
    assert not redeem_invitation(token, person=None, at=AT)


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "a" * 5000, "\x00", "ß" * 10])
def test_a_made_up_token_is_refused(token: str) -> None:
    invited()
    assert not redeem_invitation(token, person=None, at=AT)


def test_somebody_signed_in_with_another_address_is_refused() -> None:
    _, token = invited()
    assert redeem_invitation(token, person=make_person(), at=AT).code == "invitation_for_another_address"  # type: ignore[union-attr]
    assert redeem_invitation(token, person=None, at=AT)


def test_an_unverified_address_is_no_proof() -> None:
    _, token = invited("claimed@example.org")
    claimer = make_person()
    EmailAddress.objects.create(user=claimer, email="claimed@example.org", verified=False)
    assert redeem_invitation(token, person=claimer, at=AT).code == "invitation_for_another_address"  # type: ignore[union-attr]


@pytest.mark.parametrize("email", ["New@Example.org", "  new@example.org ", "ｎｅｗ@example.org", "NEW@EXAMPLE.ORG"])
def test_spellings_of_one_address_are_one(email: str) -> None:
    invitation, _ = invited(email)
    assert invitation.email == "new@example.org"


@pytest.mark.parametrize(
    ("mine", "invited_as"),
    [
        ("strasse@example.org", "straße@example.org"),
        ("mike@example.org", "mıke@example.org"),  # a dotless i
        ("ana@example.org", "аna@example.org"),  # a Cyrillic a
        ("ana@example.org", "ana@exаmple.org"),
    ],
)
def test_a_twin_in_another_alphabet_is_another_address(mine: str, invited_as: str) -> None:
    assert normal_address(mine) != normal_address(invited_as)
    person = User.objects.create_user(mine, None)
    EmailAddress.objects.create(user=person, email=mine, verified=True, primary=True)
    _, token = invited(invited_as)
    assert not redeem_invitation(token, person=person, at=AT)


def test_whoever_has_an_account_must_sign_in_before_redeeming() -> None:
    person = make_person()
    _, token = invited(person.email)
    assert redeem_invitation(token, person=None, at=AT, password="a long phrase to keep").code == "sign_in_first"  # type: ignore[union-attr]
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert redeem_invitation(token, person=person, at=AT)


def test_an_address_that_somebody_added_to_their_account_is_not_taken_over() -> None:
    person = make_person()
    EmailAddress.objects.create(user=person, email="second@example.org", verified=True)
    _, token = invited("second@example.org")
    assert redeem_invitation(token, person=None, at=AT).code == "sign_in_first"  # type: ignore[union-attr]
    assert redeem_invitation(token, person=person, at=AT)


def test_an_invitation_ends_with_the_role_of_whoever_made_it() -> None:
    operator = make_person(Role.OPERATOR)
    make_person(Role.OPERATOR)
    _, token = invite(operator, email="new@example.org", role=Role.EXPERT, at=AT, days=7)
    assert revoke_role(SYSTEM, person=operator, role=Role.OPERATOR, at=AT)
    assert not redeem_invitation(token, person=None, at=AT)


def test_an_invitation_ends_with_the_account_of_whoever_made_it() -> None:
    patient = make_person()
    _, token = invite(patient, email="new@example.org", role=Role.CAREGIVER, at=AT, days=7)
    User.objects.filter(pk=patient.pk).update(is_active=False)
    assert not redeem_invitation(token, person=None, at=AT)


@pytest.mark.parametrize("role", [Role.EXPERT, Role.OPERATOR, Role.NAVIGATOR, Role.PRIVACY_OFFICER])
def test_a_patient_cannot_invite_staff(role: Role) -> None:
    with pytest.raises(Denied):
        invite(make_person(), email="new@example.org", role=role, at=AT, days=7)


def test_a_caregiver_gets_an_account_and_no_role_in_the_programme() -> None:
    _, token = invited(role=Role.CAREGIVER)
    done = redeem_invitation(token, person=None, at=AT)
    assert isinstance(done, Redeemed)
    assert done.person.active_roles() == frozenset()


def test_making_and_redeeming_are_logged_without_the_token_or_the_address() -> None:
    _, token = invited()
    redeem_invitation(token, person=None, at=AT)
    rows = list(AuditEntry.objects.values())
    assert {"invitation.made", "invitation.redeemed", "role.granted"} <= {row["verb"] for row in rows}
    assert token not in str(rows)
    assert "new@example.org" not in str(rows)


RACE = """
import threading
import django
django.setup()
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import ProgrammeRole, User
from secondopinion.apps.accounts.services import Redeemed, invite, redeem_invitation
call_command("migrate", verbosity=0)
at, results = timezone.now(), []
_, token = invite(SYSTEM, email="new@example.org", role=Role.EXPERT, at=at, days=7)
start = threading.Barrier(6)
def attempt():
    start.wait()
    try:
        results.append(redeem_invitation(token, person=None, at=at))
    finally:
        connections.close_all()
threads = [threading.Thread(target=attempt) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
won = sum(isinstance(result, Redeemed) for result in results)
print(len(results), won, User.objects.count(), ProgrammeRole.objects.count())
"""


def test_of_six_simultaneous_attempts_one_wins_and_the_others_are_refused(tmp_path: Path) -> None:
    environment = os.environ | {"SECONDOPINION_DATA_DIR": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", RACE], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == ["6", "1", "1", "1"]
