"""Asking an expert to review a case, and ending that."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import SYSTEM, Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import Credentials, User
from secondopinion.apps.audit.services import record
from secondopinion.apps.cases.models import Case, CaseParticipant, ConsentKind, Scope, Seal
from secondopinion.apps.cases.services.needs import consent_given
from secondopinion.apps.cases.services.places import place
from secondopinion.apps.cases.services.step import take_step
from secondopinion.apps.notifications.services import notify
from secondopinion.domain.lifecycle import AssignmentEvent, CaseEvent, CaseState, Need

from ..models import Assignment
from .amend import drop_amendment
from .step import step

ALREADY = Refusal("already_assigned", _("This expert is already asked to review the case. Nothing was changed."))
NO_EXPERT = Refusal("no_expert", _("This person is not an expert of the programme. Choose somebody from the list."))
LIVE = ("invited", "accepted", "drafting", "signed")

# What each discipline is asked to re-judge, and so must not see first [R2]; the withholding itself reads the seal.
WITHHELD = {
    "pathology": ["opinions", "first_pathology", "telling_questions"],
    "radiology": ["opinions", "first_imaging", "telling_questions"],
}
WITHHELD_FROM_TREATING = ["opinions", "first_plan", "telling_questions"]


def credentials_hold(person: User, *, at: dt.datetime) -> bool:
    """Whether the person has a discipline and a licence that has not run out."""
    held = Credentials.objects.filter(person=person).first()
    return bool(
        held and held.discipline and held.licence and (held.licence_ends is None or held.licence_ends >= at.date())
    )


@transaction.atomic
def assign(
    actor: User, *, case: Case, reviewer: User, discipline: str, due_at: dt.datetime, at: dt.datetime
) -> Assignment | Refusal:
    """Ask an expert to review the case: an assignment and a closed seal.

    The expert's place on the case, and with it sight of the records, comes only with accepting (``answer_assignment``).
    ``due_at`` is never later than the day the case itself is due.
    """
    require(actor, "assignment.make", case)
    if case.due_at is not None and case.due_at > at:
        due_at = min(due_at, case.due_at)
    if Role.EXPERT not in reviewer.active_roles():
        return NO_EXPERT
    if Assignment.objects.filter(case=case, reviewer=reviewer, state__in=LIVE).exists():
        return ALREADY
    met = {Need.CREDENTIALS_VERIFIED} if credentials_hold(reviewer, at=at) else set()
    if consent_given(case, ConsentKind.REVIEW, at=at):
        met.add(Need.CONSENT_GIVEN)
    taken = take_step(actor, case=case, event=CaseEvent.ASSIGN, met=met, at=at)
    if isinstance(taken, Refusal):
        return taken
    assignment = Assignment.objects.create(
        case=case, reviewer=reviewer, discipline=discipline, asked_by=actor, asked_at=at, due_at=due_at
    )
    if not Seal.objects.filter(case=case, reviewer=reviewer, opened_at=None).exists():
        Seal.objects.create(
            case=case, reviewer=reviewer, withheld=WITHHELD.get(discipline, WITHHELD_FROM_TREATING), closed_at=at
        )
    record("assignment.made", actor=actor, at=at, case_id=case.pk, obj=assignment, details={"discipline": discipline})
    notify(reviewer, code="review_asked", at=at, case_id=case.pk, path=f"/assignments/{assignment.pk}/")
    return assignment


@transaction.atomic
def end_assignment(actor: Actor, *, assignment: Assignment, because: str, at: dt.datetime) -> Refusal | None:
    """Take an assignment back; the expert's place on the case ends with it.

    Where the expert has signed and is amending, only the amendment is taken back: what was signed stays.
    """
    require(actor, "assignment.make", assignment.case)
    amending = assignment.opinions.filter(signed_at=None, supersedes__isnull=False).select_related("case", "assignment")
    if because.strip() and (draft := amending.first()):
        return drop_amendment(actor, draft=draft, at=at)
    met = {Need.REASON_GIVEN} if because.strip() else set()
    refusal = step(actor, assignment=assignment, event=AssignmentEvent.WITHDRAW, met=met, at=at)
    if refusal is None:
        assignment.because = because.strip()
        assignment.save(update_fields=["because"])
        leave_case(assignment, at=at)
        unassign_when_nobody_is_left(assignment.case, at=at)
    return refusal


def join_case(assignment: Assignment, *, at: dt.datetime) -> None:
    """Give the reviewer their place on the case."""
    scope = Scope(read=True, talk=True)
    place(
        assignment.case,
        person=assignment.reviewer,
        role=Role.EXPERT,
        scope=scope,
        granted_by=assignment.asked_by,
        at=at,
    )


def leave_case(assignment: Assignment, *, at: dt.datetime) -> None:
    """End the place the reviewer had through this assignment."""
    CaseParticipant.objects.filter(
        case=assignment.case, person=assignment.reviewer, role=Role.EXPERT, revoked_at=None
    ).update(revoked_at=at)


def unassign_when_nobody_is_left(case: Case, *, at: dt.datetime) -> None:
    """A case in review without any live assignment goes back to those ready for one."""
    if case.state == CaseState.IN_REVIEW and not Assignment.objects.filter(case=case, state__in=LIVE).exists():
        take_step(SYSTEM, case=case, event=CaseEvent.UNASSIGN, met={Need.NO_ACTIVE_ASSIGNMENT}, at=at)
