"""One page as the viewer shows it: its text with marked facts, its picture with boxes over it."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from ..models import RecordPage
from .facts import ShownFact
from .reasons import sentence_for

WIDTH = 1000  # the boxes' coordinates: a page is a thousand wide, whatever its picture
_SAME_LINE = 0.6  # share of a word's height by which two words of one line overlap


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the page's text; with ``fact`` it is marked as that fact's words."""

    text: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle over the picture, in thousandths of its width."""

    fact: str
    css: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ShownPage:
    """One page. ``withheld`` is the sentence that stands in the place of a page that is set aside."""

    number: int
    segments: tuple[Segment, ...]
    boxes: tuple[Box, ...]
    has_image: bool
    width: int
    height: int
    box_height: int
    recognised: bool
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A fact and its characters on the page."""

    start: int
    end: int
    fact: ShownFact


def shown_page(page: RecordPage, *, facts: Sequence[Placed], judge: bool = False) -> ShownPage:
    """The page for a template. A page set aside shows its text to the one who judges it, to nobody else."""
    withheld = sentence_for(page.withheld, page=page.number, staff=judge) if page.withheld else ""
    hidden = bool(page.withheld) and not judge
    height = round(WIDTH * page.height / page.width) if page.width else 0
    return ShownPage(
        number=page.number,
        segments=() if hidden else segments(page.text, facts=facts),
        boxes=() if hidden else boxes(page.words, facts=facts, height=height),
        has_image=page.image_id is not None and not hidden,
        width=page.width,
        height=page.height,
        box_height=height,
        recognised=page.source == "ocr",
        withheld=withheld,
    )


def segments(text: str, *, facts: Sequence[Placed]) -> tuple[Segment, ...]:
    """The text cut where facts begin and end; joined again it is the text. Of facts that overlap the shortest is marked."""
    inside = [placed for placed in facts if 0 <= placed.start < placed.end <= len(text)]
    edges = sorted({0, len(text), *(p.start for p in inside), *(p.end for p in inside)})
    found: list[Segment] = []
    for start, end in itertools.pairwise(edges):
        over = [placed for placed in inside if placed.start <= start and end <= placed.end]
        marked = min(over, key=lambda placed: placed.end - placed.start) if over else None
        fact = str(marked.fact.id) if marked else ""
        if found and found[-1].fact == fact:
            found[-1] = Segment(found[-1].text + text[start:end], fact)
        else:
            found.append(Segment(text[start:end], fact))
    return tuple(found)


def boxes(words: Sequence[Sequence[float]], *, facts: Sequence[Placed], height: int) -> tuple[Box, ...]:
    """One box per fact and line, around the words it touches."""
    found: list[Box] = []
    for placed in facts:
        touched = [word for word in words if word[0] < placed.end and placed.start < word[1]]
        for x0, y0, x1, y1 in _lines(touched):
            left, top = round(x0 * WIDTH), round(y0 * height)
            found.append(
                Box(
                    str(placed.fact.id), placed.fact.box_css, left, top,
                    max(4, round(x1 * WIDTH) - left), max(4, round(y1 * height) - top),
                )
            )  # fmt: skip
    return tuple(found)


def _lines(words: Sequence[Sequence[float]]) -> list[tuple[float, float, float, float]]:
    lines: list[tuple[float, float, float, float]] = []
    for _, _, x0, y0, x1, y1, *_ in words:
        if lines:
            a0, b0, a1, b1 = lines[-1]
            shared = min(b1, y1) - max(b0, y0)
            if shared > _SAME_LINE * min(b1 - b0, y1 - y0):
                lines[-1] = (min(a0, x0), min(b0, y0), max(a1, x1), max(b1, y1))
                continue
        lines.append((x0, y0, x1, y1))
    return lines
