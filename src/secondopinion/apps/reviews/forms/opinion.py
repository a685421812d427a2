"""The structured opinion as plain form fields, and back.

Every list (options, their sources, outcomes, tests) shows its rows and one empty row; a row without a word is dropped.
Field names carry the row ("option-1-name", "option-1-evidence-0-citation"); rows are taken in the order of their numbers.
Nothing is required while it is a draft: what is missing is said by ``domain.opinions.gaps``.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from secondopinion.domain.opinions import Axis, Citation, OpinionContent, from_json

from ..words import AXES, CONCORDANCE, STRENGTHS, VERDICTS

MOST_ROWS = 40


def _text(label: Any, rows: int = 2, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}))


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class Part(forms.Form):
    """A part of the form; it renders and reads, it refuses nothing."""

    use_required_attribute = False

    def words(self) -> dict[str, str]:
        """The values as they were sent, without the space around them; line ends as the domain has them."""
        found = {}
        for name, field in self.fields.items():
            value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            found[name] = str(value or "").strip().replace("\r\n", "\n")
        return found


class AxisPart(Part):
    """One axis."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=list(VERDICTS.items()), widget=forms.RadioSelect)
    statement = _text(_("Statement"), 3)
    because = _text(_("Because"))
    plain = _text(_("In the patient's words"))


class OptionPart(Part):
    """One treatment option."""

    name = _line(_("Option"))
    intent = _line(_("Intent"))
    strength = forms.ChoiceField(label=_("Recommendation"), choices=[("", _("Choose")), *STRENGTHS.items()])
    involves = _text(_("What it involves"))
    benefits = _text(_("Benefits"))
    harms = _text(_("Harms"))
    burden = _text(_("Burden"), 1)
    concordance = forms.ChoiceField(label=_("Standard of care"), choices=list(CONCORDANCE.items()))
    guideline = _line(_("Guideline"))
    edition = _line(_("Version"))
    date = _line(_("Date"))
    because = _text(_("Because"), 1)
    plain_name = _line(_("Name"))
    plain_what = _text(_("What it is"))
    plain_why = _text(_("Why"))
    plain_benefits = _text(_("What it can do for you"))
    plain_harms = _text(_("What can go wrong"))
    plain_time = _text(_("What it costs you in time"), 1)


class EvidencePart(Part):
    """One published source."""

    citation = _text(_("Source"), 1)
    identifier = _line(_("DOI, PMID or address"))
    certainty = _line(_("Certainty"))


class OutcomePart(Part):
    """One outcome in absolute numbers."""

    option = _line(_("With which option"))
    event = _line(_("What happens"))
    events = forms.CharField(label=_("How many"), widget=forms.NumberInput(attrs={"min": 0, "max": 1000}))
    of_people = forms.ChoiceField(label=_("Of"), choices=[("100", _("100 people")), ("1000", _("1,000 people"))])
    time_frame = _line(_("Within"))
    citation = _text(_("Source"), 1)
    identifier = _line(_("DOI, PMID or address"))
    certainty = _line(_("Certainty"))
    plain = _text(_("In the patient's words"), 1)


class TestPart(Part):
    """One further test."""

    __test__ = False

    test = _line(_("Test"))
    because = _text(_("Because"), 1)
    changes = _text(_("What it would change"), 1)
    plain = _text(_("In the patient's words"), 1)


class AnswerPart(Part):
    """The answer to one question."""

    answer = _text(_("Answer"))
    plain = _text(_("In the patient's words"))
    cannot_answer = forms.BooleanField(label=_("Cannot be answered from these records"), required=False)


class PlainPart(Part):
    """The frame of the plain report."""

    short_answer = _text(_("The short answer"), 3)
    agreed = _text(_("What both doctors agree on"))
    different = _text(_("What I see differently"))
    next_steps = _text(_("What happens next"))
    ask_your_doctor = _text(_("What to ask your doctor"))


class RestPart(Part):
    """The rest."""

    missing_and_limits = _text(_("What was missing, and what that limits"), 3)
    time = _text(_("Time: what is safe to wait for, and until when"))
    trials = _text(_("Trials"), 2, _("A match is not eligibility."))
    supportive = _text(_("Supportive care"))
    conflicts = _text(_("Conflicts of interest"), 1)
    knew_first_plan = forms.BooleanField(label=_("I knew the first plan before I wrote this"), required=False)


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option and its sources, the last source empty."""

    part: OptionPart
    evidence: tuple[EvidencePart, ...]
    name: str


@dataclass(frozen=True, slots=True)
class AxisRow:
    """An axis with its citations."""

    axis: str
    name: Any
    part: AxisPart
    verdict: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A question of the patient and its answer."""

    question: str
    asked: str
    part: AnswerPart
    answered: bool


class OpinionForms:
    """The whole form for a draft; ``questions`` are (id, words) of what the patient asked."""

    def __init__(self, content: OpinionContent, *, questions: Sequence[tuple[str, str]]) -> None:
        self.axes = tuple(_axis_row(content, axis) for axis in Axis)
        self.options = tuple(_option_row(number, asdict(row)) for number, row in enumerate(content.options))
        self.new_option = _option_row(len(content.options), {})
        self.outcomes = tuple(_outcome_part(number, asdict(row)) for number, row in enumerate(content.outcomes))
        self.new_outcome = _outcome_part(len(content.outcomes), {})
        self.tests = tuple(
            TestPart(prefix=f"test-{number}", initial=asdict(row)) for number, row in enumerate(content.further_tests)
        )
        self.new_test = TestPart(prefix=f"test-{len(content.further_tests)}")
        given = {answer.question: answer for answer in content.answers}
        self.answers = tuple(
            AnswerRow(
                question,
                asked,
                AnswerPart(prefix=f"answer-{question}", initial=asdict(given[question]) if question in given else {}),
                question in given and bool(given[question].answer.strip()),
            )
            for question, asked in questions
        )
        self.plain = PlainPart(prefix="plain", initial=asdict(content.plain))
        self.rest = RestPart(prefix="rest", initial=asdict(content))


