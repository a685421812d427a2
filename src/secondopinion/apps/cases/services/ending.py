"""How a case ends before its time: withdrawn, declined, after a death; and how it is taken up again."""

import datetime as dt

from django.db import transaction

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.audit.services import record
from secondopinion.apps.notifications.services import end_silence, silence
from secondopinion.domain.lifecycle import SILENT_STATES, CaseEvent, CaseState, Need

from ..models import Case, Consent, Patient
from ..policies import REVIEWERS
from .needs import needs_met
from .step import take_step


def stop_case(actor: Actor, *, case: Case, at: dt.datetime) -> Case | Refusal:
    """Withdraw the case: state, reviewers' places, messages. The caller has asked for permission."""
    moved = take_step(actor, case=case, event=CaseEvent.WITHDRAW, at=at)
    if isinstance(moved, Refusal):
        return moved
    case.participants.filter(role__in=REVIEWERS, revoked_at=None).update(revoked_at=at, revoked_by_id=actor.actor_id)
    silence(case.pk, because="withdrawn", at=at)
    return moved


@transaction.atomic
def withdraw_case(actor: Actor, *, case: Case, at: dt.datetime) -> Case | Refusal:
    """The patient stops. Consents end, reviewers lose their places, no message leaves any more. Records stay sealed."""
    require(actor, "case.withdraw", case)
    stopped = stop_case(actor, case=case, at=at)
    if isinstance(stopped, Refusal):
        transaction.set_rollback(True)
        return stopped
    Consent.objects.filter(case=case, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by_id=actor.actor_id)
    return stopped


@transaction.atomic
def record_death(actor: Actor, *, case: Case, at: dt.datetime) -> Case | Refusal:
    """The patient has died. Every message about any of their cases stops, those waiting included."""
    require(actor, "case.record_death", case)
    moved = take_step(actor, case=case, event=CaseEvent.RECORD_DEATH, at=at)
    if isinstance(moved, Refusal):
        return moved
    Patient.objects.filter(pk=case.patient_id).update(deceased_at=at)
    for case_id in Case.objects.filter(patient_id=case.patient_id).values_list("pk", flat=True):
        silence(case_id, because="deceased", at=at)
    return moved


@transaction.atomic
def decline_case(actor: Actor, *, case: Case, reason: str, at: dt.datetime) -> Case | Refusal:
    """The programme does not take the case on; ``reason`` is told to the patient by the navigator."""
    require(actor, "case.steer", case)
    met = {Need.REASON_GIVEN} if reason.strip() else frozenset()
    return take_step(actor, case=case, event=CaseEvent.DECLINE, at=at, met=met)


@transaction.atomic
def reopen_case(actor: Actor, *, case: Case, reason: str, at: dt.datetime) -> Case | Refusal:
    """Take a case up again, with a reason. A withdrawn one needs the patient's consent anew."""
    require(actor, "case.steer", case)
    met = needs_met(case, at=at) | ({Need.REASON_GIVEN} if reason.strip() else frozenset())
    was = CaseState(case.state)
    moved = take_step(actor, case=case, event=CaseEvent.REOPEN, at=at, met=met)
    if moved and was in SILENT_STATES:
        end_silence(case.pk)
        if was is CaseState.DECEASED:
            Patient.objects.filter(pk=case.patient_id).update(deceased_at=None)
            for case_id in Case.objects.filter(patient_id=case.patient_id).values_list("pk", flat=True):
                end_silence(case_id, because="deceased")
            record("patient.death_corrected", actor=actor, at=at, case_id=case.pk, obj=case)
    return moved
