"""What the templates of this app see."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secondopinion.domain.values import PartialDate

from .intake import Answer, News, Reason
from .models import Case
from .selectors import red_flag_actions, red_flag_questions
from .words import ANSWERS, NEWS, REASONS, cancer_name


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


def emergency(flags: Iterable[str]) -> dict[str, Any] | None:
    """The fixed words of the reference data and the numbers; None without a red flag. Never "you can wait"."""
    flags = list(flags)
    if not flags:
        return None
    options = settings.OPTIONS
    actions = red_flag_actions(flags) or [{"title": _("Get medical help now"), "texts": []}]
    return {
        "title": actions[0]["title"],
        "numbers": [
            {"label": _("Emergency"), "number": options.emergency_number},
            {"label": _("Our team"), "number": options.contact_phone},
        ],
        "texts": list(dict.fromkeys(text for action in actions for text in action["texts"])),
    }


def danger(flags: Iterable[str], *, phone: str) -> dict[str, Any] | None:
    """A red flag in words for staff: what was reported, and whom to call; None without one."""
    reported = red_flag_questions(flags)
    if not reported:
        return None
    texts = [_("Answered with yes: %(question)s") % {"question": question} for question in reported]
    if not phone.strip():
        texts.append(_("The patient's phone number is not on file. Call the person who sent this in."))
    return {
        "title": _("A danger sign was reported: call the patient now"),
        "numbers": [{"label": _("Patient"), "number": phone.strip()}] if phone.strip() else [],
        "texts": texts,
    }
