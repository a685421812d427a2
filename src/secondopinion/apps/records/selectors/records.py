"""Lists of records."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import visible
from secondopinion.apps.cases.models import Case
from secondopinion.domain.lifecycle import REVIEWABLE, RecordState

from ..models import Judgement, Record, RecordPage

MOVING = (RecordState.RECEIVED, RecordState.READING)
_SEPARATE = (RecordState.QUARANTINED, RecordState.REMOVED, RecordState.REFUSED)


def records_of(actor: Actor, *, case: Case) -> QuerySet[Any]:
    """Every record of the case the actor may know of, newest last, without what was taken out."""
    rows = Record.objects.visible_to(actor).filter(case=case).exclude(state=RecordState.REMOVED)
    withheld = RecordPage.objects.filter(record=OuterRef("pk")).exclude(withheld="")
    return rows.annotate(withheld_pages=Exists(withheld)).order_by("received_at", "id")


def still_moving(actor: Actor, *, case: Case) -> bool:
    """Whether a record of the case waits or is being read."""
    return Record.objects.visible_to(actor).filter(case=case, state__in=MOVING).exists()


def reviewable_records(actor: Actor, *, case: Case) -> Sequence[Record]:
    """The records a reviewer works with: read, kept unopened, or released from quarantine, in the order they came."""
    rows = visible(actor, "record.open", Record.objects.all())
    return list(rows.filter(case=case, state__in=REVIEWABLE).order_by("received_at", "id"))


def quarantine_of(actor: Actor, *, case: Case) -> QuerySet[Any]:
    """Records in quarantine that the actor may judge, with what was decided about them before."""
    rows = visible(actor, "record.judge", Record.objects.all())
    judgements = Prefetch("judgements", queryset=Judgement.objects.select_related("judged_by"))
    return rows.filter(case=case, state=RecordState.QUARANTINED).prefetch_related(judgements)


def withheld_pages(actor: Actor, *, case: Case) -> QuerySet[Any]:
    """Single pages set aside in records that are otherwise used, and not judged yet."""
    records = visible(actor, "record.judge", Record.objects.all()).filter(case=case).exclude(state__in=_SEPARATE)
    rows = RecordPage.objects.filter(record__in=records, judged_at=None).exclude(withheld="")
    return rows.select_related("record").order_by("record__received_at", "number")
