"""Both opinions of the demonstration case: the expert's and, as text for a later comparison, the first doctor's.

The files hold the shape of ``domain.opinions`` with two things left open, because they exist only at run time: a
citation names its file, page and words instead of a record and characters, and an answer names its question's key.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondopinion.domain.opinions import Axis, Citation, OpinionContent, from_json


@dataclass(frozen=True, slots=True)
class CitedWords:
    """Words in one of the demonstration's files."""

    file: str
    page: int
    words: str


def expert_opinion(
    locate: Callable[[CitedWords], Citation], *, questions: Mapping[str, str] | None = None
) -> OpinionContent:
    """The second opinion, complete.

    ``locate`` turns cited words into a citation of the case's own record (see ``find_words``); ``questions`` maps the
    keys of the story's questions to their ids in the case, and keys stay as they are where it is not given. Raises
    ``KeyError`` for a question that has no id.
    """
    data = _read("opinion.json", locate)
    if questions is not None:
        for answer in data["answers"]:
            answer["question"] = questions[answer["question"]]
    return from_json(data)


def first_opinion(locate: Callable[[CitedWords], Citation]) -> OpinionContent:
    """The first doctor's opinion as his plan states it, in the same shape."""
    return from_json(_read("first_opinion.json", locate))


def cited_words() -> tuple[tuple[Axis, CitedWords], ...]:
    """Every citation of the second opinion with its axis, in order: what the expert selects on the pages."""
    data = json.loads((Path(__file__).parent / "opinion.json").read_text("utf-8"))
    return tuple((Axis(axis["axis"]), CitedWords(**cited)) for axis in data["axes"] for cited in axis["citations"])


def find_words(text: str, words: str) -> tuple[int, int] | None:
    """Start and end of ``words`` in a page's text, where white space and line ends may differ; None when absent."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = re.search(pattern, text)
    return found.span() if found else None


def _read(name: str, locate: Callable[[CitedWords], Citation]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((Path(__file__).parent / name).read_text("utf-8"))
    for axis in data["axes"]:
        axis["citations"] = [_as_json(locate(CitedWords(**cited))) for cited in axis["citations"]]
    return data


def _as_json(citation: Citation) -> dict[str, Any]:
    return {
        "record": citation.record,
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "words": citation.words,
    }
