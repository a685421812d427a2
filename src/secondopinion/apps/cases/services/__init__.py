"""Every write of this app, one verb per file."""

from .beginning import begin_case
from .consents import give_consent, withdraw_consent
from .create import NewPatient, create_case
from .ending import decline_case, record_death, reopen_case, withdraw_case
from .intake import confirm_identity, record_intake
from .inviting import invite_to_case, redeem_case_invitation
from .needs import consent_given, needs_met
from .opening import complete, open_case, submit_records
from .places import end_place, give_place
from .questions import ask_question, withdraw_question
from .screening import answer_screen, clear_flag
from .step import roles_on_case, take_step
from .tell import tell

__all__ = [
    "NewPatient",
    "answer_screen",
    "ask_question",
    "begin_case",
    "clear_flag",
    "complete",
    "confirm_identity",
    "consent_given",
    "create_case",
    "decline_case",
    "end_place",
    "give_consent",
    "give_place",
    "invite_to_case",
    "needs_met",
    "open_case",
    "record_death",
    "record_intake",
    "redeem_case_invitation",
    "reopen_case",
    "roles_on_case",
    "submit_records",
    "take_step",
    "tell",
    "withdraw_case",
    "withdraw_consent",
    "withdraw_question",
]
