"""Consents are given and withdrawn; each names the words that were shown."""

import datetime as dt

from django.db import transaction

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.services import record
from secondopinion.domain.lifecycle import CaseState

from ..models import Case, Consent, ConsentKind
from ..policies import PATIENT_SIDE
from ..words import CONSENT_TEXT_VERSION
from .ending import stop_case
from .screening import resume_when_cleared
from .step import roles_on_case
from .tell import tell

HOW = ("online", "phone", "paper")


@transaction.atomic
def give_consent(
    actor: Actor,
    *,
    case: Case,
    kind: ConsentKind,
    at: dt.datetime,
    how: str = "online",
    text_version: str = CONSENT_TEXT_VERSION,
    until: dt.datetime | None = None,
) -> Consent:
    """Keep a consent; one that holds already stays as it is.

    Only the patient's side gives it online: for what a navigator writes down, ``how`` is "phone" or "paper".
    """
    require(actor, "case.consent", case)
    if how not in HOW or (how == "online" and not roles_on_case(actor, case.pk) & PATIENT_SIDE):
        raise ValueError("a navigator writes down a consent given by phone or on paper")
    held = case.consents.filter(kind=kind, withdrawn_at=None).first()
    if held and (held.until is None or at < held.until):
        return held
    if held:
        Consent.objects.filter(pk=held.pk).update(withdrawn_at=held.until)
    consent = Consent.objects.create(
        case=case,
        kind=kind,
        text_version=text_version,
        given_by_id=actor.actor_id,
        given_how=how,
        given_at=at,
        until=until,
    )
    details = {"kind": kind.value, "how": how, "text": text_version}
    record("consent.given", actor=actor, at=at, case_id=case.pk, obj=consent, details=details)
    resume_when_cleared(actor, case=case, at=at)
    return consent


@transaction.atomic
def withdraw_consent(actor: Actor, *, case: Case, kind: ConsentKind, at: dt.datetime) -> Case | Refusal:
    """Take a consent back, with effect at once. Without the consent to the review the case stops: a draft stays a
    draft, anything further is withdrawn and its reviewers lose their places. The navigator is told."""
    require(actor, "case.consent", case)
    done = Consent.objects.filter(case=case, kind=kind, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by_id=actor.actor_id
    )
    if not done:
        return case
    record("consent.withdrawn", actor=actor, at=at, case_id=case.pk, obj=case, details={"kind": kind.value})
    tell(case, roles=[Role.NAVIGATOR], code="consent.withdrawn", at=at, but=actor)
    if kind is ConsentKind.REVIEW and case.state != CaseState.DRAFT:
        stopped = stop_case(actor, case=case, at=at)
        if isinstance(stopped, Refusal) and stopped.code == "not_from_here":
            return case  # it has ended already
        if isinstance(stopped, Refusal):
            transaction.set_rollback(True)
        return stopped
    return case
