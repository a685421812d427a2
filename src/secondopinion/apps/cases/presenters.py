"""What the templates of this app see."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secondopinion.domain.values import PartialDate

from .intake import Answer, News, Reason
from .models import Case
from .words import ANSWERS, NEWS, REASONS, cancer_name

NOT_YET = "–"


def day_words(text: str) -> str:
    """A day, a month or a year in words; "" stays empty."""
    if not text:
        return ""
    date = PartialDate.parse(text)
    if date.month is None:
        return str(date.year)
    return date_format(date.earliest, "j F Y" if date.day else "F Y")


def intake_rows(case: Case, parts: Sequence[Any]) -> list[dict[str, Any]]:
    """Every answer of the intake as a row with a link to change it."""
    here = reverse("case_intake", args=[case.pk])
    words = {
        "who": ", ".join(part for part in (case.patient.name, day_words(case.patient.birth_date)) if part),
        "cancer": str(cancer_name(case.cancer)),
    } | intake_words(case.intake)
    return [
        {
            "key": part.title,
            "value": words.get(part.key) or _("No answer yet"),
            "url": f"{here}?part={part.key}",
            "action": _("Change") if words.get(part.key) else _("Answer"),
        }
        for part in parts
    ]


def intake_words(intake: dict[str, Any]) -> dict[str, str]:
    """The answers in words, by page of the intake."""
    lines = {
        "reasons": [str(REASONS[Reason(code)]) for code in intake.get("reasons", [])]
        + [intake.get("reason_words", "")],
        "values": intake.get("values", []),
        "family": [
            _joined(_("Children later:"), _answer(intake.get("fertility_wish")), intake.get("fertility")),
            _joined(_("Pregnancy now:"), _answer(intake.get("pregnancy_possible")), intake.get("pregnancy")),
        ],
        "place": [", ".join(part for part in (intake.get("region"), intake.get("country")) if part)],
        "timing": [
            _joined(
                _("Treatment starts:"),
                day_words(intake.get("treatment_starts", "")),
                intake.get("treatment_starts_what"),
            ),
            _joined(
                _("A doctor says you can wait until:"),
                day_words(intake.get("safe_until", "")),
                intake.get("clinician_who_says_when"),
            ),
        ],
        "news": [str(NEWS[News(intake["news"])]) if intake.get("news") else ""],
    }
    return {key: "\n".join(line for line in found if line) for key, found in lines.items()}


def _answer(code: str | None) -> str:
    return str(ANSWERS[Answer(code)]) if code else ""


def _joined(head: str, answer: str, more: str | None) -> str:
    said = ". ".join(part for part in (answer, more) if part)
    return f"{head} {said}" if said else ""


def time_words(at: dt.datetime) -> str:
    """A moment, short."""
    return date_format(at, "DATETIME_FORMAT")
