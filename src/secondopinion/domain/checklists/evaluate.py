"""What a case still lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from secondopinion.domain.documents import DocumentKind, Fact, FactKind, Modality, Polarity, Standing

from .rows import Checklist, Condition, Item, Material, Primary, Want

_NO_RESULT = frozenset({"pending", "not performed"})


class Status(StrEnum):
    """How an item stands."""

    PRESENT = "present"
    MISSING = "missing"
    PARTLY = "partly"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Held:
    """One thing the case has. ``record`` is the caller's id of it.

    Primary material whose modality nobody has read yet (an unopened folder of images) has ``modality`` None.
    """

    record: str
    material: Material = Material.REPORT
    kind: DocumentKind | None = None
    modality: Modality | None = None
    primary: Primary | None = None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemStatus:
    """One item's status, the records that satisfy it (wholly or partly), and the wants that remain."""

    item: Item
    status: Status
    satisfied_by: tuple[str, ...] = ()
    lacking: tuple[Want, ...] = ()


def evaluate(checklist: Checklist, *, have: Sequence[Held]) -> tuple[ItemStatus, ...]:
    """The status of every item, in the checklist's order.

    Partly: some of the wants of an ``every`` item are met; a result is announced as pending; or image files are there
    whose modality is not known yet.
    """
    return tuple(_status(item, have) for item in checklist.items)


def _status(item: Item, have: Sequence[Held]) -> ItemStatus:
    if item.when and not any(_applies(condition, have) for condition in item.when):
        return ItemStatus(item, Status.NOT_NEEDED)
    met: list[Want] = []
    near = False
    records: dict[str, None] = {}
    for want in item.satisfied_by:
        whole, half = _matching(want, item.material, have)
        records.update(dict.fromkeys(whole or half))
        near = near or bool(half)
        if whole:
            met.append(want)
    lacking = tuple(want for want in item.satisfied_by if want not in met)
    if met and (not item.every or not lacking):
        return ItemStatus(item, Status.PRESENT, tuple(records))
    status = Status.PARTLY if met or near else Status.MISSING
    return ItemStatus(item, status, tuple(records), lacking)


def _matching(want: Want, material: Material, have: Sequence[Held]) -> tuple[list[str], list[str]]:
    """Records that meet a want, and those that come near."""
    whole, half = [], []
    for held in have:
        if want.facts:
            stated = [f for f in held.facts if _asked(want, f)]
            if any(f.value not in _NO_RESULT for f in stated):
                whole.append(held.record)
            elif any(f.value == "pending" for f in stated):
                half.append(held.record)
        if held.material is not material:
            continue
        right = (want.primary and held.primary in want.primary) or (want.kinds and held.kind in want.kinds)
        if not right:
            continue
        if not want.modalities or held.modality in want.modalities:
            whole.append(held.record)
        elif held.modality is None and material is Material.PRIMARY:
            half.append(held.record)
    return whole, half


def _asked(want: Want, fact: Fact) -> bool:
    if fact.kind not in want.facts or fact.standing in (Standing.FAMILY, Standing.CONDITIONAL):
        return False
    if want.values and not (fact.holds and _fits(fact, want.values)):
        return False
    if want.genes and fact.details.get("gene") not in want.genes:
        return False
    return not want.analytes or fact.details.get("analyte") in want.analytes


def _applies(condition: Condition, have: Sequence[Held]) -> bool:
    known = any(fact.kind in condition.facts and fact.holds and _fits(fact, condition.values) for fact in _facts(have))
    return known is not condition.absent


def _fits(fact: Fact, values: Iterable[str]) -> bool:
    bare = fact.value.lstrip("yracpm") if fact.kind in (FactKind.T, FactKind.N, FactKind.M) else fact.value
    return any(
        candidate.startswith(value[:-1]) if value.endswith("*") else candidate == value
        for value in values
        for candidate in (fact.value, bare)
    )


def _facts(have: Sequence[Held]) -> Iterable[Fact]:
    for held in have:
        yield from (fact for fact in held.facts if fact.polarity is Polarity.AFFIRMED)
