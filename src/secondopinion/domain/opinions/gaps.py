"""What an opinion still lacks before it may be signed."""

from collections.abc import Sequence
from dataclasses import dataclass

from .content import Axis, OpinionContent, Verdict


@dataclass(frozen=True, slots=True)
class Gap:
    """A reason the opinion cannot be signed yet; ``code`` is put into words by the app, ``about`` names the place."""

    code: str
    about: str


def gaps(content: OpinionContent, *, questions: Sequence[str]) -> tuple[Gap, ...]:
    """Every gap, in the order of the form. ``questions`` are the ids the patient asked; each wants an answer.

    "Cannot answer, because ..." and "not my axis" are valid outcomes: they need their reason, not an option.
    """
    found: list[Gap] = []
    for axis in Axis:
        opinion = content.axis(axis)
        if opinion is None:
            found.append(Gap("axis_missing", axis))
            continue
        if opinion.verdict is None:
            found.append(Gap("verdict_missing", axis))
            continue
        if opinion.verdict is Verdict.NOT_MY_AXIS:
            continue
        if opinion.verdict is Verdict.CANNOT_ANSWER:
            if not opinion.because.strip():
                found.append(Gap("reason_missing", axis))
            continue
        if not opinion.statement.strip():
            found.append(Gap("statement_missing", axis))
    treatment = content.axis(Axis.TREATMENT)
    advises = treatment is not None and treatment.verdict not in (Verdict.CANNOT_ANSWER, Verdict.NOT_MY_AXIS)
    if advises and not content.options:
        found.append(Gap("options_missing", Axis.TREATMENT))
    for option in content.options:
        if not option.name.strip():
            found.append(Gap("option_name_missing", option.plain_name))
        if option.strength is None:
            found.append(Gap("strength_missing", option.name))
        if not option.benefits.strip() or not option.harms.strip():
            found.append(Gap("benefit_or_harm_missing", option.name))
    for outcome in content.outcomes:
        if outcome.events is None:
            found.append(Gap("outcome_number_missing", outcome.event))
        if not outcome.source.citation.strip():
            found.append(Gap("outcome_source_missing", outcome.event))
    answered = {answer.question for answer in content.answers if answer.answer.strip()}
    found.extend(Gap("answer_missing", question) for question in questions if question not in answered)
    if not content.missing_and_limits.strip():
        found.append(Gap("limits_missing", "missing_and_limits"))
    if not content.plain.short_answer.strip():
        found.append(Gap("plain_missing", "short_answer"))
    return tuple(found)
