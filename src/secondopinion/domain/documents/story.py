"""Several records together: their order in time, and where they contradict each other."""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Generic, TypeVar

from secondopinion.domain.values import PartialDate
from secondopinion.domain.vocabulary import HISTOLOGIES

from .facts import Fact, FactKind, Laterality
from .kinds import DocumentKind, Modality
from .medicines import ingredients_of
from .reading import DateFinding, Reading

R = TypeVar("R", bound=Hashable)
"""What the caller knows a record by."""


@dataclass(frozen=True, slots=True)
class TimelineEntry(Generic[R]):
    """One record in the patient's story; ``date`` is None where the record carries none."""

    record: R
    kind: DocumentKind
    modality: Modality | None
    date: DateFinding | None


def timeline(readings: Mapping[R, Reading]) -> tuple[TimelineEntry[R], ...]:
    """The records by the earliest day their date can mean; undated ones last, in the order given."""
    entries = [TimelineEntry(record, r.kind, r.modality, r.date) for record, r in readings.items()]
    dated = sorted((e for e in entries if e.date is not None), key=lambda e: e.date.date.earliest if e.date else 0)
    return (*dated, *(e for e in entries if e.date is None))


@dataclass(frozen=True, slots=True)
class Sourced(Generic[R]):
    """A fact, the record it comes from, and the side of the tumour it is about where that is known.

    ``document``, ``modality`` and ``date`` are the record's: sizes are compared only where these are known.
    """

    record: R
    fact: Fact
    side: Laterality | None = None
    document: DocumentKind | None = None
    modality: Modality | None = None
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Conflict(Generic[R]):
    """Different values for one kind of fact about one side, in different records."""

    kind: FactKind
    side: Laterality | None
    subject: str
    statements: tuple[Sourced[R], ...]


_COMPARED = frozenset(
    {
        FactKind.HISTOLOGY, FactKind.GRADE, FactKind.GLEASON, FactKind.T, FactKind.N, FactKind.M, FactKind.STAGE,
        FactKind.ER, FactKind.PR, FactKind.HER2, FactKind.HER2_IHC, FactKind.HER2_ISH, FactKind.KI67, FactKind.PDL1,
        FactKind.MMR, FactKind.MSI, FactKind.GENE, FactKind.LATERALITY, FactKind.MENOPAUSE, FactKind.SIZE,
        FactKind.MEDICINE,
    }
)  # fmt: skip
_NO_RESULT = frozenset({"pending", "not performed"})


def conflicts(facts: Sequence[Sourced[R]]) -> tuple[Conflict[R], ...]:
    """Contradictions between records. Values that refine each other ("T2", "pT2a") or wait for a result do not count.

    A clinical and a pathological T or N are two statements and are not compared; nor are grades of two systems. An in
    situ carcinoma stands beside an invasive one in the same breast and contradicts it not. Medicines are compared by
    ingredient, where both doses are masses or are written in one unit. Sizes: see ``_sizes_apart``.
    """
    groups: dict[tuple[FactKind, Laterality | None, str], list[Sourced[R]]] = {}
    for item in facts:
        fact = item.fact
        if (
            fact.kind in _COMPARED
            and fact.holds
            and fact.value not in _NO_RESULT
            and not fact.details.get("metastatic")
        ):
            side = None if fact.kind in (FactKind.LATERALITY, FactKind.MEDICINE, FactKind.MENOPAUSE) else item.side
            groups.setdefault((fact.kind, side, _subject(fact)), []).append(item)
    found = []
    for (kind, side, subject), items in groups.items():
        if kind is FactKind.SIZE:
            clashing = _sizes_apart(items)
        else:
            clashing = [a for a in items if any(b.record != a.record and _differ(kind, a.fact, b.fact) for b in items)]
        if clashing:
            found.append(Conflict(kind, side, subject, tuple(clashing)))
    return tuple(sorted(found, key=lambda c: (c.kind, c.side or "", c.subject)))


def _subject(fact: Fact) -> str:
    if fact.kind is FactKind.GENE:
        return fact.details.get("gene", "")
    if fact.kind is FactKind.MEDICINE:
        return ingredients_of(fact.value) or fact.value.casefold()
    if fact.kind in (FactKind.T, FactKind.N, FactKind.M):
        return _prefix(fact.value)
    return fact.details.get("system", "") if fact.kind is FactKind.GRADE else ""


def _prefix(value: str) -> str:
    """How the category was found: clinical, pathological (a bare one is taken for it), after therapy, at recurrence."""
    written = value[: next(i for i, c in enumerate(value) if c in "TNM")]
    return written or "p"


