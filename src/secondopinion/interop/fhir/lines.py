"""What every translator of a resource shares: its shape and the form of a line."""

from collections.abc import Callable, Iterator

from secondopinion.domain.documents import StructuredEntry
from secondopinion.domain.values import Code, PartialDate

from ..writing import PageWriter
from .values import Resource

Lookup = Callable[[str], Resource]
Translator = Callable[[PageWriter, Resource, Lookup], Iterator[StructuredEntry]]


def labelled(label: str, *parts: str) -> str:
    """ "Label: part, part" of the parts that say something."""
    return f"{label}: " + ", ".join(filter(None, parts))


def coded(found: list[Code]) -> str:
    """ "code system:code" of the first code."""
    return f"code {found[0]}" if found else ""


def on_date(date: PartialDate | None, word: str = "") -> str:
    """The date after a word, or nothing."""
    return f"{word} {date}".strip() if date else ""
