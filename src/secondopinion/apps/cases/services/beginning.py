"""The first two pages: safety questions, then who it is for. Both in one step, so that no case lacks its screen."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User

from ..intake import checked, is_adult
from ..models import Case, Patient
from .create import NewPatient, create_case
from .minors import minor_refusal
from .screening import answer_screen


@transaction.atomic
def begin_case(
    actor: User,
    *,
    role: Role,
    patient: NewPatient,
    cancer: str,
    flags: Collection[str],
    reference_version: str,
    at: dt.datetime,
    answers: Mapping[str, Any] | None = None,
) -> Case | Refusal:
    """Make a draft case with its red-flag screen. A minor is led to a person, and nothing is kept."""
    known = Patient.objects.filter(account=actor).first() if role is Role.PATIENT else None
    if not is_adult(known.birth_date if known else patient.birth_date, on=at.date()):
        return minor_refusal()
    case = create_case(actor, role=role, patient=patient, cancer=cancer, at=at)
    if answers:
        case.intake = checked(answers)
        case.save(update_fields=["intake"])
    screen = answer_screen(actor, case=case, flags=flags, reference_version=reference_version, at=at)
    if isinstance(screen, Refusal):
        transaction.set_rollback(True)
        return screen
    return case
