"""What the templates of this app see."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondopinion.adapters.readability import ReadingGrade
from secondopinion.apps.accounts.models import User
from secondopinion.domain.lifecycle import AssignmentState
from secondopinion.domain.opinions import Axis, Citation, Gap, OpinionContent, gaps

from .models import Assignment
from .plain_text import grade_of
from .words import AXES, CONCORDANCE, GAPS, STATES, STRENGTHS, VERDICTS, discipline_words


@dataclass(frozen=True, slots=True)
class GapLine:
    """Something the opinion still lacks, in words, with the id of its place in the form."""

    words: str
    place: str


@dataclass(frozen=True, slots=True)
class OpinionState:
    """How far the opinion is: what is missing before it may be signed, and how hard its plain words are to read."""

    gaps: tuple[GapLine, ...]
    grade: ReadingGrade

    @property
    def grade_words(self) -> str:
        """The reading grade in words; why there is none, when there is none."""
        if self.grade.grade is not None:
            return _("Grade %(grade)s, %(words)s words (aim: 6 to 8)") % {
                "grade": self.grade.grade,
                "words": self.grade.words,
            }
        if self.grade.reason == "too_short":
            return _("%(words)s words; a grade means something from 100 words on") % {"words": self.grade.words}
        return _("No grade is known for this language")

    @property
    def hard(self) -> bool:
        """Whether the plain words ask for more years of school than we aim at."""
        return self.grade.grade is not None and self.grade.grade > 8


def opinion_state(content: OpinionContent, *, questions: Sequence[tuple[str, str]], language: str) -> OpinionState:
    """What is missing, in the order of the form, and the reading grade."""
    asked = dict(questions)
    missing = gaps(content, questions=list(asked))
    return OpinionState(tuple(_gap_line(gap, content, asked) for gap in missing), grade_of(content, language=language))


_PLACES = {
    "options_missing": "options",
    "limits_missing": "id_rest-missing_and_limits",
    "plain_missing": "id_plain-short_answer",
}


def _gap_line(gap: Gap, content: OpinionContent, asked: Mapping[str, str]) -> GapLine:
    about, place = gap.about, _PLACES.get(gap.code, "")
    if gap.code in ("axis_missing", "verdict_missing", "reason_missing", "statement_missing"):
        field = {"reason_missing": "because", "statement_missing": "statement"}.get(gap.code, "verdict_0")
        about, place = str(AXES[Axis(gap.about)]), f"id_axis-{gap.about}-{field}"
    elif gap.code == "answer_missing":
        about, place = _short(asked.get(gap.about, "")), f"id_answer-{gap.about}-answer"
    elif gap.code.startswith("outcome_"):
        field = "events" if gap.code == "outcome_number_missing" else "citation"
        number = next((i for i, row in enumerate(content.outcomes) if row.event == gap.about), 0)
        place = f"id_outcome-{number}-{field}"
    elif gap.code in ("option_name_missing", "strength_missing", "benefit_or_harm_missing"):
        field = {"option_name_missing": "name", "strength_missing": "strength"}.get(gap.code, "benefits")
        name = "" if gap.code == "option_name_missing" else gap.about
        number = next((i for i, row in enumerate(content.options) if row.name == name), 0)
        place = f"id_option-{number}-{field}"
    return GapLine(str(GAPS[gap.code]) % {"about": about or _("without a name")}, place)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True, slots=True)
class ReadOpinion:
    """An opinion as it is read: before signing and ever after."""

    axes: tuple[dict[str, Any], ...]
    options: tuple[dict[str, Any], ...]
    content: OpinionContent


def read_opinion_page(
    content: OpinionContent, *, names: Mapping[str, str], unfounded: Iterable[Citation] = ()
) -> ReadOpinion:
    """The opinion in words. ``names`` are the records by id; ``unfounded`` citations are marked."""
    lost = frozenset(unfounded)
    axes = tuple(
        {
            "name": AXES[held.axis],
            "verdict": VERDICTS[held.verdict] if held.verdict else "",
            "opinion": held,
            "citations": tuple(
                {"citation": citation, "name": names.get(citation.record, ""), "lost": citation in lost}
                for citation in held.citations
            ),
        }
        for held in sorted(content.axes, key=lambda one: list(Axis).index(one.axis))
    )
    options = tuple(
        {
            "option": option,
            "strength": STRENGTHS[option.strength] if option.strength else "",
            "concordance": CONCORDANCE[option.guideline.concordance],
        }
        for option in content.options
    )
    return ReadOpinion(axes, options, content)


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """One expert in the list of those who can be asked."""

    person: User
    discipline: str
    about: str
    licence: str
    licence_colour: str
    open_reviews: str
    may_be_asked: bool


def expert_row(person: User, *, on: dt.date, taken: Iterable[Any]) -> ExpertRow:
    """An expert as the navigator sees them; ``taken`` are the ids of those who have this case already."""
    held = getattr(person, "credentials", None)
    licence, colour, valid = _licence(held, on)
    count = getattr(person, "open_reviews", 0)
    return ExpertRow(
        person=person,
        discipline=discipline_words(held.discipline) if held and held.discipline else _("No discipline noted"),
        about=", ".join(part for part in (held.title, held.institution) if part) if held else "",
        licence=licence,
        licence_colour=colour,
        open_reviews=ngettext("%(n)s open review", "%(n)s open reviews", count) % {"n": count}
        if count
        else _("No open review"),
        may_be_asked=valid and bool(held and held.discipline) and person.pk not in set(taken),
    )


def _licence(held: Any, on: dt.date) -> tuple[str, str, bool]:
    if held is None or not held.licence:
        return _("No licence noted"), "amber", False
    if held.licence_ends is None:
        return _("Licence noted, without an end"), "teal", True
    day = date_format(held.licence_ends, "DATE_FORMAT")
    if held.licence_ends < on:
        return _("Licence ran out on %(day)s") % {"day": day}, "amber", False
    return _("Licence until %(day)s") % {"day": day}, "teal", True


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """Somebody who was asked, and how far they are."""

    assignment: Assignment
    discipline: str
    state: str
    colour: str
    due: str
    may_be_taken_back: bool


def assignment_row(assignment: Assignment) -> AssignmentRow:
    """One assignment of the case for the navigator."""
    state = AssignmentState(assignment.state)
    words, colour = STATES[state]
    return AssignmentRow(
        assignment,
        discipline_words(assignment.discipline),
        str(words),
        colour,
        date_format(localtime(assignment.due_at), "DATE_FORMAT"),
        state in (AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.DRAFTING),
    )


def time_left(due_at: dt.datetime, *, at: dt.datetime) -> str:
    """How much time there is, in words."""
    day = date_format(localtime(due_at), "DATE_FORMAT")
    days = (localtime(due_at).date() - localtime(at).date()).days
    if days < 0:
        return _("Due %(day)s: overdue") % {"day": day}
    if days == 0:
        return _("Due today")
    return ngettext("Due %(day)s: %(n)s day left", "Due %(day)s: %(n)s days left", days) % {"day": day, "n": days}
