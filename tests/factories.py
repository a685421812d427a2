"""Makes people and cases for tests, through the services the product uses."""

import datetime as dt
import itertools
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from secondopinion.adapters.signing import InstallationKey, make_installation_key
from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.access.roles import PROFESSIONAL, Role
from secondopinion.apps.accounts.models import Credentials, User
from secondopinion.apps.accounts.services import grant_role
from secondopinion.apps.cases.models import Case, Scope
from secondopinion.apps.cases.services import NewPatient, create_case
from secondopinion.apps.cases.services.places import place
from secondopinion.apps.files.signing import make_signing_key

_numbers = itertools.count(1)
FULL = Scope(read=True, upload=True, talk=True, decide=True)


@cache
def _pair() -> InstallationKey:
    return make_installation_key("Second Opinion", at=timezone.now())


def give_signing_key() -> None:
    """The installation's signing key; the pair is made once for a test process, which takes half a second."""
    make_signing_key(at=timezone.now(), pair=_pair())


def make_person(*roles: Role, name: str = "", second_factor: bool = True, **fields: Any) -> User:
    """A person with a verified address; professional roles come with a TOTP authenticator unless told otherwise."""
    number = next(_numbers)
    person = User.objects.create_user(f"person{number}@example.org", None, name=name or f"Person {number}", **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    for role in roles:
        if role in PROFESSIONAL:
            grant_role(SYSTEM, person=person, role=role, at=timezone.now())
    if second_factor and PROFESSIONAL & set(roles):
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        TOTP.activate(person, generate_totp_secret())
    if Role.EXPERT in roles:
        Credentials.objects.create(
            person=person, discipline="medical_oncology", title="Medical oncologist", licence="X-1"
        )
    return person


def make_case(
    patient: User | None = None, *, name: str = "Mira Example", birth_date: str = "1974-05-12", **fields: Any
) -> Case:
    """A draft case opened by its patient; ``fields`` are set on the row afterwards (state="gathering", ...)."""
    patient = patient or make_person()
    case = create_case(
        patient,
        role=Role.PATIENT,
        patient=NewPatient(name=name, birth_date=birth_date, sex="female"),
        cancer="breast",
        at=timezone.now(),
    )
    for field, value in fields.items():
        setattr(case, field, value)
    if fields:
        case.save()
    return case


def join(case: Case, person: User, role: Role, scope: Scope = FULL, *, ends_at: dt.datetime | None = None) -> User:
    """Give a person a place on a case."""
    place(case, person=person, role=role, scope=scope, granted_by=None, at=timezone.now(), ends_at=ends_at)
    return person