def _axis_row(content: OpinionContent, axis: Axis) -> AxisRow:
    held = content.axis(axis)
    part = AxisPart(prefix=f"axis-{axis.value}", initial=asdict(held) if held else {})
    verdict = str(VERDICTS[held.verdict]) if held and held.verdict else ""
    return AxisRow(axis.value, AXES[axis], part, verdict, held.citations if held else ())


def _option_row(number: int, row: dict[str, Any]) -> OptionRow:
    guideline = row.get("guideline", {})
    initial = row | {
        "concordance": guideline.get("concordance", "none"),
        "guideline": guideline.get("guideline", ""),
        "edition": guideline.get("version", ""),
        "date": guideline.get("date", ""),
        "because": guideline.get("because", ""),
    }
    evidence = [*row.get("evidence", ()), {}]
    return OptionRow(
        OptionPart(prefix=f"option-{number}", initial=initial),
        tuple(
            EvidencePart(prefix=f"option-{number}-evidence-{index}", initial=entry)
            for index, entry in enumerate(evidence)
        ),
        row.get("name", ""),
    )


def _outcome_part(number: int, row: dict[str, Any]) -> OutcomePart:
    return OutcomePart(prefix=f"outcome-{number}", initial=row | row.get("source", {}))


class NotCounted(ValueError):
    """An outcome counts more people than there are, or its number is none."""


def kept_rows(data: QueryDict) -> dict[str, list[int]]:
    """The numbers of the rows that hold a word, by list: where a button's row stands once empty rows are dropped."""
    readers = {"option": _option, "outcome": _outcome, "test": _test}
    return {
        kind: [int(prefix.rpartition("-")[2]) for prefix in _rows(data, kind) if read(data, prefix)]
        for kind, read in readers.items()
    }


def content_of(data: QueryDict, *, questions: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What was sent as the JSON of ``OpinionContent``.

    Raises ``NotCounted`` for an outcome that cannot be, and ``ValueError`` for values no version of this form can send.
    """
    content: dict[str, Any] = {
        "axes": [axis for axis in (_axis(data, axis) for axis in Axis) if axis],
        "options": [row for row in (_option(data, prefix) for prefix in _rows(data, "option")) if row],
        "outcomes": [row for row in (_outcome(data, prefix) for prefix in _rows(data, "outcome")) if row],
        "further_tests": [row for row in (_test(data, prefix) for prefix in _rows(data, "test")) if row],
        "answers": [row for row in (_answer(data, *question) for question in questions) if row],
        "plain": PlainPart(data, prefix="plain").words(),
    }
    rest: dict[str, Any] = RestPart(data, prefix="rest").words()
    rest["knew_first_plan"] = bool(data.get("rest-knew_first_plan"))
    from_json(content | rest)
    return content | rest


def _rows(data: Mapping[str, Any], kind: str) -> list[str]:
    found = {int(match[1]) for name in data if (match := re.match(rf"{kind}-(\d{{1,3}})-", name))}
    return [f"{kind}-{number}" for number in sorted(found)[:MOST_ROWS]]


def _axis(data: QueryDict, axis: Axis) -> dict[str, Any] | None:
    prefix = f"axis-{axis.value}"
    words = AxisPart(data, prefix=prefix).words()
    citations = [json.loads(text) for text in data.getlist(f"{prefix}-citation")]
    if not any(words.values()) and not citations:
        return None
    return words | {"axis": axis.value, "verdict": words["verdict"] or None, "citations": citations}


def _option(data: QueryDict, prefix: str) -> dict[str, Any] | None:
    words: dict[str, Any] = OptionPart(data, prefix=prefix).words()
    evidence = [EvidencePart(data, prefix=p).words() for p in _rows(data, f"{prefix}-evidence")]
    evidence = [row for row in evidence if any(row.values())]
    written = any(value for name, value in words.items() if name != "concordance")
    if not written and not evidence:
        return None
    guideline = {
        "concordance": words.pop("concordance") or "none",
        "guideline": words.pop("guideline"),
        "version": words.pop("edition"),
        "date": words.pop("date"),
        "because": words.pop("because"),
    }
    return words | {"strength": words["strength"] or None, "guideline": guideline, "evidence": evidence}


def _outcome(data: QueryDict, prefix: str) -> dict[str, Any] | None:
    words: dict[str, Any] = OutcomePart(data, prefix=prefix).words()
    if not any(value for name, value in words.items() if name != "of_people"):
        return None
    source = {name: words.pop(name) for name in ("citation", "identifier", "certainty")}
    events, people = words["events"], int(words["of_people"] or 100)
    if events and not (events.isdecimal() and int(events) <= people):
        raise NotCounted(events)
    return words | {"events": int(events) if events else None, "of_people": people, "source": source}


def _test(data: QueryDict, prefix: str) -> dict[str, Any] | None:
    words = TestPart(data, prefix=prefix).words()
    return words if any(words.values()) else None


def _answer(data: QueryDict, question: str, asked: str) -> dict[str, Any] | None:
    words = AnswerPart(data, prefix=f"answer-{question}").words()
    cannot = bool(data.get(f"answer-{question}-cannot_answer"))
    if not (words["answer"] or words["plain"] or cannot):
        return None
    return {
        "question": question,
        "asked": asked,
        "answer": words["answer"],
        "plain": words["plain"],
        "cannot_answer": cannot,
    }
