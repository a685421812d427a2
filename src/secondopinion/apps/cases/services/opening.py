"""From a draft to a case that gathers records, and on to a complete one."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.domain.lifecycle import CaseEvent, Need

from ..intake import is_adult
from ..models import Case
from .minors import minor_refusal
from .needs import needs_met
from .step import take_step
from .tell import tell


@transaction.atomic
def open_case(actor: Actor, *, case: Case, at: dt.datetime) -> Case | Refusal:
    """Open the case: from now on records come in. The patient's consent, screen, question and age are asked first."""
    require(actor, "case.open", case)
    if case.patient.birth_date and not is_adult(case.patient.birth_date, on=at.date()):
        return minor_refusal()
    met = needs_met(case, at=at)
    moved = take_step(actor, case=case, event=CaseEvent.OPEN, at=at, met=met, columns={"opened_at": at})
    if moved:
        tell(case, roles=[Role.NAVIGATOR], code="case.opened", at=at, but=actor)
    return moved


@transaction.atomic
def submit_records(actor: Actor, *, case: Case, at: dt.datetime) -> Case | Refusal:
    """The patient's side says: this is all I have. The navigator looks next."""
    require(actor, "case.submit", case)
    moved = take_step(actor, case=case, event=CaseEvent.SUBMIT_RECORDS, at=at)
    if moved:
        tell(case, roles=[Role.NAVIGATOR], code="case.records_submitted", at=at, but=actor)
    return moved


@transaction.atomic
def complete(
    actor: Actor, *, case: Case, met: Collection[Need], at: dt.datetime, accepted_missing: str = ""
) -> Case | Refusal:
    """The navigator says: this is enough for an expert.

    ``met`` is what the apps above found out (identity confirmed on the records, quarantine empty, checklist settled);
    consent, open red flags and the confirmed identity are asked here as well. ``accepted_missing`` says why the case goes
    on without what the checklist still lacks; the expert reads it.
    """
    require(actor, "case.complete", case)
    own = needs_met(case, at=at)
    found = (frozenset(met) - {Need.CONSENT_GIVEN, Need.NO_OPEN_RED_FLAG}) | own
    moved = take_step(actor, case=case, event=CaseEvent.COMPLETE, at=at, met=found)
    if moved:
        case.intake = dict(case.intake) | {"accepted_missing": accepted_missing.strip()}
        case.save(update_fields=["intake"])
        tell(case, roles=[Role.PATIENT, Role.REPRESENTATIVE], code="case.complete", at=at, but=actor)
    return moved
