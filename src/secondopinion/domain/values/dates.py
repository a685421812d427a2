"""Clinical dates keep the precision they were written with: a year is not the first of January."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day.

    ``ambiguous`` marks a numeric date whose day and month could be exchanged (03/04/2021) and that nothing in the
    document settles. Such a date is kept and shown, never silently decided.

    Raises ``ValueError`` for a date the calendar does not have.
    """

    year: int
    month: int | None = None
    day: int | None = None
    ambiguous: bool = False

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        dt.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, each with a closing ``?`` when ambiguous."""
        ambiguous = text.endswith("?")
        parts = [int(part) for part in text.rstrip("?").split("-")]
        if not 1 <= len(parts) <= 3:
            raise ValueError("a date has one to three parts")
        year, month, day = [*parts, None, None][:3]
        if year is None:
            raise ValueError("a date needs its year")
        return cls(year, month, day, ambiguous)

    @property
    def earliest(self) -> dt.date:
        """The first calendar day this date can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        """The last calendar day this date can mean."""
        if self.day is not None:
            return self.earliest
        if self.month is None:
            return dt.date(self.year, 12, 31)
        following = dt.date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return following - dt.timedelta(days=1)

    def may_equal(self, other: "PartialDate") -> bool:
        """Whether both can mean the same day; an ambiguous date is also tried with day and month exchanged."""
        return any(a.earliest <= b.latest and b.earliest <= a.latest for a in self.readings() for b in other.readings())

    def readings(self) -> tuple["PartialDate", ...]:
        """Every date these figures can stand for: one, or two when ambiguous."""
        if not self.ambiguous or self.day is None or self.month is None or self.day > 12:
            return (self,)
        return (self, PartialDate(self.year, self.day, self.month, ambiguous=True))

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text + ("?" if self.ambiguous else "")
