"""Who has the ball once the opinion is signed."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from secondopinion.apps.accounts.models import User
from tests.apps.reports.steps import built, released

pytestmark = pytest.mark.django_db


def _case_page(client: Client, case_id: object) -> str:
    return client.get(reverse("case", args=[case_id])).content.decode()


def test_a_built_report_is_the_navigators_to_hand_over(sign_in: Callable[[User], Client]) -> None:
    held, report = built()
    page = _case_page(sign_in(held.navigator), report.case_id)
    assert "Hand it to the patient" in page
    assert reverse("report", args=[report.case_id]) in page


def test_the_patient_hears_nothing_of_a_report_before_it_is_handed_over(sign_in: Callable[[User], Client]) -> None:
    held, report = built()
    assert "Hand it to the patient" not in _case_page(sign_in(held.patient), report.case_id)


def test_after_the_hand_over_the_ball_is_the_patients(sign_in: Callable[[User], Client]) -> None:
    held, report = released()
    assert "Hand it to the patient" not in _case_page(sign_in(held.navigator), report.case_id)
    assert reverse("report", args=[report.case_id]) in _case_page(sign_in(held.patient), report.case_id)


def test_staff_and_the_doctor_are_not_told_to_read_it_with_somebody_beside_them(
    sign_in: Callable[[User], Client],
) -> None:
    held, report = released()
    assert "with somebody beside you" in _case_page(sign_in(held.patient), report.case_id)
    assert "with somebody beside you" not in _case_page(sign_in(held.navigator), report.case_id)
