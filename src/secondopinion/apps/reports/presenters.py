"""What the report's pages see."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from secondopinion.adapters.typesetting import WORDS
from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import permits
from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.services.step import roles_on_case
from secondopinion.domain.lifecycle import ReportState
from secondopinion.domain.opinions import Axis

from .models import Report

_COLOURS = {"strong": "", "conditional": "plum", "alternative": "plum", "against": "red"}  # as in the PDF
CLINICIANS = frozenset({Role.EXPERT, Role.BOARD_CHAIR, Role.NAVIGATOR, Role.TREATING_PHYSICIAN})


@dataclass(frozen=True, slots=True)
class Icons:
    """An icon array of 100 people, ten to a row, for ``components/icon_array.html``."""

    label: str
    icons: tuple[dict[str, Any], ...]
    height: int
    caption: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One version of the report, ready to show."""

    report: Report
    document: dict[str, Any]
    words: dict[str, str]
    axes: tuple[dict[str, Any], ...]
    answers: tuple[dict[str, Any], ...]
    options: tuple[dict[str, Any], ...]
    is_clinician: bool
    shows_plain: bool
    may_release: bool
    may_recall: bool
    call_first: bool
    versions: tuple[Report, ...]
    others: tuple[dict[str, Any], ...]
    url: str

    @property
    def is_current(self) -> bool:
        """Whether this is the version in force."""
        return self.report.state == ReportState.RELEASED


def report_page(
    actor: Actor, report: Report, *, document: dict[str, Any], versions: tuple[Report, ...], plain: bool
) -> ReportPage:
    """Put a version into the shape of its page; family always reads the plain words."""
    words = {key: _(text) for key, text in WORDS.items()}
    clinician = bool(roles_on_case(actor, report.case_id) & CLINICIANS)
    content = document["content"]
    names = {record["id"]: record["name"] for record in document["records"]}
    return ReportPage(
        report=report,
        document=document,
        words=words,
        axes=tuple(_axis(axis, words, names) for axis in sorted(content["axes"], key=_order)),
        answers=_answers(document),
        options=tuple(
            option
            | {"plain_strength": words[f"plain_strength_{option['strength']}"], "colour": _COLOURS[option["strength"]]}
            for option in content["options"]
        ),
        is_clinician=clinician,
        shows_plain=plain or not clinician,
        may_release=report.state == ReportState.BUILT and permits(actor, "report.release", report),
        may_recall=report.state in (ReportState.RELEASED, ReportState.SUPERSEDED)
        and permits(actor, "report.recall", report),
        call_first=report.case.intake.get("news") == "call_first",
        versions=versions,
        others=tuple(_other(row) for row in versions if _stands_beside(row, report)),
        url=reverse("report_version", args=[report.case_id, report.number]),
    )


def outcome_figures(document: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The outcomes, each with its icon array; a thousand people are drawn as a hundred rows of ten in text only."""
    return tuple(outcome | {"figure": _icons(outcome)} for outcome in document["content"]["outcomes"])


def _icons(outcome: dict[str, Any]) -> Icons | None:
    events, people = outcome["events"], outcome["of_people"]
    caption = _("%(events)s of %(people)s people") % {"events": events, "people": people}
    if people != 100:
        return None
    icons = tuple(
        {"x": 24 * (index % 10) + 12, "y": 24 * (index // 10) + 12, "kind": "event" if index < events else "other"}
        for index in range(people)
    )
    label = f"{caption}: {outcome['event']}, {outcome['time_frame']}"
    return Icons(label, icons, 240, caption)


def _stands_beside(row: Report, report: Report) -> bool:
    """Whether this is another expert's report, in force beside the one shown."""
    return row.state == ReportState.RELEASED and row.opinion.assignment_id != report.opinion.assignment_id


def _other(row: Report) -> dict[str, Any]:
    return {"number": row.number, "name": row.opinion.signer.get("name", "")}


def _answers(document: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Every question the patient asked with its answer; ``answer`` is missing where there is none."""
    given = {answer["question"]: answer for answer in document["content"]["answers"]}
    return tuple(given.get(row["id"], {}) | {"asked": row["words"]} for row in document["questions"])


def _order(axis: dict[str, Any]) -> int:
    return list(Axis).index(Axis(axis["axis"]))


def _axis(axis: dict[str, Any], words: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    citations = [citation | {"name": names.get(citation["record"], "")} for citation in axis["citations"]]
    return axis | {
        "name": words[f"axis_{axis['axis']}"],
        "plain_name": words[f"plain_axis_{axis['axis']}"],
        "verdict_words": words[f"verdict_{axis['verdict']}"],
        "citations": citations,
    }
