"""Roles in the programme come and go; revoking works at the next request."""

import datetime as dt

from django.db import transaction

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.services import record

from ..models import ProgrammeRole, User


@transaction.atomic
def grant_role(actor: Actor, *, person: User, role: Role, at: dt.datetime) -> ProgrammeRole:
    """Give a person a role in the programme; a role already held stays as it is."""
    require(actor, "person.manage", person)
    held = ProgrammeRole.objects.filter(person=person, role=role, revoked_at=None).first()
    if held:
        return held
    granted = ProgrammeRole.objects.create(person=person, role=role, granted_by_id=actor.actor_id, granted_at=at)
    person.__dict__.pop("_roles", None)
    record("role.granted", actor=actor, at=at, obj=person, details={"role": role.value})
    return granted


@transaction.atomic
def revoke_role(actor: Actor, *, person: User, role: Role, at: dt.datetime) -> int:
    """Take a role away; every case reached through it closes to the person at once. Returns how many were held."""
    require(actor, "person.manage", person)
    rows = ProgrammeRole.objects.filter(person=person, role=role, revoked_at=None)
    count = rows.update(revoked_at=at, revoked_by_id=actor.actor_id)
    person.__dict__.pop("_roles", None)
    if count:
        record("role.revoked", actor=actor, at=at, obj=person, details={"role": role.value})
    return count
