"""Places on a case: given, and ended at once."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.services import record

from ..models import Case, CaseParticipant, Scope


def place(
    case: Case,
    *,
    person: User,
    role: Role,
    scope: Scope,
    granted_by: User | None,
    at: dt.datetime,
    ends_at: dt.datetime | None = None,
) -> CaseParticipant:
    """Write the row; the caller has asked for permission. A place already held in this role is replaced."""
    CaseParticipant.objects.filter(case=case, person=person, role=role, revoked_at=None).update(
        revoked_at=at, revoked_by=granted_by
    )
    return CaseParticipant.objects.create(
        case=case,
        person=person,
        role=role,
        granted_by=granted_by,
        granted_at=at,
        ends_at=ends_at,
        may_read=scope.read,
        may_upload=scope.upload,
        may_talk=scope.talk,
        may_decide=scope.decide,
    )


@transaction.atomic
def give_place(
    actor: Actor,
    *,
    case: Case,
    person: User,
    role: Role,
    scope: Scope,
    at: dt.datetime,
    ends_at: dt.datetime | None = None,
) -> CaseParticipant:
    """Bring a person to the case."""
    require(actor, "case.add_person", case)
    granted_by = User.objects.filter(pk=actor.actor_id).first()
    held = place(case, person=person, role=role, scope=scope, granted_by=granted_by, at=at, ends_at=ends_at)
    record("place.given", actor=actor, at=at, case_id=case.pk, obj=held, details={"role": role.value})
    return held


STAYS = Refusal(
    "place_stays",
    _("This person's place cannot be ended here. Nothing was changed. If something is wrong, call the navigator."),
)
# The patient's own place and the navigators' stay; a reviewer is taken off by whoever assigned them.
ENDED_BY_ANYBODY = frozenset({Role.CAREGIVER, Role.TREATING_PHYSICIAN, Role.REPRESENTATIVE})
ENDED_BY_STAFF = ENDED_BY_ANYBODY | {Role.EXPERT, Role.BOARD_CHAIR}


@transaction.atomic
def end_place(actor: Actor, *, participant: CaseParticipant, at: dt.datetime) -> bool | Refusal:
    """End a place; the next request of that person finds nothing. False when it had ended already."""
    require(actor, "case.add_person", participant.case)
    staff = bool(actor.active_roles() & {Role.NAVIGATOR, Role.BOARD_CHAIR})
    if participant.role not in (ENDED_BY_STAFF if staff else ENDED_BY_ANYBODY):
        return STAYS
    ended = CaseParticipant.objects.filter(pk=participant.pk, revoked_at=None).update(
        revoked_at=at, revoked_by_id=actor.actor_id
    )
    if ended:
        record("place.ended", actor=actor, at=at, case_id=participant.case_id, obj=participant)
    return bool(ended)
