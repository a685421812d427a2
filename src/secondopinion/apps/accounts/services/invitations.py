"""Invitations: single use, expiring, bound to one address, redeemed by POST."""

import base64
import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import SYSTEM, Actor
from secondopinion.apps.access.permissions import permits, require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import PROFESSIONAL, Role
from secondopinion.apps.audit.services import record

from ..models import Invitation, ProgrammeRole, User, normal_address
from ..policies import MAY_INVITE
from .roles import grant_role


def token_of(invitation: Invitation) -> str:
    """The token of an invitation: a keyed hash of its id, so that the job that mails it needs no more than the id."""
    keyed = salted_hmac("secondopinion.invitation", str(invitation.pk), algorithm="sha256")
    return base64.urlsafe_b64encode(keyed.digest()).decode().rstrip("=")


def token_hash(token: str) -> str:
    """What is stored of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    actor: Actor, *, email: str, role: Role, at: dt.datetime, days: int, name: str = ""
) -> tuple[Invitation, str]:
    """Make an invitation; the token is returned once, for the mail, and never stored."""
    invitation = Invitation(
        email=normal_address(email),
        name=name.strip(),
        role=role,
        invited_by_id=actor.actor_id,
        invited_at=at,
        expires_at=at + dt.timedelta(days=days),
    )
    require(actor, "invitation.make", invitation)
    token = token_of(invitation)
    invitation.token_hash = token_hash(token)
    invitation.save(force_insert=True)
    record("invitation.made", actor=actor, at=at, obj=invitation, details={"role": role.value})
    return invitation, token


# Whoever carries invitations to their addresses registers here at start: this app stands below the mails.
_carriers: list[Callable[[Invitation], None]] = []


def carry_invitations_by(carrier: Callable[[Invitation], None]) -> None:
    """Name who mails invitations made by ``invite_by_mail``."""
    _carriers[:] = [carrier]


HELD_ALREADY = Refusal(
    "role_held_already", _("This person has an account and holds this role already. No invitation was sent.")
)


@transaction.atomic
def invite_by_mail(
    actor: Actor, *, email: str, role: Role, at: dt.datetime, days: int, name: str = ""
) -> Invitation | Refusal:
    """Invite a professional; the mail leaves by a job once the transaction holds."""
    held = User.objects.filter(
        email=normal_address(email), is_active=True, programme_roles__role=role, programme_roles__revoked_at=None
    )
    invitation, _token = invite(actor, email=email, role=role, at=at, days=days, name=name)
    if held.exists():
        transaction.set_rollback(True)
        return HELD_ALREADY
    for carry in _carriers:
        carry(invitation)
    return invitation


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
SIGN_IN_FIRST = Refusal(
    "sign_in_first",
    _("You already have an account with this e-mail address. Sign in, then open the invitation again."),
)
OTHER_ADDRESS = Refusal(
    "invitation_for_another_address",
    _(
        "This invitation was sent to another e-mail address than the one you signed in with. Nothing was changed. "
        "Sign out, and open the link again with the account it was sent to."
    ),
)


OFFICE_WAS_TAKEN = Refusal(
    "office_was_taken",
    _(
        "The programme has ended your work here in this office, and only its staff can invite you to it again. Nothing "
        "was changed. Please call us if you think this is a mistake."
    ),
)


@transaction.atomic
def redeem_invitation(
    token: str, *, person: User | None, at: dt.datetime, name: str = "", password: str | None = None
) -> Redeemed | Refusal:
    """Redeem a token by the signed-in ``person``, or make the invited person's account.

    The link came to the invited address, so that address counts as verified. A signed-in person must hold it as a
    verified address. Of two simultaneous attempts one wins. An invitation ends with its maker's right to make it.
    The page that calls this must give the person a fresh session (``login`` or ``cycle_key``): their rights just grew.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by")
    invitation = invitation.filter(token_hash=token_hash(token)).first()
    if invitation is None or not invitation.is_open(at) or not _maker_still_may(invitation):
        return REFUSED
    if person is not None:
        addresses = EmailAddress.objects.filter(user=person, user__is_active=True, verified=True)
        if invitation.email not in {normal_address(held) for held in addresses.values_list("email", flat=True)}:
            return OTHER_ADDRESS
    else:
        made = _make_account(invitation, name=name, password=password)
        if isinstance(made, Refusal):
            return made
        person = made
    if _was_taken_away(person, invitation):
        return OFFICE_WAS_TAKEN
    won = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        accepted_at=at, accepted_by=person
    )
    if not won:
        return REFUSED
    invitation.refresh_from_db()
    if Role(invitation.role) in PROFESSIONAL:
        grant_role(SYSTEM, person=person, role=Role(invitation.role), at=at, vouched=_by_staff(invitation))
    record("invitation.redeemed", actor=person, at=at, obj=invitation, details={"role": invitation.role})
    return Redeemed(invitation, person)


def _maker_still_may(invitation: Invitation) -> bool:
    maker = invitation.invited_by
    return maker is None or (maker.is_active and permits(maker, "invitation.make", invitation))


def _was_taken_away(person: User, invitation: Invitation) -> bool:
    """Whether staff took this office from the person: then it does not come back, with every case reached through it,
    by the invitation of somebody who is not staff."""
    role = Role(invitation.role)
    rows = ProgrammeRole.objects.filter(person=person, role=role)
    if role not in PROFESSIONAL or not rows.exists() or rows.filter(revoked_at=None).exists():
        return False
    return not _by_staff(invitation)


def _by_staff(invitation: Invitation) -> bool:
    """Whether somebody made the invitation who may bring people of this role into the programme."""
    maker = invitation.invited_by
    return maker is None or any(Role(invitation.role) in MAY_INVITE.get(held, ()) for held in maker.active_roles())


def _make_account(invitation: Invitation, *, name: str, password: str | None) -> User | Refusal:
    if EmailAddress.objects.filter(email=invitation.email).exists():
        return SIGN_IN_FIRST
    try:
        with transaction.atomic():
            person = User.objects.create_user(invitation.email, password, name=name.strip() or invitation.name)
            EmailAddress.objects.create(user=person, email=invitation.email, verified=True, primary=True)
    except IntegrityError:
        return SIGN_IN_FIRST
    return person
