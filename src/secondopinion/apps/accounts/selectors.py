"""Every read of this app."""

import datetime as dt
from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import visible
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import PEOPLE, Role

from .models import Installation, Invitation, ProgrammeRole, User
from .policies import invitable_roles

NOT_A_DEMONSTRATION = Refusal(
    "real_people_in_demonstration",
    _(
        "This server was started as a demonstration, but its database holds people who are not part of one. "
        "It answers nothing, so that nobody's data is shown. Start it without SECONDOPINION_DEMONSTRATION, or with "
        "an empty data folder."
    ),
)
ONLY_A_DEMONSTRATION = Refusal(
    "demonstration_database",
    _(
        "The database of this server holds a demonstration with invented people. It is not for real use. "
        "Start the server with SECONDOPINION_DEMONSTRATION=yes, or with an empty data folder."
    ),
)


def is_demonstration() -> bool:
    """Whether this process and this database both are a demonstration."""
    return bool(settings.DEMONSTRATION) and Installation.objects.filter(pk=1, demonstration=True).exists()


def unfit_database() -> Refusal | None:
    """Why this process must not serve this database, or None: a demonstration and real people never meet."""
    marked = Installation.objects.filter(pk=1, demonstration=True).exists()
    if settings.DEMONSTRATION and not marked and User.objects.exists():
        return NOT_A_DEMONSTRATION
    return ONLY_A_DEMONSTRATION if marked and not settings.DEMONSTRATION else None


def demonstration_people() -> list[User]:
    """The invented people of the demonstration, in the order of their parts; none outside one."""
    if not is_demonstration():
        return []
    order = [role.value for role in PEOPLE]
    people = User.objects.filter(is_active=True).exclude(demonstration_role="")
    return sorted(people, key=lambda person: (order.index(person.demonstration_role), person.name))


def people(actor: Actor) -> QuerySet[User]:
    """Everybody with an account, with their roles of today as ``held_roles``; for the operator."""
    held = Prefetch(
        "programme_roles", ProgrammeRole.objects.filter(revoked_at=None).order_by("role"), to_attr="held_roles"
    )
    return visible(actor, "person.manage", User.objects.all()).order_by("name", "email").prefetch_related(held)


def secured(people: Collection[User]) -> set[object]:
    """The ids of those who have a second factor."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    rows = Authenticator.objects.filter(user__in=list(people), type__in=kinds)
    return set(rows.values_list("user_id", flat=True))


def open_invitations(actor: Actor, *, at: dt.datetime) -> QuerySet[Invitation]:
    """Invitations the actor may withdraw that nobody has redeemed yet, newest first."""
    rows = visible(actor, "invitation.make", Invitation.objects.all())
    rows = rows.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)
    return rows.select_related("invited_by").order_by("-invited_at")


def invitable(actor: Actor, *, among: Collection[Role]) -> list[Role]:
    """Which of these roles the actor may invite somebody to."""
    allowed = invitable_roles(actor)
    return [role for role in PEOPLE if role in among and role in allowed]
