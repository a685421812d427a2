"""Pages of this app, one topic per file."""

from .consents import case_consents
from .ending import case_withdraw
from .intake import case_intake
from .invitation import invitation
from .new import case_new
from .people import case_end_place, case_invite, case_people
from .questions import case_questions
from .safety import case_clear_flag, case_red_flags
from .steps import case_open

__all__ = [
    "case_clear_flag",
    "case_consents",
    "case_end_place",
    "case_intake",
    "case_invite",
    "case_new",
    "case_open",
    "case_people",
    "case_questions",
    "case_red_flags",
    "case_withdraw",
    "invitation",
]
