"""What the public pages show of the clinical reference data."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from secondopinion.apps.reference.models import ReferenceSet

PATIENT = "patient"
ORDER = ("emergency_now", "call_team_today")
IN_A_ROW, CELL = 10, 24


def asked_rows(reference: ReferenceSet) -> list[dict[str, Any]]:
    """The danger questions patients are asked, the most urgent action first."""
    rows = [row for row in reference.payload["rows"] if row["audience"] == PATIENT]
    return sorted(rows, key=lambda row: ORDER.index(row["action"]))


@dataclass(frozen=True, slots=True)
class Action:
    """The fixed words after a yes."""

    title: str
    texts: tuple[str, ...]
    is_emergency: bool


def actions_after(reference: ReferenceSet, flags: Collection[str]) -> list[Action]:
    """The actions that the answered rows call for, the most urgent first. Fixed text; nothing is computed."""
    wanted = {row["action"] for row in asked_rows(reference) if row["id"] in flags}
    return [
        Action(
            _(reference.payload["actions"][code]["title"]),
            tuple(_(text) for text in reference.payload["actions"][code]["texts"]),
            code == "emergency_now",
        )
        for code in ORDER
        if code in wanted
    ]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a second opinion."""

    code: str
    title: str
    meaning: str
    steps: tuple[str, ...]
    route: str


def reasons(reference: ReferenceSet) -> list[Reason]:
    """The reasons, in the order of the set."""
    return [
        Reason(
            row["id"],
            _(row["title"]),
            _(row["meaning"]),
            tuple(_(step) for step in row["next"]),
            _(row["route"]) if row["changes_route"] else "",
        )
        for row in reference.payload["rows"]
    ]


@dataclass(frozen=True, slots=True)
class Icon:
    """One person of an icon array; ``kind`` is a colour's role or nothing."""

    x: int
    y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Figure:
    """An icon array of 100 people with its words."""

    label: str
    icons: tuple[Icon, ...]
    height: int
    caption: str


def icon_array(*, count: int, means: str) -> Figure:
    """100 people, ten to a row, ``count`` of them marked."""
    words = _("%(count)d of 100 people: %(means)s") % {"count": count, "means": means}
    icons = tuple(
        Icon(
            CELL // 2 + CELL * (number % IN_A_ROW),
            CELL // 2 + CELL * (number // IN_A_ROW),
            "a" if number < count else "",
        )
        for number in range(100)
    )
    return Figure(words, icons, CELL * IN_A_ROW, words)


@dataclass(frozen=True, slots=True)
class Rate:
    """One published figure with the people it counted."""

    title: str
    sentence: str
    counted: str
    caution: str
    source: str
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class RateGroup:
    """Figures that may stand side by side because they counted the same kind of thing."""

    id: str
    title: str
    rates: tuple[Rate, ...]


def rate_groups(reference: ReferenceSet) -> list[RateGroup]:
    """The figures by group; a group without figures is left out."""
    rows: Iterable[Mapping[str, Any]] = reference.payload["rows"]
    groups = [
        RateGroup(group["id"], _(group["title"]), tuple(_rate(row) for row in rows if row["group"] == group["id"]))
        for group in reference.payload["groups"]
    ]
    return [group for group in groups if group.rates]


def _rate(row: Mapping[str, Any]) -> Rate:
    figure = None
    if row["of"] == 100 and row["count"] is not None:
        figure = icon_array(count=row["count"], means=_(row["means"]))
    return Rate(_(row["title"]), _(row["sentence"]), _(row["population"]), _(row["caution"]), row["source"], figure)


@dataclass(frozen=True, slots=True)
class Script:
    """Words for the talk."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to print."""

    title: str
    paragraphs: tuple[str, ...]


def scripts(reference: ReferenceSet) -> list[Script]:
    """The sentences people may say."""
    return [Script(_(row["title"]), _(row["text"])) for row in reference.payload["rows"] if row["use"] == "script"]


def letters(reference: ReferenceSet) -> list[Letter]:
    """The letters people may print."""
    return [
        Letter(_(row["title"]), tuple(_(part) for part in row["paragraphs"]))
        for row in reference.payload["rows"]
        if row["use"] == "letter"
    ]
