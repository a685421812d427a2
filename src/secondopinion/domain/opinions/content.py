"""What an expert writes, as values.

The parts follow the minimum content of a second-opinion report (needs: the question answered, what was reviewed and
what was missing, five axes, options with absolute outcomes, further tests, time). Every text is the expert's own;
``plain`` fields are the same thing in the patient's words, written or approved by the expert, never computed.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Axis(StrEnum):
    """The five axes on which an opinion is given and two opinions are compared."""

    DIAGNOSIS = "diagnosis"
    STAGE = "stage"
    BIOMARKERS = "biomarkers"
    TREATMENT = "treatment"
    FURTHER_TESTS = "further_tests"


class Verdict(StrEnum):
    """What the reviewer says on one axis about what the records say so far."""

    CONFIRMED = "confirmed"
    REFINED = "refined"
    DIFFERENT = "different"
    CANNOT_ANSWER = "cannot_answer"
    NOT_MY_AXIS = "not_my_axis"


class Concordance(StrEnum):
    """How an option stands to a current standard of care."""

    CONCORDANT = "concordant"
    DEVIATES = "deviates"
    NONE = "none"


class Strength(StrEnum):
    """How strongly the reviewer advises an option."""

    STRONG = "strong"
    CONDITIONAL = "conditional"
    ALTERNATIVE = "alternative"
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Citation:
    """Words in the case's own records: the record (id), the page and the characters, and the words themselves."""

    record: str
    page: int
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class AxisOpinion:
    """The reviewer's statement on one axis, why, and the words in the records it rests on.

    ``verdict`` is None only in a draft: nothing is chosen for the reviewer.
    """

    axis: Axis
    verdict: Verdict | None
    statement: str
    because: str = ""
    plain: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One published source: citation, identifier (DOI, PMID, address), and its certainty in the expert's words."""

    citation: str
    identifier: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class GuidelineConcordance:
    """Which guideline, version and date, and whether the option agrees with it. Guideline text is never stored."""

    concordance: Concordance
    guideline: str = ""
    version: str = ""
    date: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class TreatmentOption:
    """One option, laid out alike for every option so that they can be compared.

    ``strength`` is None only in a draft.
    """

    name: str
    intent: str
    strength: Strength | None
    involves: str
    benefits: str
    harms: str
    burden: str = ""
    plain_name: str = ""
    plain_what: str = ""
    plain_why: str = ""
    plain_benefits: str = ""
    plain_harms: str = ""
    plain_time: str = ""
    guideline: GuidelineConcordance = field(default_factory=lambda: GuidelineConcordance(Concordance.NONE))
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A potential outcome in absolute numbers: ``of_people`` people, ``events`` of them, within ``time_frame``.

    ``events`` is None only in a draft: a number that is not known yet is not nought.
    """

    option: str
    event: str
    events: int | None
    of_people: int
    time_frame: str
    source: Evidence
    plain: str = ""

    def __post_init__(self) -> None:
        counted = self.events is None or 0 <= self.events <= self.of_people
        if not counted or self.of_people not in (100, 1000):
            raise ValueError("an outcome counts events among 100 or 1,000 people")


@dataclass(frozen=True, slots=True)
class FurtherTest:
    """A test that would change the decision, why, and what it would change."""

    test: str
    because: str
    changes: str
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one of the patient's questions; ``question`` is its id, ``asked`` its words, kept verbatim."""

    question: str
    asked: str
    answer: str
    plain: str = ""
    cannot_answer: bool = False


@dataclass(frozen=True, slots=True)
class PlainWords:
    """The plain-language frame of the report: the short answer first, then what is agreed and what is not."""

    short_answer: str = ""
    agreed: str = ""
    different: str = ""
    next_steps: str = ""
    ask_your_doctor: str = ""


@dataclass(frozen=True, slots=True)
class OpinionContent:
    """Everything the reviewer signs. ``schema`` names the shape, so that old opinions stay readable for ever."""

    axes: tuple[AxisOpinion, ...] = ()
    options: tuple[TreatmentOption, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    further_tests: tuple[FurtherTest, ...] = ()
    answers: tuple[Answer, ...] = ()
    trials: str = ""
    missing_and_limits: str = ""
    time: str = ""
    supportive: str = ""
    conflicts: str = ""
    knew_first_plan: bool = False
    plain: PlainWords = field(default_factory=PlainWords)
    schema: str = "secondopinion/opinion/1"

    def axis(self, axis: Axis) -> AxisOpinion | None:
        """The opinion on one axis, or None while it is unwritten."""
        return next((opinion for opinion in self.axes if opinion.axis == axis), None)
