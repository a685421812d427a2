"""What reading a file gives: its type, how it ended, its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from secondopinion.domain.documents import PageText, Reason, StructuredRecord, Word
from secondopinion.domain.documents.wire import from_json, to_json


class Outcome(StrEnum):
    """How a file ended."""

    READ = "read"
    KEPT = "kept"  # stored unopened
    UNPACKED = "unpacked"  # an archive whose members are files of their own
    REFUSED = "refused"


class TextSource(StrEnum):
    """Where a page's text came from."""

    TEXT = "text"
    OCR = "ocr"
    STRUCTURED = "structured"


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page. ``rotation``: degrees clockwise it was turned to stand upright; the image is upright already.

    ``image`` (WebP) is for the viewer and None where there is only text; ``width`` and ``height`` are its pixels, and
    the boxes of ``words`` are fractions of it. ``confidence`` is the mean over recognised words, None for given text.
    """

    number: int
    text: str
    source: TextSource = TextSource.TEXT
    confidence: float | None = None
    rotation: int = 0
    width: int = 0
    height: int = 0
    words: tuple[Word, ...] = ()
    image: bytes | None = None

    @property
    def page_text(self) -> PageText:
        """The page as ``domain.documents`` reads it."""
        return PageText(number=self.number, text=self.text, confidence=self.confidence, words=self.words)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file, read. ``reason`` is set whenever ``outcome`` is not READ, and as a remark where a page has no text."""

    content_type: str
    outcome: Outcome
    reason: Reason | None = None
    pages: tuple[ReadPage, ...] = ()
    structured: StructuredRecord | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON; page images are left out, they are stored as files."""
        bare = replace(self, reason=None, pages=tuple(replace(page, image=None) for page in self.pages))
        value: dict[str, Any] = to_json(bare)
        if self.reason is not None:
            value["reason"] = self.reason.to_json()
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any], *, images: Mapping[int, bytes] | None = None) -> "ReadFile":
        """Read what ``to_json`` wrote and put the ``images`` (page number to bytes) back."""
        rest = {key: inner for key, inner in value.items() if key != "reason"}
        read = from_json({**rest, "pages": _without_images(rest.get("pages", []))}, kind=cls)
        pages = tuple(replace(page, image=(images or {}).get(page.number)) for page in read.pages)
        reason = Reason.from_json(value["reason"]) if value.get("reason") else None
        return replace(read, pages=pages, reason=reason)


def _without_images(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: inner for key, inner in page.items() if key != "image"} for page in pages]


class RefusedError(Exception):
    """Raised inside the child by a reader that cannot go on; becomes a refused ``ReadFile`` there."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code.value)
        self.reason = reason
