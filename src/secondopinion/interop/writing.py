"""Structured records have no pages: a translator writes them, line by line, and every entry knows its place in them."""

import unicodedata

from secondopinion.domain.documents import PageText
from secondopinion.domain.values import Span

PAGE_CHARACTERS = 3000


class PageWriter:
    """Collects lines into pages of about 3,000 characters."""

    def __init__(self) -> None:
        self._pages: list[list[str]] = [[]]
        self._length = 0

    def line(self, text: str) -> Span | None:
        """Write one line and say where it stands; None for a line without anything in it. Long lines are wrapped."""
        clean = plain(text)
        if not clean:
            return None
        first: Span | None = None
        while clean:
            piece, clean = _cut(clean)
            if self._length and self._length + len(piece) > PAGE_CHARACTERS:
                self.new_page()
            start = self._length
            self._pages[-1].append(piece)
            self._length += len(piece) + 1
            first = first or Span(len(self._pages), start, start + len(piece))
        return first

    def mark(self, text: str, *, words: str) -> Span | None:
        """Write one line and give the place of ``words`` in it; of the whole line when they do not stand in it."""
        whole = self.line(text)
        if whole is None:
            return None
        wanted = plain(words)
        found = plain(text).find(wanted) if wanted else -1
        if found < 0 or whole.start + found + len(wanted) > whole.end:
            return whole
        return Span(whole.page, whole.start + found, whole.start + found + len(wanted))

    def heading(self, text: str) -> None:
        """An empty line, then the title; on a new page when little of this one is left."""
        if self._length > PAGE_CHARACTERS * 0.9:
            self.new_page()
        if self._length:
            self._pages[-1].append("")
            self._length += 1
        self.line(text)

    def new_page(self) -> None:
        """What follows stands on another page."""
        if self._length:
            self._pages.append([])
            self._length = 0

    def pages(self) -> tuple[PageText, ...]:
        """The pages written so far."""
        return tuple(
            PageText(number=number, text="\n".join(lines))
            for number, lines in enumerate(self._pages, start=1)
            if any(lines)
        )


def plain(text: str) -> str:
    """One line: white space collapsed, control and direction characters gone."""
    kept = "".join(
        " " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    return " ".join(kept.split())


def _cut(text: str) -> tuple[str, str]:
    if len(text) <= PAGE_CHARACTERS:
        return text, ""
    at = text.rfind(" ", PAGE_CHARACTERS // 2, PAGE_CHARACTERS)
    at = at if at > 0 else PAGE_CHARACTERS
    return text[:at], text[at:].lstrip()
