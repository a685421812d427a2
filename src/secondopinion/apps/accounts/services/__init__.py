"""Every write of this app."""

from .demonstration import DEMONSTRATION_PASSWORD, mark_demonstration
from .form_keys import use_form_key
from .invitations import (
    Redeemed,
    carry_invitations_by,
    invite,
    invite_by_mail,
    redeem_invitation,
    revoke_invitation,
    token_of,
)
from .profile import save_profile
from .roles import close_account, grant_role, revoke_role
from .second_factor import has_second_factor
from .tidying import tidy_up

__all__ = [
    "DEMONSTRATION_PASSWORD",
    "Redeemed",
    "carry_invitations_by",
    "close_account",
    "grant_role",
    "has_second_factor",
    "invite",
    "invite_by_mail",
    "mark_demonstration",
    "redeem_invitation",
    "revoke_invitation",
    "revoke_role",
    "save_profile",
    "tidy_up",
    "token_of",
    "use_form_key",
]
