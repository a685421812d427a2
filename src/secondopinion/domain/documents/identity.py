"""Whom a page says it is about, and whom the case expects."""

from dataclasses import dataclass
from enum import StrEnum

from secondopinion.domain.values import PartialDate, Span


class Sex(StrEnum):
    """Sex as the record prints it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FoundText:
    """A name or a number as printed, and where."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A birth date as printed, and where."""

    value: PartialDate
    span: Span


@dataclass(frozen=True, slots=True)
class FoundSex:
    """A sex as printed, and where."""

    value: Sex
    span: Span


@dataclass(frozen=True, slots=True)
class PatientIdentity:
    """What one page prints about its patient; every part may be absent. ``page`` counts from 1."""

    page: int
    names: tuple[FoundText, ...] = ()
    birth_dates: tuple[FoundDate, ...] = ()
    sexes: tuple[FoundSex, ...] = ()
    record_numbers: tuple[FoundText, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether the page names nobody."""
        return not (self.names or self.birth_dates or self.sexes or self.record_numbers)


@dataclass(frozen=True, slots=True)
class ExpectedPatient:
    """The patient of the case: every name they go or went by, and the record numbers known so far."""

    names: tuple[str, ...]
    birth_date: PartialDate | None = None
    sex: Sex | None = None
    record_numbers: tuple[str, ...] = ()
