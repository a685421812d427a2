"""Who may manage people and invitations."""

from typing import Any

from django.db.models import Q, QuerySet

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import Rule, register
from secondopinion.apps.access.roles import PROFESSIONAL, Role

from .models import Invitation, User

# Which invitations each role may make. A navigator brings the people of a case; the operator brings the staff.
MAY_INVITE: dict[Role, frozenset[Role]] = {
    Role.OPERATOR: frozenset(PROFESSIONAL),
    Role.NAVIGATOR: frozenset(
        {Role.PATIENT, Role.REPRESENTATIVE, Role.CAREGIVER, Role.TREATING_PHYSICIAN, Role.EXPERT}
    ),
    Role.BOARD_CHAIR: frozenset({Role.EXPERT}),
}
# Patients and those who act for them bring family and their own doctor.
EVERYBODY_INVITES = frozenset({Role.CAREGIVER, Role.TREATING_PHYSICIAN})


def invitable_roles(actor: Actor) -> frozenset[Role]:
    """The roles the actor may invite somebody to."""
    if actor.actor_id is None:
        return frozenset()
    return EVERYBODY_INVITES.union(*(MAY_INVITE.get(role, frozenset()) for role in actor.active_roles()))


# Whose invitations the operator looks after, whoever made them. Family and doctors are invited to a case: whom a patient
# brings to it is none of the operator's business.
STAFF = PROFESSIONAL - {Role.TREATING_PHYSICIAN}


def _may_invite(actor: Actor, invitation: Invitation) -> bool:
    role = Role(invitation.role)
    own = role in invitable_roles(actor) and invitation.invited_by_id == actor.actor_id
    return own or (Role.OPERATOR in actor.active_roles() and role in STAFF)


def _invitations(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    if actor.actor_id is None:
        return rows.none()
    allowed = Q(role__in=invitable_roles(actor), invited_by_id=actor.actor_id)
    if Role.OPERATOR in actor.active_roles():
        allowed |= Q(role__in=STAFF)
    return rows.filter(allowed)


def _is_operator(actor: Actor, person: User) -> bool:
    return Role.OPERATOR in actor.active_roles()


def _people_of_operator(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows if Role.OPERATOR in actor.active_roles() else rows.none()


def register_rules() -> None:
    """Put this app's lines on the permission map."""
    register(
        Rule(
            "person.manage",
            User,
            _is_operator,
            _people_of_operator,
            "Give and take roles in the programme",
            system=True,
        )
    )
    register(Rule("invitation.make", Invitation, _may_invite, _invitations, "Invite somebody", system=True))
