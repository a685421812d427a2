"""Several records together: their order in time, and where they contradict each other."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from .facts import Fact, FactKind, Laterality
from .kinds import DocumentKind, Modality
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
    """A fact, the record it comes from, and the side of the tumour it is about where that is known."""

    record: R
    fact: Fact
    side: Laterality | None = None


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

    A clinical and a pathological T or N are two statements and are not compared; nor are grades of two systems.
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
        clashing = [a for a in items if any(b.record != a.record and _differ(kind, a.fact, b.fact) for b in items)]
        if clashing:
            found.append(Conflict(kind, side, subject, tuple(clashing)))
    return tuple(sorted(found, key=lambda c: (c.kind, c.side or "", c.subject)))


def _subject(fact: Fact) -> str:
    if fact.kind is FactKind.GENE:
        return fact.details.get("gene", "")
    if fact.kind is FactKind.MEDICINE:
        return fact.value
    if fact.kind in (FactKind.T, FactKind.N, FactKind.M):
        return _prefix(fact.value)
    return fact.details.get("system", "") if fact.kind is FactKind.GRADE else ""


def _prefix(value: str) -> str:
    """How the category was found: clinical, pathological (a bare one is taken for it), after therapy, at recurrence."""
    written = value[: next(i for i, c in enumerate(value) if c in "TNM")]
    return written or "p"


def _differ(kind: FactKind, a: Fact, b: Fact) -> bool:
    if kind is FactKind.MEDICINE:
        return "dose" in a.details and "dose" in b.details and _dose(a) != _dose(b)
    left, right = _comparable(kind, a.value), _comparable(kind, b.value)
    if kind in (FactKind.T, FactKind.N, FactKind.STAGE) and "X" not in left + right:
        return not (left.startswith(right) or right.startswith(left)) or (
            kind is FactKind.STAGE and _roman(left) != _roman(right)
        )
    if kind in (FactKind.T, FactKind.N, FactKind.M):
        return False
    return left != right


def _dose(fact: Fact) -> tuple[str, str]:
    return fact.details.get("dose", ""), fact.details.get("unit", "")


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
        yield Sourced(record, fact, fact.laterality or only)
