"""What the pages of this app show."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from secondopinion.apps.access.roles import Role

from .models import Invitation, User
from .selectors import secured
from .words import ROLES


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role with the address that takes it away."""

    name: Promise
    revoke_url: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person on the operator's list."""

    id: uuid.UUID
    name: str
    email: str
    roles: tuple[HeldRole, ...]
    closed: bool
    needs_second_factor: bool
    close_url: str


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One invitation nobody has redeemed yet."""

    name: str
    email: str
    role: Promise
    expires_at: dt.datetime
    withdraw_url: str


def person_lines(people: Iterable[User]) -> list[PersonLine]:
    """The people of one page of the list, with one query for their second factors."""
    people = list(people)
    safe = secured(people)
    return [_person_line(person, has_factor=person.pk in safe) for person in people]


def _person_line(person: User, *, has_factor: bool) -> PersonLine:
    roles = tuple(
        HeldRole(ROLES[Role(held.role)], reverse("revoke_role", args=[person.pk, held.role]))
        for held in person.held_roles  # type: ignore[attr-defined]  # set by the selector's prefetch
    )
    return PersonLine(
        id=person.pk,
        name=person.name or person.email,
        email=person.email,
        roles=roles,
        closed=not person.is_active,
        needs_second_factor=bool(roles) and not has_factor,
        close_url=reverse("close_account", args=[person.pk]),
    )


def invitation_lines(invitations: Iterable[Invitation]) -> list[InvitationLine]:
    """Open invitations."""
    return [
        InvitationLine(
            invitation.name,
            invitation.email,
            ROLES[Role(invitation.role)],
            invitation.expires_at,
            reverse("withdraw_invitation", args=[invitation.pk]),
        )
        for invitation in invitations
    ]
