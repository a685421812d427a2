"""The text of one page, as the reader of files hands it over."""

from dataclasses import dataclass

POOR_CONFIDENCE = 0.75
"""Below this mean confidence of the recognised words, a fact is marked for a second look."""


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word: characters ``start`` to ``end`` of the page text, its box, its confidence (0..1 or None).

    The box is in fractions (0..1) of the page image, origin top left.
    """

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of page ``number`` (from 1); ``confidence`` (0..1) only where the text was recognised from an image."""

    number: int
    text: str
    confidence: float | None = None
    words: tuple[Word, ...] = ()

    def confidence_at(self, start: int, end: int) -> float | None:
        """The lowest confidence of the words that touch these characters; the page's own where words are unknown."""
        found = [w.confidence for w in self.words if w.start < end and start < w.end and w.confidence is not None]
        return min(found) if found else self.confidence
