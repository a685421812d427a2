"""Every write of this app."""

from .form_keys import use_form_key
from .invitations import Redeemed, invite, redeem_invitation, revoke_invitation
from .roles import grant_role, revoke_role
from .second_factor import has_second_factor

__all__ = [
    "Redeemed",
    "grant_role",
    "has_second_factor",
    "invite",
    "redeem_invitation",
    "revoke_invitation",
    "revoke_role",
    "use_form_key",
]
