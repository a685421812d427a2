"""What is true of a case, as the state machine asks it."""

import datetime as dt

from secondopinion.apps.reference.selectors import all_signed
from secondopinion.domain.lifecycle import Need

from ..intake import is_adult
from ..models import Case, ConsentKind


def consent_given(case: Case, kind: ConsentKind, *, at: dt.datetime) -> bool:
    """Whether this consent holds now."""
    row = case.consents.filter(kind=kind, withdrawn_at=None).first()
    return row is not None and (row.until is None or at < row.until)


def needs_met(case: Case, *, at: dt.datetime) -> frozenset[Need]:
    """The needs this app can answer for."""
    found = {
        Need.CONSENT_GIVEN: consent_given(case, ConsentKind.REVIEW, at=at),
        Need.ADULT_OR_GUARDIAN_CHECKED: is_adult(case.patient.birth_date, on=at.date()),
        Need.RED_FLAGS_SCREENED: case.screens.exists(),
        Need.NO_OPEN_RED_FLAG: not case.screens.filter(any_flag=True, cleared_at=None).exists(),
        Need.QUESTION_ASKED: case.questions.filter(withdrawn_at=None).exists(),
        Need.IDENTITY_CONFIRMED: case.patient.identity_confirmed_at is not None,
        Need.REFERENCE_SIGNED: all_signed(),
    }
    return frozenset(need for need, met in found.items() if met)
