"""What is asked at intake, as codes. The words stand in ``words.py``."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from secondopinion.domain.values import PartialDate

ADULT_YEARS = 18


class Reason(StrEnum):
    """Why somebody wants a second opinion."""

    CONFIRM_DIAGNOSIS = "confirm_diagnosis"
    UNCERTAIN_TYPE_OR_STAGE = "uncertain_type_or_stage"
    EXPLORE_ALTERNATIVES = "explore_alternatives"
    CLINICAL_TRIALS = "clinical_trials"
    CONFLICTING_ADVICE = "conflicting_advice"
    UNCOMFORTABLE_WITH_PLAN = "uncomfortable_with_plan"
    RARE_CANCER = "rare_cancer"
    DOCTOR_LACKS_EXPERIENCE = "doctor_lacks_experience"
    INSURANCE_REQUIRES = "insurance_requires"


class Answer(StrEnum):
    """An answer that may also be withheld."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    DOES_NOT_APPLY = "does_not_apply"
    NOT_SAID = "not_said"


class News(StrEnum):
    """How the news should come."""

    CALL_FIRST = "call_first"
    AT_ONCE = "at_once"
    THROUGH_DOCTOR = "through_doctor"


CODES: dict[str, type[StrEnum]] = {"fertility_wish": Answer, "pregnancy_possible": Answer, "news": News}
WORDS = (
    "reason_words",
    "fertility",
    "pregnancy",
    "country",
    "region",
    "treatment_starts_what",
    "clinician_who_says_when",
    "safe_until_words",
)
DATES = ("treatment_starts", "safe_until")


def checked(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers in their one form. Raises ``ValueError`` for a key or code that is not asked here: a bug, not a person."""
    clean: dict[str, Any] = {}
    for key, value in answers.items():
        if key == "reasons":
            clean[key] = [Reason(code).value for code in value]
        elif key == "values":
            clean[key] = [line.strip() for line in value if line.strip()]
        elif key in CODES:
            clean[key] = CODES[key](value).value if value else ""
        elif key in DATES:
            clean[key] = dt.date.fromisoformat(str(value)).isoformat() if value else ""
        elif key in WORDS:
            clean[key] = str(value).strip()
        else:
            raise ValueError(f"{key} is not asked at intake")
    return clean


def latest_start(intake: Mapping[str, Any]) -> dt.datetime | None:
    """The end of the time budget: the earlier of the booked treatment and the date a named clinician gave.

    Nothing is computed beyond that: without a stated date there is none.
    """
    stated = [intake.get("treatment_starts"), intake.get("safe_until") if intake.get("clinician_who_says_when") else ""]
    days = [dt.date.fromisoformat(day) for day in stated if day]
    return dt.datetime.combine(min(days), dt.time(), tzinfo=dt.UTC) if days else None


def is_adult(birth_date: str, *, on: dt.date) -> bool:
    """Whether every day this birth date can mean is 18 years ago. An unknown birth date proves nothing."""
    if not birth_date:
        return False
    born = PartialDate.parse(birth_date).latest
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return years >= ADULT_YEARS
