"""Invitations: single use, expiring, bound to one address, redeemed by POST."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import SYSTEM, Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import PROFESSIONAL, Role
from secondopinion.apps.audit.services import record

from ..models import Invitation, User, normal_address
from .roles import grant_role


def token_hash(token: str) -> str:
    """What is stored of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    actor: Actor, *, email: str, role: Role, at: dt.datetime, days: int, name: str = ""
) -> tuple[Invitation, str]:
    """Make an invitation; the token is returned once, for the mail, and never stored."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=normal_address(email),
        name=name.strip(),
        role=role,
        token_hash=token_hash(token),
        invited_by_id=actor.actor_id,
        invited_at=at,
        expires_at=at + dt.timedelta(days=days),
    )
    require(actor, "invitation.make", invitation)
    invitation.save(force_insert=True)
    record("invitation.made", actor=actor, at=at, obj=invitation, details={"role": role.value})
    return invitation, token


@transaction.atomic
def revoke_invitation(actor: Actor, *, invitation: Invitation, at: dt.datetime) -> None:
    """Withdraw an invitation that nobody has redeemed."""
    require(actor, "invitation.make", invitation)
    if Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=at):
        record("invitation.revoked", actor=actor, at=at, obj=invitation)


@dataclass(frozen=True, slots=True)
class Redeemed:
    """An invitation that was just redeemed, and by whom."""

    invitation: Invitation
    person: User


REFUSED = Refusal(
    "invitation_closed",
    _(
        "This invitation cannot be used any more. It may have been used already, have run out, or have been withdrawn. "
        "Nothing was changed. Ask the person who invited you for a new one."
    ),
)
OTHER_ADDRESS = Refusal(
    "invitation_for_another_address",
    _(
        "This invitation was sent to another e-mail address than the one you signed in with. Nothing was changed. "
        "Sign out, and open the link again with the account it was sent to."
    ),
)


@transaction.atomic
def redeem_invitation(
    token: str, *, person: User | None, at: dt.datetime, name: str = "", password: str | None = None
) -> Redeemed | Refusal:
    """Redeem a token by the signed-in ``person``, or make the invited person's account.

    The link came to the invited address, so that address counts as verified. A signed-in person must hold it as a
    verified address. Of two simultaneous attempts one wins.
    """
    invitation = Invitation.objects.select_for_update().filter(token_hash=token_hash(token)).first()
    if invitation is None or not invitation.is_open(at):
        return REFUSED
    if person is not None:
        if not EmailAddress.objects.filter(user=person, email__iexact=invitation.email, verified=True).exists():
            return OTHER_ADDRESS
    else:
        if User.objects.filter(email=invitation.email).exists():
            return Refusal(
                "sign_in_first",
                _("You already have an account with this e-mail address. Sign in, then open the invitation again."),
            )
        person = User.objects.create_user(invitation.email, password, name=name.strip() or invitation.name)
        EmailAddress.objects.create(user=person, email=invitation.email, verified=True, primary=True)
    won = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        accepted_at=at, accepted_by=person
    )
    if not won:
        return REFUSED
    invitation.refresh_from_db()
    if Role(invitation.role) in PROFESSIONAL:
        grant_role(SYSTEM, person=person, role=Role(invitation.role), at=at)
    record("invitation.redeemed", actor=person, at=at, obj=invitation, details={"role": invitation.role})
    return Redeemed(invitation, person)
