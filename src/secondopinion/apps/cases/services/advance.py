"""One step of a case's life: the table decides, a compare-and-swap saves, the log remembers."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.guarded import CHANGED_MEANWHILE
from secondopinion.apps.audit.services import record
from secondopinion.domain.lifecycle import CASE, CaseEvent, CaseState, Need, Refused

from ..models import Case, CaseParticipant

NOT_NOW = Refusal(
    "not_from_here",
    _(
        "The case has moved on, so this step is not possible now. Nothing was changed. Look at the case page for what is next."
    ),
)


def role_on_case(actor: Actor, case: Case, *, event: CaseEvent) -> Role | None:
    """The role in which the actor may cause this event on the case: a place that holds, and that the table allows."""
    if actor.is_system:
        return Role.SYSTEM
    line = CASE.transition(CaseState(case.state), event=event)
    allowed = line.by if line else frozenset(Role)
    rows = CaseParticipant.objects.filter(case=case, person_id=actor.actor_id, revoked_at=None).order_by("granted_at")
    roles = [Role(row.role) for row in rows]
    return next((role for role in roles if role in allowed), roles[0] if roles else None)


def advance(
    actor: Actor,
    *,
    case: Case,
    event: CaseEvent,
    met: Collection[Need],
    at: dt.datetime,
    words_for: Mapping[Need, Any] | None = None,
    details: Mapping[str, Any] | None = None,
    **columns: Any,
) -> Refusal | None:
    """Take one step. None when it was taken; ``case`` then carries the new state and version.

    The caller has asked for permission and runs inside a transaction. ``columns`` are unsealed columns that change with
    the step; ``words_for`` gives the sentence of the first need that is not met.
    """
    role = role_on_case(actor, case, event=event)
    verdict = CASE.step(CaseState(case.state), event=event, role=role, met=met) if role else None
    if verdict is None or isinstance(verdict, Refused):
        missing = verdict.missing if verdict else ()
        if not missing:
            return NOT_NOW
        sentence = (words_for or {}).get(missing[0], NEED_WORDS[missing[0]])
        return Refusal(f"needs_{missing[0].value}", sentence, {"missing": [need.value for need in missing]})
    saved = Case.objects.filter(pk=case.pk, version=case.version).update(
        state=verdict.to, version=F("version") + 1, changed_at=at, **columns
    )
    if not saved:
        return CHANGED_MEANWHILE
    before, case.state, case.version, case.changed_at = case.state, verdict.to, case.version + 1, at
    for name, value in columns.items():
        setattr(case, name, value)
    record(
        f"case.{event.value}",
        actor=actor,
        at=at,
        case_id=case.pk,
        obj=case,
        details={"from": str(before), "to": str(verdict.to)} | dict(details or {}),
    )
    return None


NEED_WORDS: dict[Need, Any] = {
    Need.CONSENT_GIVEN: _("The patient's consent to the review is missing. Ask for it on the consent page first."),
    Need.ADULT_OR_GUARDIAN_CHECKED: _(
        "This case is about somebody under 18, or the birth date is missing. Please call us: a person will help you."
    ),
    Need.RED_FLAGS_SCREENED: _("The safety questions have not been answered yet. Please answer them first."),
    Need.NO_OPEN_RED_FLAG: _(
        "A danger sign was reported and nobody has said yet that it is dealt with. Call the patient's team."
    ),
    Need.QUESTION_ASKED: _("There is no question yet. Write at least one question you want the experts to answer."),
    Need.IDENTITY_CONFIRMED: _("Nobody has confirmed yet that name and birth date are right. Confirm them first."),
    Need.CHECKLIST_SETTLED: _(
        "Some records are still missing. Get them, or note for each why the review can go on without it."
    ),
    Need.QUARANTINE_EMPTY: _("There are records in quarantine. Decide about each of them first."),
    Need.REFERENCE_SIGNED: _(
        "A clinician of this programme has not signed the clinical reference data yet, so no real case can be opened. "
        "Your answers are kept. Please call us."
    ),
    Need.CREDENTIALS_VERIFIED: _(
        "This reviewer's licence is missing or has run out. Choose another, or update the licence."
    ),
    Need.NO_CONFLICT: _("The reviewer has not said whether there is a conflict of interest."),
    Need.NO_ACTIVE_ASSIGNMENT: _("A reviewer is still working on this case. End the assignment first."),
    Need.OPINION_COMPLETE: _("The opinion is not complete yet. The list beside it says what is missing."),
    Need.OPINION_SIGNED: _("There is no signed opinion yet."),
    Need.REAUTHENTICATED: _("Please confirm that it is you before you sign."),
    Need.REPORT_BUILT: _("The report has not been built yet. It takes a few seconds after signing."),
    Need.REPORT_RELEASED: _("The report has not been handed to the patient yet."),
    Need.REASON_GIVEN: _("Please say why. The reason is kept with the case."),
    Need.ATTEMPTS_LEFT: _("This was tried three times without success. Somebody has to look at it."),
    Need.CLINICIAN_CLEARED: _("A named clinician has to say that the danger is dealt with."),
}
