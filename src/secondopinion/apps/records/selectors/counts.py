"""How many records a case has, by what became of them; for many cases in one query."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from secondopinion.domain.lifecycle import RecordState

from ..models import Record, RecordPage

_S = RecordState
_DONE = (_S.READ, _S.KEPT, _S.RELEASED, _S.UNPACKED, _S.DUPLICATE)


@dataclass(frozen=True, slots=True)
class RecordCounts:
    """``received`` wait, ``reading`` are being read, ``read`` are done (kept, unpacked and copies included).

    ``total`` leaves out what was taken out of the case. ``quarantined`` counts records; single pages set aside inside
    a record that is otherwise used are counted by ``quarantine_counts``.
    """

    received: int = 0
    reading: int = 0
    read: int = 0
    quarantined: int = 0
    refused: int = 0
    total: int = 0


def counts(case_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, RecordCounts]:
    """The counts of every case asked for, whether it has records or not. Permission is the caller's: numbers only."""
    rows = (
        Record.objects.filter(case_id__in=case_ids)
        .exclude(state=_S.REMOVED)
        .order_by()
        .values("case_id")
        .annotate(
            received=Count("id", filter=Q(state=_S.RECEIVED)),
            reading=Count("id", filter=Q(state=_S.READING)),
            read=Count("id", filter=Q(state__in=_DONE)),
            quarantined=Count("id", filter=Q(state=_S.QUARANTINED)),
            refused=Count("id", filter=Q(state=_S.REFUSED)),
            total=Count("id"),
        )
    )
    found = {row.pop("case_id"): RecordCounts(**row) for row in rows}
    return {case_id: found.get(case_id, RecordCounts()) for case_id in case_ids}


def quarantine_counts(
    case_ids: Collection[uuid.UUID], *, known: Mapping[uuid.UUID, RecordCounts] | None = None
) -> Mapping[uuid.UUID, int]:
    """How many things wait for a navigator's judgement: records in quarantine and single pages set aside.

    ``known`` are the ``counts`` of these cases where the caller has them already.
    """
    totals = {case_id: count.quarantined for case_id, count in (known or counts(case_ids)).items()}
    pages = (
        RecordPage.objects.filter(record__case_id__in=case_ids, judged_at=None)
        .exclude(withheld="")
        .exclude(record__state__in=(_S.QUARANTINED, _S.REMOVED, _S.REFUSED))
        .order_by()
        .values_list("record__case_id")
        .annotate(Count("id"))
    )
    for case_id, number in pages:
        totals[case_id] += number
    return totals
