"""The people of the demonstration case and what the patient says, read from ``case.toml``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Patient:
    """Whom the case is about; ``birth_date`` is written YYYY-MM-DD."""

    name: str
    other_names: tuple[str, ...]
    birth_date: str
    sex: str
    record_numbers: tuple[str, ...]
    phone: str
    location: str
    time_zone: str
    language: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a login; ``role`` is a value of ``domain.lifecycle.Role``."""

    role: str
    name: str
    email: str
    title: str
    discipline: str
    institution: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the patient; ``key`` is how the opinion names it. One that gives the first plan away is marked."""

    key: str
    words: str
    gives_plan_away: bool


@dataclass(frozen=True, slots=True)
class Intake:
    """What the patient answers when the case is opened. ``reasons`` and ``consents`` are codes; dates are YYYY-MM-DD.

    ``safe_until`` is the date a named clinician gave, in ``safe_until_words``; the software computes none.
    """

    cancer: str
    site: str
    laterality: str
    tumour_label: str
    reasons: tuple[str, ...]
    reason_words: str
    values: tuple[str, ...]
    fertility: str
    fertility_wish: str
    pregnancy_possible: str
    pregnancy: str
    news: str
    consents: tuple[str, ...]
    red_flags: tuple[str, ...]
    treatment_starts: str
    treatment_starts_what: str
    clinician_who_says_when: str
    safe_until: str
    safe_until_words: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the patient asks after reading the report, and what the expert answers."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Story:
    """The whole case as its people live it."""

    patient: Patient
    people: tuple[Person, ...]
    intake: Intake
    questions: tuple[Question, ...]
    follow_up: FollowUp

    def person(self, role: str) -> Person:
        """The one person of this role. Raises ``KeyError`` when the story has none."""
        for person in self.people:
            if person.role == role:
                return person
        raise KeyError(role)


def story() -> Story:
    """Read the story."""
    data = tomllib.loads((Path(__file__).parent / "case.toml").read_text("utf-8"))
    return Story(
        patient=Patient(**_frozen(data["patient"])),
        people=tuple(Person(**person) for person in data["people"]),
        intake=Intake(**_frozen(data["intake"])),
        questions=tuple(Question(**question) for question in data["questions"]),
        follow_up=FollowUp(**data["follow_up"]),
    )


def _frozen(table: dict) -> dict:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
