"""A checklist as data: what a reviewer needs for one cancer, report and primary material apart.

The rows come from the reference app, which versions them and shows whether a clinician has signed them. Nothing
clinical is decided here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from secondopinion.domain.documents import DocumentKind, FactKind, Modality
from secondopinion.domain.vocabulary import Cancer

EVERY = "every"
"""The key of the list that applies to every case."""


class Material(StrEnum):
    """A report is what somebody wrote about the thing; primary material is the thing: slides, blocks, image files."""

    REPORT = "report"
    PRIMARY = "primary"


class Primary(StrEnum):
    """Kinds of primary material."""

    SLIDES = "slides"
    BLOCKS = "blocks"
    IMAGES = "images"


@dataclass(frozen=True, slots=True)
class Want:
    """One thing that can satisfy an item: a record of a kind (and modality), primary material, or a stated fact.

    Lists are alternatives. ``genes`` and ``analytes`` narrow a fact of kind gene or marker, ``values`` any fact.
    """

    kinds: tuple[DocumentKind, ...] = ()
    modalities: tuple[Modality, ...] = ()
    primary: tuple[Primary, ...] = ()
    facts: tuple[FactKind, ...] = ()
    genes: tuple[str, ...] = ()
    analytes: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Want":
        """Raises ``ValueError`` for an unknown kind or an empty want."""
        want = cls(
            kinds=tuple(DocumentKind(v) for v in value.get("kinds", ())),
            modalities=tuple(Modality(v) for v in value.get("modalities", ())),
            primary=tuple(Primary(v) for v in value.get("primary", ())),
            facts=tuple(FactKind(v) for v in value.get("facts", ())),
            genes=tuple(str(v) for v in value.get("genes", ())),
            analytes=tuple(str(v) for v in value.get("analytes", ())),
            values=tuple(str(v) for v in value.get("values", ())),
        )
        if not (want.kinds or want.primary or want.facts):
            raise ValueError("a want asks for a record, for primary material or for a fact")
        return want


@dataclass(frozen=True, slots=True)
class Condition:
    """An item applies only where a fact that holds has one of these values; a closing ``*`` stands for any ending.

    ``absent`` turns it round: only where no such fact is known.
    """

    facts: tuple[FactKind, ...]
    values: tuple[str, ...]
    absent: bool = False

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Condition":
        """Raises ``ValueError`` for an unknown fact kind."""
        return cls(
            facts=tuple(FactKind(v) for v in value["facts"]),
            values=tuple(str(v) for v in value["values"]),
            absent=bool(value.get("absent", False)),
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist. ``satisfied_by`` lists wants; with ``every`` all of them must be met, else any one.

    ``when`` holds alternatives: the item applies if any condition is true, or always if there is none. ``label`` and
    ``why`` are in plain words for the patient; ``source`` names where the line comes from.
    """

    id: str
    label: str
    material: Material
    why: str
    satisfied_by: tuple[Want, ...]
    every: bool = False
    when: tuple[Condition, ...] = ()
    source: str = ""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Item":
        """Raises ``ValueError`` or ``KeyError`` where the row is not whole."""
        wants = tuple(Want.from_json(v) for v in value["satisfied_by"])
        if not wants:
            raise ValueError("an item says what satisfies it")
        return cls(
            id=str(value["id"]),
            label=str(value["label"]),
            material=Material(value["material"]),
            why=str(value["why"]),
            satisfied_by=wants,
            every=bool(value.get("every", False)),
            when=tuple(Condition.from_json(v) for v in value.get("when", ())),
            source=str(value.get("source", "")),
        )


@dataclass(frozen=True, slots=True)
class Checklist:
    """The lines for one cancer (or ``EVERY``), with the version and review of the data they come from."""

    cancer: str
    items: tuple[Item, ...]
    version: str = ""
    source: str = ""
    reviewed_on: str | None = None
    signed_by: str | None = None

    def __post_init__(self) -> None:
        ids = [item.id for item in self.items]
        if len(set(ids)) != len(ids):
            raise ValueError("two items of a checklist share an id")
        if self.cancer != EVERY:
            Cancer(self.cancer)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Checklist":
        """One checklist from plain values. Raises ``ValueError`` or ``KeyError`` where it is not whole."""
        return cls(
            cancer=str(value["cancer"]),
            items=tuple(Item.from_json(v) for v in value["items"]),
            version=str(value.get("version", "")),
            source=str(value.get("source", "")),
            reviewed_on=value.get("reviewed_on"),
            signed_by=value.get("signed_by"),
        )

    def joined(self, other: "Checklist") -> "Checklist":
        """This list followed by the other's lines, under the other's cancer."""
        return Checklist(
            other.cancer, (*self.items, *other.items), other.version, other.source, other.reviewed_on, other.signed_by
        )


def checklists_from_json(document: Mapping[str, Any]) -> tuple[Checklist, ...]:
    """All checklists of one data file; version, source and review stand once at its top."""
    shared = {key: document.get(key) for key in ("version", "source", "reviewed_on", "signed_by")}
    return tuple(Checklist.from_json({**shared, **value}) for value in document["checklists"])


def checklist_for(checklists: Sequence[Checklist], *, cancer: str | None) -> Checklist:
    """The list of every case, followed by the cancer's own where there is one. Raises ``KeyError`` without the first."""
    by_key = {checklist.cancer: checklist for checklist in checklists}
    every = by_key[EVERY]
    own = by_key.get(cancer) if cancer is not None else None
    return every.joined(own) if own is not None and own is not every else every
