"""The case as its records tell it: a timeline, facts by kind, contradictions."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import VisibleQuerySet, visible
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files.keyring import unlock
from secondopinion.domain import documents as domain
from secondopinion.domain.lifecycle import REVIEWABLE
from secondopinion.domain.values import PartialDate, Span

from ..models import Fact, FactDecision, Record

MOST_FACTS = 2000


def effective_value(fact: Fact) -> str:
    """The value that counts: the last correction, else what was read."""
    if fact.status != "corrected":
        return str(fact.value)
    last = max(fact.decisions.all(), key=lambda decision: decision.decided_at, default=None)
    return str(last.value) if last else str(fact.value)


def as_domain(fact: Fact) -> domain.Fact:
    """The row as the domain's value, with the value that counts."""
    details = {key: str(value) for key, value in fact.details.items() if key not in ("quantity", "date")}
    date = fact.details.get("date")
    return domain.Fact(
        kind=domain.FactKind(fact.kind),
        value=effective_value(fact),
        span=Span(fact.page, fact.start, fact.end),
        words=fact.words,
        polarity=domain.Polarity(fact.polarity),
        certainty=domain.Certainty(fact.certainty),
        standing=domain.Standing(fact.standing),
        laterality=domain.Laterality(fact.laterality) if fact.laterality else None,
        date=PartialDate.parse(date) if date else None,
        details=details,
        low_confidence=fact.low_confidence,
    )


def facts_of(actor: Actor, *, case: Case) -> list[Fact]:
    """The facts of the case's usable records, decisions at hand, in a constant number of queries."""
    decisions = Prefetch("decisions", queryset=FactDecision.objects.select_related("decided_by"))
    rows = _usable_facts(actor, case=case).prefetch_related(decisions)
    return list(rows.order_by("kind", "record__received_at", "page", "start")[:MOST_FACTS])


def held_facts(actor: Actor, *, case: Case, kinds: Collection[domain.FactKind] | None = None) -> list[Fact]:
    """The facts, of some kinds or all, that nobody rejected, with their corrections at hand: what counts now."""
    rows = _usable_facts(actor, case=case).exclude(status="rejected")
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    facts = list(rows.order_by("kind", "found_at", "page", "start")[:MOST_FACTS])
    prefetch_related_objects([fact for fact in facts if fact.status == "corrected"], "decisions")
    return facts


def _usable_facts(actor: Actor, *, case: Case) -> VisibleQuerySet:
    unlock([case.pk])
    usable = visible(actor, "record.open", Record.objects.all()).filter(case=case, state__in=REVIEWABLE)
    return Fact.objects.visible_to(actor).filter(case=case, record__in=usable)


def timeline(actor: Actor, *, case: Case) -> Sequence[Record]:
    """The usable records by the earliest day their date can mean; undated ones last."""
    unlock([case.pk])
    rows = visible(actor, "record.open", Record.objects.all()).filter(case=case, state__in=REVIEWABLE)
    records = list(rows.order_by("received_at", "id"))
    return sorted(records, key=lambda row: PartialDate.parse(row.date).earliest if row.date else _LAST)


_LAST = dt.date.max


@dataclass(frozen=True, slots=True)
class GroupedFacts:
    """The facts of one kind; ``facts`` keeps every statement with its record, page, words and status."""

    kind: domain.FactKind
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """The case on one page."""

    groups: tuple[GroupedFacts, ...]
    conflicts: tuple[domain.Conflict[uuid.UUID], ...]
    timeline: tuple[Record, ...]
    facts: Mapping[uuid.UUID, Fact]


def summary(actor: Actor, *, case: Case) -> CaseSummary:
    """Facts grouped by kind in the domain's order, contradictions between records, and the timeline."""
    facts = facts_of(actor, case=case)
    by_kind: dict[str, list[Fact]] = {}
    for fact in facts:
        by_kind.setdefault(fact.kind, []).append(fact)
    groups = tuple(GroupedFacts(kind, tuple(by_kind[kind])) for kind in domain.FactKind if kind in by_kind)
    records = tuple(timeline(actor, case=case))
    return CaseSummary(groups, conflicts_of(facts, records=records), records, {fact.pk: fact for fact in facts})


def conflicts_of(facts: Sequence[Fact], *, records: Sequence[Record]) -> tuple[domain.Conflict[uuid.UUID], ...]:
    """Contradictions between records; a rejected fact contradicts nothing any more. Records stand by their id."""
    by_record: dict[uuid.UUID, list[Fact]] = {}
    for fact in facts:
        if fact.status != "rejected":
            by_record.setdefault(fact.record_id, []).append(fact)
    about = {record.pk: record for record in records}
    statements: list[domain.Sourced[uuid.UUID]] = []
    for record_id, rows in by_record.items():
        found = [as_domain(row) for row in rows if _comparable(row)]
        sides = {fact.laterality for fact in found if fact.kind is domain.FactKind.LATERALITY and fact.holds}
        only = next(iter(sides)) if len(sides) == 1 else None
        of = _of_record(about.get(record_id))
        statements += [domain.Sourced(record_id, fact, fact.laterality or only, *of) for fact in found]
    return domain.conflicts(statements)


def _of_record(
    record: Record | None,
) -> tuple[domain.DocumentKind | None, domain.Modality | None, PartialDate | None]:
    """Kind, method and date of a record, each where it is known."""
    if record is None:
        return None, None, None
    return (
        domain.DocumentKind(record.kind) if record.kind else None,
        domain.Modality(record.modality) if record.modality else None,
        PartialDate.parse(record.date) if record.date else None,
    )


_TNM = {"t": "T", "n": "N", "m": "M"}


def _comparable(fact: Fact) -> bool:
    """A person may have corrected a category to free words; such a value is shown, not compared."""
    letter = _TNM.get(fact.kind)
    return letter is None or letter in effective_value(fact)