def _differ(kind: FactKind, a: Fact, b: Fact) -> bool:
    if kind is FactKind.MEDICINE:
        return _doses_differ(a, b)
    if kind is FactKind.HISTOLOGY and _in_situ(a.value) != _in_situ(b.value):
        return False
    left, right = _comparable(kind, a.value), _comparable(kind, b.value)
    if kind in (FactKind.T, FactKind.N, FactKind.STAGE) and "X" not in left + right:
        return not (left.startswith(right) or right.startswith(left)) or (
            kind is FactKind.STAGE and _roman(left) != _roman(right)
        )
    if kind in (FactKind.T, FactKind.N, FactKind.M):
        return False
    return left != right


_MICROGRAM = Decimal("0.001")
_IN_MILLIGRAMS: dict[str, Decimal] = {"kg": Decimal(1_000_000), "g": Decimal(1000), "mg": Decimal(1)} | dict.fromkeys(
    ("mcg", "ug", "\N{MICRO SIGN}g", "\N{GREEK SMALL LETTER MU}g", "microgram", "micrograms"), _MICROGRAM
)


def _doses_differ(a: Fact, b: Fact) -> bool:
    """Whether two doses are stated in units that can be compared and are not the same."""
    left, right = _dose(a), _dose(b)
    return left is not None and right is not None and left[1] == right[1] and left[0] != right[0]


def _dose(fact: Fact) -> tuple[Decimal, str] | None:
    """Figure and unit, a mass in milligrams; None where no figure is written."""
    unit = fact.details.get("unit", "").strip().casefold()
    try:
        figure = Decimal(fact.details.get("dose", "").strip().replace(",", "."))
    except InvalidOperation:
        return None
    factor = _IN_MILLIGRAMS.get(unit)
    return (figure * factor, "mg") if factor is not None else (figure, unit)


def _in_situ(histology: str) -> bool:
    """Behaviour code 2 of ICD-O-3."""
    known = HISTOLOGIES.get(histology)
    return known is not None and known.morphology.endswith("/2")


_SAME_TUMOUR_DAYS = 14
_MORE = Decimal("1.2")


def _sizes_apart(items: Sequence[Sourced[R]]) -> list[Sourced[R]]:
    """Sizes that cannot both be right: measured by one method, of records at most 14 days apart, more than 20 % apart.

    An ultrasound, an MRI and a hand measure different things, and a tumour changes with time: such values differ and
    contradict nothing. Less than a fifth is the play of measuring again; RECIST 1.1 (Eisenhauer 2009) begins to call a
    change growth above it. Of several sizes in one record the largest is compared: the others are further foci. The
    14 days are this project's own choice. A record without a date is not compared.
    """
    largest: dict[R, Sourced[R]] = {}
    for item in items:
        held = largest.get(item.record)
        if item.document is not None and (held is None or _millimetres(item) > _millimetres(held)):
            largest[item.record] = item
    return [a for a in largest.values() if any(_sizes_differ(a, b) for b in largest.values() if b is not a)]


def _sizes_differ(a: Sourced[R], b: Sourced[R]) -> bool:
    if (a.document, a.modality) != (b.document, b.modality) or a.date is None or b.date is None:
        return False
    apart = max(a.date.earliest - b.date.latest, b.date.earliest - a.date.latest)
    small, large = sorted((_millimetres(a), _millimetres(b)))
    return apart <= dt.timedelta(days=_SAME_TUMOUR_DAYS) and large > small * _MORE


def _millimetres(item: Sourced[R]) -> Decimal:
    """The figure of a size; a person's correction in free words counts as none."""
    try:
        return Decimal(item.fact.value.removesuffix("mm").strip())
    except InvalidOperation:
        return Decimal(0)


def _comparable(kind: FactKind, value: str) -> str:
    if kind in (FactKind.T, FactKind.N, FactKind.M):
        return value.lstrip("yracpm").split("(")[0]
    return value.split(" ")[0] if kind in (FactKind.ER, FactKind.PR) else value


def _roman(stage: str) -> str:
    return stage.rstrip("ABC123")


def sourced(record: R, *, reading: Reading) -> Iterable[Sourced[R]]:
    """The facts of one reading with their record; the side is the fact's own, else the only one the record names."""
    sides = {f.laterality for f in reading.facts if f.kind is FactKind.LATERALITY and f.holds}
    only = next(iter(sides)) if len(sides) == 1 else None
    for fact in reading.facts:
        date = reading.date.date if reading.date else None
        yield Sourced(record, fact, fact.laterality or only, reading.kind, reading.modality, date)
