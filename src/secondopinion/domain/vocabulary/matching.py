"""Find terms of a vocabulary in a text: whole words, longest first, blind to case, hyphens and line breaks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """One term found: the key it stands for and its characters in the text."""

    key: str
    start: int
    end: int


class TermFinder:
    """A compiled vocabulary: ``terms`` maps each wording to the key it stands for.

    A space in a wording also matches a hyphen or a line break; a wording in capitals of up to five letters is matched
    with its case (so that "ALL" is not every "all").
    """

    def __init__(self, terms: Mapping[str, str]) -> None:
        self._exact = {_plain(t): k for t, k in terms.items() if _short(t)}
        self._loose = {_plain(t).lower(): k for t, k in terms.items() if not _short(t)}
        self._exact_pattern = _compile(self._exact, flags=0)
        self._loose_pattern = _compile(self._loose, flags=re.IGNORECASE)

    def find(self, text: str) -> Iterator[Mention]:
        """Every mention in the order of the text; mentions never overlap, the longer wording wins."""
        found: list[Mention] = []
        for pattern, table, lower in (
            (self._loose_pattern, self._loose, True),
            (self._exact_pattern, self._exact, False),
        ):
            if pattern is None:
                continue
            for match in pattern.finditer(text):
                word = _plain(match.group())
                key = table.get(word.lower() if lower else word)
                if key is not None:
                    found.append(Mention(key, match.start(), match.end()))
        found.sort(key=lambda m: (m.start, -m.end))
        last = -1
        for mention in found:
            if mention.start >= last:
                yield mention
                last = mention.end


def _short(term: str) -> bool:
    return len(term) <= 5 and term.isupper()


def _plain(term: str) -> str:
    return re.sub(r"[\s\-]+", " ", term).strip()


def _compile(terms: Mapping[str, str], *, flags: int) -> re.Pattern[str] | None:
    if not terms:
        return None
    wordings = sorted(terms, key=len, reverse=True)
    return re.compile(rf"(?<![\w])(?:{_branches(wordings)})(?![\w])", flags)


def _branches(wordings: list[str], *, deep: int = 5) -> str:
    """The wordings as one pattern that parts at their first letters, so that a place in the text is compared with the
    few wordings that begin as it does and not with a thousand. The order, the longest first, is kept within a branch.
    """
    if deep == 0 or len(wordings) < 3:
        return "|".join(_spelled(wording) for wording in wordings)
    begun: dict[str, list[str]] = {}
    for wording in wordings:
        begun.setdefault(wording[:1], []).append(wording[1:])
    return "|".join(
        _spelled(first) + (f"(?:{_branches(rest, deep=deep - 1)})" if any(rest) else "")
        for first, rest in begun.items()
    )


def _spelled(wording: str) -> str:
    return re.escape(wording).replace(r"\ ", r"[\s\-]+")
