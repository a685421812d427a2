"""What people decide about facts and kinds, one by one and for ever."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from secondopinion.apps.access.permissions import Denied, permits, require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.guarded import CHANGED_MEANWHILE
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.services import record as log
from secondopinion.domain.documents import DocumentKind

from ..models import Fact, FactDecision, Record
from ..presenters.words import NEEDS_REASON, NEEDS_VALUE, NOT_NOW

VERDICTS = ("confirmed", "corrected", "rejected")


@transaction.atomic
def decide_fact(
    actor: User, *, fact: Fact, version: int, verdict: str, value: str = "", because: str = "", at: dt.datetime
) -> FactDecision | Refusal:
    """Confirm a fact, correct its value, or reject it. Earlier decisions stay; the last one counts.

    Clinicians and navigators decide every fact; the patient's side decides medicines and allergies only. What the
    record says is never changed: a correction stands beside it. Raises ``Denied``, and ``ValueError`` for another verdict.
    """
    if verdict not in VERDICTS:
        raise ValueError(f"a fact is {', '.join(VERDICTS)}, not {verdict}")
    if not (permits(actor, "fact.decide", fact) or permits(actor, "fact.decide_medicine", fact)):
        raise Denied("fact.decide", actor, fact)
    value = value.strip()
    if verdict == "corrected" and not value:
        return NEEDS_VALUE
    if not Fact.objects.filter(pk=fact.pk, version=version).update(status=verdict, version=F("version") + 1):
        return CHANGED_MEANWHILE
    fact.status, fact.version = verdict, version + 1
    decision = FactDecision.objects.create(
        fact=fact,
        verdict=verdict,
        value=value if verdict == "corrected" else "",
        because=because.strip(),
        decided_by=actor,
        decided_at=at,
    )
    log("fact.decided", actor=actor, at=at, case_id=fact.case_id, obj=fact, details={"verdict": verdict})
    return decision


@transaction.atomic
def confirm_kind(actor: User, *, record: Record, version: int, kind: DocumentKind, at: dt.datetime) -> Refusal | None:
    """A person says what kind of record this is; no later reading changes it."""
    require(actor, "record.judge", record)
    if not record.kind:
        return NOT_NOW
    saved = Record.objects.filter(pk=record.pk, version=version).update(
        kind=kind.value, kind_confirmed=True, version=F("version") + 1
    )
    if not saved:
        return CHANGED_MEANWHILE
    record.kind, record.kind_confirmed, record.version = kind.value, True, version + 1
    log("record.kind_confirmed", actor=actor, at=at, case_id=record.case_id, obj=record, details={"kind": kind.value})
    return None


def reason_missing(because: str) -> Refusal | None:
    """The refusal when no reason was given."""
    return None if because.strip() else NEEDS_REASON
