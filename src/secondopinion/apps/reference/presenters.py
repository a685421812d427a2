"""What the pages of this app show: any kind of set, row by row, so that a clinician signs what is really stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .models import ReferenceSet
from .words import EVIDENCE, FIELDS, KINDS

ASIDE = frozenset({"id", "source", "evidence"})


@dataclass(frozen=True, slots=True)
class SetLine:
    """One version on the list."""

    title: str | Promise
    about: str | Promise
    version: str
    url: str
    current: bool
    signed_name: str
    signed_at: Any


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: its key, what it says column by column, and where it comes from."""

    id: str
    pairs: tuple[tuple[str | Promise, str], ...]
    source: str
    evidence: str | Promise


def kind_words(kind: str) -> tuple[str | Promise, str | Promise]:
    """The title of a kind and what it is for."""
    return KINDS.get(kind, (kind.replace("_", " ").capitalize(), ""))


def set_lines(sets: Iterable[ReferenceSet]) -> list[SetLine]:
    """The list of every version."""
    return [
        SetLine(
            *kind_words(entry.kind),
            entry.version,
            reverse("reference_set", args=[entry.pk]),
            entry.current,
            entry.signed_name,
            entry.signed_at,
        )
        for entry in sets
    ]


def row_views(payload: Mapping[str, Any]) -> list[RowView]:
    """Every row of a set, then every other part of it (fixed texts, groups), so that nothing is signed unseen."""
    rows = [_row(row, str(row.get("id", number))) for number, row in enumerate(payload.get("rows", []), 1)]
    others = [name for name, value in payload.items() if name != "rows" and isinstance(value, dict | list)]
    for name in others:
        value = payload[name]
        parts = value.items() if isinstance(value, dict) else enumerate(value, 1)
        for key, part in parts:
            rows += _part(part if isinstance(part, dict) else {"text": part}, f"{name} {key}")
    return rows


def _part(part: Mapping[str, Any], key: str) -> list[RowView]:
    """A part that itself holds items (a checklist of one cancer) is shown item by item."""
    items = part.get("items")
    if not isinstance(items, list):
        return [_row(part, key)]
    head = str(part.get("cancer", key)).replace("_", " ").capitalize()
    rest = {name: value for name, value in part.items() if name not in {"items", "cancer"}}
    rows = [_row(item, f"{head}: {item.get('id', number)}") for number, item in enumerate(items, 1)]
    return ([_row(rest, head)] if rest else []) + rows


def _row(row: Mapping[str, Any], key: str) -> RowView:
    pairs = tuple(
        (FIELDS.get(name, name.replace("_", " ").capitalize()), _text(value))
        for name, value in row.items()
        if name not in ASIDE and value not in ("", None, [], {})
    )
    tag = str(row.get("evidence", ""))
    words = EVIDENCE.get(tag, tag.replace("R", str(EVIDENCE["R"]), 1) if tag.startswith("R,") else tag)
    return RowView(key, pairs, str(row.get("source", "")), words)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "\n".join(f"{name.replace('_', ' ')}: {_text(part)}" for name, part in value.items())
    if isinstance(value, list):
        return "\n".join(_text(part) for part in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Review:
    """Whether a set was reviewed, for the mark beside everything that comes from it."""

    version: str
    signed_name: str
    reviewed_on: Any

    @property
    def is_signed(self) -> bool:
        """Whether a clinician signed it."""
        return bool(self.signed_name)


def review_of(reference: ReferenceSet) -> Review:
    """The mark of a set."""
    return Review(reference.version, reference.signed_name, reference.reviewed_on)
