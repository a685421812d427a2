"""Every write to the log, and its verification."""

import datetime as dt
import hmac
import uuid
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from secondopinion.apps.access.actors import Actor

from .chain import START, digest, head_seal
from .models import AuditEntry, AuditHead

READ_EVERY = dt.timedelta(minutes=15)

# Where the action comes from ("203.0.113.7", "command", "job"); set by the middleware, the command, the worker.
origin: ContextVar[str] = ContextVar("origin", default="")

FIELDS = ("seq", "at", "actor_id", "actor_kind", "verb", "case_id", "object_type", "object_id", "origin", "details")


def record(
    verb: str,
    *,
    actor: Actor,
    at: dt.datetime,
    case_id: uuid.UUID | None = None,
    obj: Model | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry inside the caller's transaction. ``details`` holds ids, codes and counts, never words."""
    with transaction.atomic():
        head, _ = AuditHead.objects.select_for_update().get_or_create(id=1, defaults=_fresh_head())
        entry = AuditEntry(
            seq=head.seq + 1,
            at=at,
            actor_id=actor.actor_id,
            actor_kind="system" if actor.is_system else "person" if actor.actor_id else "visitor",
            verb=verb,
            case_id=case_id,
            object_type=obj._meta.model_name if obj is not None else "",
            object_id=obj.pk if obj is not None and isinstance(obj.pk, uuid.UUID) else None,
            origin=origin.get()[:60],
            details=dict(details or {}),
            previous=head.digest or START,
        )
        entry.digest = digest(entry.previous, {name: getattr(entry, name) for name in FIELDS})
        entry.save(force_insert=True)
        head.seq, head.digest, head.seal = entry.seq, entry.digest, head_seal(entry.seq, entry.digest)
        head.save(update_fields=["seq", "digest", "seal"])
    return entry


def record_read(verb: str, *, actor: Actor, at: dt.datetime, case_id: uuid.UUID, obj: Model) -> None:
    """Record that patient data was looked at, once per actor, object and 15 minutes."""
    seen = AuditEntry.objects.filter(
        actor_id=actor.actor_id, object_id=obj.pk, verb=verb, at__gt=at - READ_EVERY, at__lte=at
    )
    if not seen.exists():
        record(verb, actor=actor, at=at, case_id=case_id, obj=obj)


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """Whether the chain holds; ``broken_at`` is the first position that does not fit, ``code`` says how."""

    entries: int
    broken_at: int | None = None
    code: str = "intact"

    @property
    def intact(self) -> bool:
        """Whether every entry fits its predecessor and the head fits the last entry."""
        return self.broken_at is None


def verify() -> ChainVerdict:
    """Walk the whole chain, streaming; changed, deleted, inserted, reordered and cut-off entries are found.

    Nothing is locked: the head is read first, and what is appended during the walk is checked against the head after it.
    """
    head = AuditHead.objects.filter(id=1).first()
    end = head.seq if head else 0
    previous, at_end, count = START, START, 0
    for row in AuditEntry.objects.order_by("seq").values(*FIELDS, "previous", "digest").iterator(chunk_size=2000):
        count += 1
        if row["seq"] != count:
            return ChainVerdict(count, count, "missing")
        if row["previous"] != previous:
            return ChainVerdict(count, count, "order")
        if row["digest"] != digest(previous, {name: row[name] for name in FIELDS}):
            return ChainVerdict(count, count, "changed")
        previous = row["digest"]
        if count == end:
            at_end = previous
    if head is not None and (count < end or (end and head.digest != at_end) or not _sealed(head)):
        return ChainVerdict(count, min(count, end) + 1, "cut")
    if count > end:
        now = AuditHead.objects.filter(id=1).first()
        if now is None:
            return ChainVerdict(count, count, "head")
        if now.seq < count or not _sealed(now) or (now.seq == count and now.digest != previous):
            return ChainVerdict(count, min(count, now.seq) + 1, "cut")
    return ChainVerdict(count)


def _sealed(head: AuditHead) -> bool:
    return hmac.compare_digest(head.seal, head_seal(head.seq, head.digest))


def _fresh_head() -> dict[str, Any]:
    return {"seq": 0, "digest": "", "seal": head_seal(0, "")}
