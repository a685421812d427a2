"""A case begins as a draft: by the patient, by a navigator on the phone, or by the treating doctor."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from django.db import transaction

from secondopinion.apps.access.permissions import Denied
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import ProgrammeRole, User
from secondopinion.apps.audit.services import record
from secondopinion.apps.files.services import make_key

from ..models import Case, Patient, Scope, Tumour
from .places import place

# No vowels and no look-alikes: a reference is read out on the phone and spells no word.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
FULL = Scope(read=True, upload=True, talk=True, decide=True)
SCOPES = {
    Role.PATIENT: FULL,
    Role.REPRESENTATIVE: FULL,
    Role.NAVIGATOR: Scope(read=True, upload=True, talk=True, decide=True),
    Role.TREATING_PHYSICIAN: Scope(read=True, upload=True, talk=True),
    Role.EXPERT: Scope(read=True, talk=True),
    Role.BOARD_CHAIR: Scope(read=True, talk=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPatient:
    """Who the case is about. ``birth_date`` is a ``PartialDate`` as text; ``sex`` one of female, male, other, ""."""

    name: str
    birth_date: str
    sex: str = ""
    other_names: tuple[str, ...] = ()
    record_numbers: tuple[str, ...] = ()
    phone: str = ""
    location: str = ""


@transaction.atomic
def create_case(actor: User, *, role: Role, patient: NewPatient, cancer: str, at: dt.datetime) -> Case:
    """Make a patient, a draft case and its first participants: whoever opens it, and every navigator of the programme.

    A patient who already has a case here keeps the identity given then. Raises ``Denied`` when the actor does not hold
    the role: anybody may open their own case, only a navigator or a treating physician somebody else's, and a physician
    only when the programme's staff brought them in.
    """
    if (role is not Role.PATIENT and role not in actor.vouched_roles()) or role not in _OPENERS:
        raise Denied("case.create", actor, None)
    person = _patient(actor if role is Role.PATIENT else None, patient, at=at)
    case_id = uuid.uuid4()
    make_key(case_id, at=at)
    case = Case.objects.create(
        id=case_id,
        reference=_reference(),
        patient=person,
        cancer=cancer,
        opened_by_role=role,
        made_by=actor,
        made_at=at,
        changed_at=at,
    )
    Tumour.objects.create(case=case, site=cancer)
    place(case, person=actor, role=role, scope=SCOPES[role], granted_by=actor, at=at)
    on_duty = ProgrammeRole.objects.filter(role=Role.NAVIGATOR, revoked_at=None, person__is_active=True)
    for held in on_duty.exclude(person=actor).select_related("person"):
        place(case, person=held.person, role=Role.NAVIGATOR, scope=SCOPES[Role.NAVIGATOR], granted_by=actor, at=at)
    record("case.created", actor=actor, at=at, case_id=case.pk, obj=case, details={"role": role.value})
    return case


_OPENERS = frozenset({Role.PATIENT, Role.NAVIGATOR, Role.TREATING_PHYSICIAN})


def _patient(account: User | None, given: NewPatient, *, at: dt.datetime) -> Patient:
    known = Patient.objects.filter(account=account).first() if account else None
    if known:
        return known
    patient_id = uuid.uuid4()
    make_key(patient_id, at=at)
    return Patient.objects.create(
        id=patient_id,
        account=account,
        name=given.name.strip(),
        other_names=list(given.other_names),
        birth_date=given.birth_date,
        sex=given.sex,
        record_numbers=list(given.record_numbers),
        phone=given.phone,
        location=given.location,
        made_at=at,
    )


def _reference() -> str:
    while True:
        reference = "SO-" + "".join(secrets.choice(LETTERS) for _ in range(6))
        if not Case.objects.filter(reference=reference).exists():
            return reference
