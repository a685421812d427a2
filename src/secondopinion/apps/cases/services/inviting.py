"""People are invited to a case: by mail, with a scope and an end, never to more than the inviter has."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import permits, require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.accounts.services import Redeemed, invite, redeem_invitation
from secondopinion.apps.accounts.services.invitations import REFUSED
from secondopinion.apps.audit.services import record
from secondopinion.apps.notifications.services import mail_invitation_later

from ..models import Case, CaseInvitation, Patient, Scope
from ..policies import PATIENT_SIDE, active_places
from .create import SCOPES
from .places import place
from .step import roles_on_case
from .tell import tell

INVITABLE = frozenset({Role.PATIENT, Role.CAREGIVER, Role.TREATING_PHYSICIAN})
ENDED = Refusal(
    "end_in_the_past", _("This place would have ended already. Nothing was sent. Choose a day that is still to come.")
)
NOT_YOURS_TO_GIVE = Refusal(
    "more_than_you_have",
    _(
        "You cannot give somebody more than you may do yourself. Only the patient can let somebody decide. Nothing was sent."
    ),
)
PATIENT_HAS_ACCOUNT = Refusal(
    "patient_has_account",
    _("The patient takes part in this case already, so no invitation is needed. Nothing was sent."),
)
ANOTHER_PATIENT = Refusal(
    "account_of_another_patient",
    _(
        "This account already belongs to another patient of this programme, so it cannot be joined to this case. "
        "Nothing was changed. Please call us, and a person will sort it out."
    ),
)


@transaction.atomic
def invite_to_case(
    actor: Actor,
    *,
    case: Case,
    email: str,
    role: Role,
    at: dt.datetime,
    scope: Scope | None = None,
    name: str = "",
    ends_at: dt.datetime | None = None,
) -> tuple[CaseInvitation, str] | Refusal:
    """Invite somebody; returns the row and the token that only the mail carries. ``scope`` counts for family and friends;
    every other role has its own."""
    require(actor, "case.add_person", case)
    if role not in INVITABLE:
        raise ValueError(f"nobody is invited to a case as {role}")
    if ends_at is not None and ends_at <= at:
        return ENDED
    if role is Role.PATIENT and case.patient.account_id is not None:
        return PATIENT_HAS_ACCOUNT
    given = (scope or Scope()) if role is Role.CAREGIVER else SCOPES[role]
    if role is Role.CAREGIVER and not _may_give(actor, case, given):
        return NOT_YOURS_TO_GIVE
    invitation, token = invite(actor, email=email, role=role, at=at, days=settings.OPTIONS.invitation_days, name=name)
    row = CaseInvitation.objects.create(
        invitation=invitation,
        case=case,
        ends_at=ends_at,
        may_read=given.read,
        may_upload=given.upload,
        may_talk=given.talk,
        may_decide=given.decide,
    )
    details = {"role": role.value}
    record("case.person_invited", actor=actor, at=at, case_id=case.pk, obj=invitation, details=details)
    mail_invitation_later(invitation)
    return row, token


def _may_give(actor: Actor, case: Case, scope: Scope) -> bool:
    if scope.decide and not roles_on_case(actor, case.pk) & PATIENT_SIDE:
        return False
    own = active_places(actor, PATIENT_SIDE | {Role.NAVIGATOR}).filter(case=case)
    return any(
        all(
            getattr(held, f"may_{power}") or not getattr(scope, power) for power in ("read", "upload", "talk", "decide")
        )
        for held in own
    )


@transaction.atomic
def redeem_case_invitation(
    token: str, *, person: User | None, at: dt.datetime, name: str = "", password: str | None = None
) -> Redeemed | Refusal:
    """Redeem an invitation, to a case or to the programme alone. A place on the case is given, and a patient's account is
    joined to the patient the navigator wrote down."""
    redeemed = redeem_invitation(token, person=person, at=at, name=name, password=password)
    if isinstance(redeemed, Refusal):
        return redeemed
    row = CaseInvitation.objects.select_related("case__patient").filter(pk=redeemed.invitation.pk).first()
    if row is None:
        return redeemed
    role, case = Role(redeemed.invitation.role), row.case
    scope = Scope(read=row.may_read, upload=row.may_upload, talk=row.may_talk, decide=row.may_decide)
    if not _maker_may_still_give(redeemed.invitation.invited_by, case, role=role, scope=scope):
        transaction.set_rollback(True)
        return REFUSED
    if role is Role.PATIENT and not _join_patient(case, redeemed.person):
        transaction.set_rollback(True)
        return ANOTHER_PATIENT
    held = place(
        case,
        person=redeemed.person,
        role=role,
        scope=scope,
        granted_by=redeemed.invitation.invited_by,
        at=at,
        ends_at=row.ends_at,
    )
    record("place.taken", actor=redeemed.person, at=at, case_id=case.pk, obj=held, details={"role": role.value})
    tell(case, roles=[Role.PATIENT, Role.NAVIGATOR], code="person.joined", at=at, but=redeemed.person)
    return redeemed


def _maker_may_still_give(maker: User | None, case: Case, *, role: Role, scope: Scope) -> bool:
    """An invitation ends with its maker's place on the case, and gives no more than the maker has today."""
    if maker is None:
        return True
    if not permits(maker, "case.add_person", case):
        return False
    return role is not Role.CAREGIVER or _may_give(maker, case, scope)


def _join_patient(case: Case, person: User) -> bool:
    """Let the account be this patient's; False when it is another patient's, or the patient has another account."""
    if Patient.objects.filter(account=person).exclude(pk=case.patient_id).exists():
        return False
    linked = Patient.objects.filter(pk=case.patient_id, account=None).update(account=person)
    return bool(linked) or case.patient.account_id == person.pk
