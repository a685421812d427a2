"""What the case still lacks for its cancer, from the reference data and what has arrived."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.cases.models import Case
from secondopinion.apps.reference.models import ReferenceSet
from secondopinion.domain.checklists import (
    Checklist,
    Held,
    ItemStatus,
    Material,
    Primary,
    Status,
    checklist_for,
    checklists_from_json,
    evaluate,
)
from secondopinion.domain.documents import DocumentKind, FactKind, Modality

from ..models import Fact, Record
from .facts import as_domain, held_facts, timeline


@dataclass(frozen=True, slots=True)
class CaseChecklist:
    """Every item that applies, reports and primary material apart. ``unreviewed``: no clinician has signed this list."""

    reports: tuple[ItemStatus, ...]
    primary: tuple[ItemStatus, ...]
    unreviewed: bool
    version: str
    source: str

    @property
    def items(self) -> tuple[ItemStatus, ...]:
        """All of them."""
        return (*self.reports, *self.primary)

    @property
    def counts(self) -> tuple[int, int]:
        """How many of how many are there."""
        return sum(item.status is Status.PRESENT for item in self.items), len(self.items)


def checklist_of(actor: Actor, *, case: Case) -> CaseChecklist | None:
    """The checklist of the case; None while the installation has no checklists loaded."""
    require(actor, "case.view", case)
    current: Any = ReferenceSet.objects.filter(kind="checklists", current=True).defer("payload").first()
    if current is None:
        return None
    chosen = _chosen(current.pk, case.cancer)
    statuses = [
        status
        for status in evaluate(chosen, have=held(actor, case=case, chosen=chosen))
        if status.status is not Status.NOT_NEEDED
    ]
    return CaseChecklist(
        reports=tuple(status for status in statuses if status.item.material is Material.REPORT),
        primary=tuple(status for status in statuses if status.item.material is Material.PRIMARY),
        unreviewed=not current.is_signed,
        version=current.version,
        source=current.source,
    )


@lru_cache(maxsize=64)
def _chosen(reference_id: uuid.UUID, cancer: str) -> Checklist:
    """The rows for one cancer. A version of reference data never changes, so they are read once per process."""
    payload = ReferenceSet.objects.values_list("payload", flat=True).get(pk=reference_id)
    return checklist_for(checklists_from_json(payload), cancer=cancer or None)


def checklist_counts(actor: Actor, *, case: Case) -> tuple[int, int]:
    """How many items are there, of how many; (0, 0) while there is no checklist."""
    found = checklist_of(actor, case=case)
    return found.counts if found else (0, 0)


def held(actor: Actor, *, case: Case, chosen: Checklist) -> list[Held]:
    """The usable records as the checklist sees them; a rejected fact is not held."""
    facts: dict[object, list[Fact]] = defaultdict(list)
    for fact in held_facts(actor, case=case, kinds=_asked(chosen)):
        facts[fact.record_id].append(fact)
    return [_held(record, facts[record.pk]) for record in timeline(actor, case=case)]


def _asked(chosen: Checklist) -> frozenset[FactKind]:
    """The kinds of facts that decide an item, or whether it applies."""
    wants = {kind for item in chosen.items for want in item.satisfied_by for kind in want.facts}
    return frozenset(wants | {kind for item in chosen.items for condition in item.when for kind in condition.facts})


def _held(record: Record, facts: list[Fact]) -> Held:
    primary = record.material == "primary"
    return Held(
        record=str(record.pk),
        material=Material.PRIMARY if primary else Material.REPORT,
        kind=DocumentKind(record.kind) if record.kind else None,
        modality=Modality(record.modality) if record.modality else None,
        primary=Primary.IMAGES if primary else None,
        facts=tuple(as_domain(fact) for fact in facts),
    )
