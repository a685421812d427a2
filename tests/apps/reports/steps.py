"""A report on its way to the patient."""

from typing import Any

from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.reports.models import Report
from secondopinion.apps.reports.services import build_report, release_report
from tests.apps.reviews.steps import Review, now, review, signed

__all__ = ["built", "released"]


def built(**intake: Any) -> tuple[Review, Report]:
    """A report that only the team sees so far."""
    held = review()
    held.case.refresh_from_db()
    held.case.intake = intake
    held.case.save(update_fields=["intake"])
    report = build_report(SYSTEM, opinion=signed(held), at=now())
    assert isinstance(report, Report), report
    return held, report


def released() -> tuple[Review, Report]:
    """A report in the patient's hands."""
    held, report = built()
    refusal = release_report(held.navigator, report=report, called=False, at=now())
    assert refusal is None, refusal
    held.case.refresh_from_db()
    return held, report
