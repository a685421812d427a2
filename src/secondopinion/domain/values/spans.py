"""Where words stand: the page and the characters, so that a fact can always show its source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` (inclusive) to ``end`` (exclusive) of the text of page ``page`` (from 1)."""

    page: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.page < 1 or self.start < 0 or self.end <= self.start:
            raise ValueError("a span lies on a page from 1 and holds at least one character")

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share a character."""
        return self.page == other.page and self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The words of this span in the text of its page."""
        return text[self.start : self.end]
