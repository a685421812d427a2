"""A doctor whom only a patient brought in works on that patient's case, and nowhere else."""

import pytest
from django.utils import timezone

from secondopinion.apps.access.permissions import Denied, permits
from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.services import NewPatient, create_case, invite_to_case, redeem_case_invitation
from tests.factories import join, make_case, make_person

pytestmark = pytest.mark.django_db


def _doctor(case: Case, *, by) -> object:
    at = timezone.now()
    _, token = invite_to_case(by, case=case, email="doctor@example.org", role=Role.TREATING_PHYSICIAN, at=at)
    return redeem_case_invitation(
        token, person=None, at=at, name="Dr. Example", password="a long enough passphrase"
    ).person


def _opens_a_case(doctor) -> Case:
    patient = NewPatient(name="Somebody Else", birth_date="1960-01-01")
    return create_case(doctor, role=Role.TREATING_PHYSICIAN, patient=patient, cancer="breast", at=timezone.now())


def test_a_doctor_invited_by_a_patient_opens_no_other_case() -> None:
    case = make_case(state="gathering")
    doctor = _doctor(case, by=case.made_by)
    assert permits(doctor, "case.view", case)
    with pytest.raises(Denied):
        _opens_a_case(doctor)


def test_a_doctor_invited_by_a_patient_does_not_say_that_a_danger_is_over() -> None:
    case = make_case(state="paused_red_flag")
    doctor = _doctor(case, by=case.made_by)
    assert not permits(doctor, "case.clear_flag", case)


def test_a_doctor_invited_by_the_navigator_does_both() -> None:
    navigator = make_person(Role.NAVIGATOR)
    case = make_case(state="gathering")
    join(case, navigator, Role.NAVIGATOR)
    doctor = _doctor(case, by=navigator)
    assert permits(doctor, "case.clear_flag", case)
    assert _opens_a_case(doctor).opened_by_role == Role.TREATING_PHYSICIAN
