"""Roles in the programme come and go; revoking works at the next request."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.services import record

from ..models import ProgrammeRole, User

LAST_OPERATOR = Refusal(
    "last_operator",
    _(
        "This is the only operator, so nobody could manage people any more. Nothing was changed. "
        "Make somebody else an operator first."
    ),
)


@transaction.atomic
def grant_role(actor: Actor, *, person: User, role: Role, at: dt.datetime, vouched: bool = True) -> ProgrammeRole:
    """Give a person a role in the programme; a role already held stays as it is, but for being ``vouched`` for now."""
    require(actor, "person.manage", person)
    held = ProgrammeRole.objects.filter(person=person, role=role, revoked_at=None).first()
    if held:
        if vouched and not held.vouched:
            held.vouched = True
            held.save(update_fields=["vouched"])
            record("role.vouched", actor=actor, at=at, obj=person, details={"role": role.value})
        return held
    granted = ProgrammeRole.objects.create(
        person=person, role=role, granted_by_id=actor.actor_id, granted_at=at, vouched=vouched
    )
    person.__dict__.pop("_roles", None)
    record("role.granted", actor=actor, at=at, obj=person, details={"role": role.value})
    return granted


@transaction.atomic
def revoke_role(actor: Actor, *, person: User, role: Role, at: dt.datetime) -> int | Refusal:
    """Take a role away; every case reached through it closes to the person at once. Returns how many were held.

    The last operator's role stays: nobody could give it back.
    """
    require(actor, "person.manage", person)
    if role is Role.OPERATOR and _is_last_operator(person):
        return LAST_OPERATOR
    rows = ProgrammeRole.objects.filter(person=person, role=role, revoked_at=None)
    count = rows.update(revoked_at=at, revoked_by_id=actor.actor_id)
    person.__dict__.pop("_roles", None)
    if count:
        record("role.revoked", actor=actor, at=at, obj=person, details={"role": role.value})
    return count


@transaction.atomic
def close_account(actor: Actor, *, person: User, at: dt.datetime) -> bool | Refusal:
    """Let a person sign in no more; whoever is signed in is out at the next request. False when it was closed before."""
    require(actor, "person.manage", person)
    if _is_last_operator(person):
        return LAST_OPERATOR
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        return False
    person.is_active = False
    person.__dict__.pop("_roles", None)
    record("account.closed", actor=actor, at=at, obj=person)
    return True


def _is_last_operator(person: User) -> bool:
    operators = ProgrammeRole.objects.select_for_update().filter(
        role=Role.OPERATOR, revoked_at=None, person__is_active=True
    )
    holders = set(operators.values_list("person_id", flat=True))
    return holders == {person.pk}
