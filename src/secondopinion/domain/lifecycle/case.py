"""The case: from the first question to the closed file.

A red flag pauses a case that nobody reviews yet. Once experts work on it the opinion runs in parallel with the urgent
treatment, so a flag is recorded and the state stays (clinical evidence, red list: treat now, opinion in parallel).
"""

from enum import StrEnum
from typing import Final

from .machine import Machine, Transition
from .needs import Need
from .roles import INTAKE, PATIENT_SIDE, Role


class CaseState(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    GATHERING = "gathering"
    READY = "ready"
    IN_REVIEW = "in_review"
    REPORTED = "reported"
    CLOSED = "closed"
    PAUSED_RED_FLAG = "paused_red_flag"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DECEASED = "deceased"


class CaseEvent(StrEnum):
    """What can happen to a case."""

    OPEN = "open"
    SUBMIT_RECORDS = "submit_records"  # the patient says: this is all I have
    COMPLETE = "complete"  # the navigator says: this is enough
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    SIGN = "sign"
    RELEASE = "release"
    AMEND = "amend"
    DROP_AMENDMENT = "drop_amendment"
    CLOSE = "close"
    REOPEN = "reopen"
    RAISE_RED_FLAG = "raise_red_flag"
    CLEAR_RED_FLAG = "clear_red_flag"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    RECORD_DEATH = "record_death"


_S, _E = CaseState, CaseEvent
_LIVING: Final = (_S.DRAFT, _S.GATHERING, _S.READY, _S.IN_REVIEW, _S.REPORTED, _S.PAUSED_RED_FLAG)
_CLINICAL = frozenset({Role.NAVIGATOR, Role.EXPERT, Role.BOARD_CHAIR, Role.TREATING_PHYSICIAN})
_STEERING = frozenset({Role.NAVIGATOR, Role.BOARD_CHAIR})
_FLAGGING = _CLINICAL | PATIENT_SIDE | {Role.CAREGIVER, Role.SYSTEM}
_REASON = frozenset({Need.REASON_GIVEN})

_TABLE: dict[tuple[CaseState, CaseEvent], Transition[CaseState]] = {
    (_S.DRAFT, _E.OPEN): Transition(
        _S.GATHERING,
        by=INTAKE,
        needs=frozenset(
            {
                Need.CONSENT_GIVEN,
                Need.ADULT_OR_GUARDIAN_CHECKED,
                Need.RED_FLAGS_SCREENED,
                Need.NO_OPEN_RED_FLAG,
                Need.QUESTION_ASKED,
                Need.REFERENCE_SIGNED,
            }
        ),
    ),
    (_S.GATHERING, _E.SUBMIT_RECORDS): Transition(_S.GATHERING, by=INTAKE | {Role.CAREGIVER}),
    (_S.GATHERING, _E.COMPLETE): Transition(
        _S.READY,
        by=frozenset({Role.NAVIGATOR}),
        needs=frozenset(
            {
                Need.CONSENT_GIVEN,
                Need.IDENTITY_CONFIRMED,
                Need.CHECKLIST_SETTLED,
                Need.QUARANTINE_EMPTY,
                Need.NO_OPEN_RED_FLAG,
            }
        ),
    ),
    (_S.READY, _E.REOPEN): Transition(_S.GATHERING, by=_STEERING, needs=_REASON),
    (_S.READY, _E.ASSIGN): Transition(
        _S.IN_REVIEW, by=_STEERING, needs=frozenset({Need.CONSENT_GIVEN, Need.CREDENTIALS_VERIFIED})
    ),
    (_S.IN_REVIEW, _E.ASSIGN): Transition(
        _S.IN_REVIEW, by=_STEERING, needs=frozenset({Need.CONSENT_GIVEN, Need.CREDENTIALS_VERIFIED})
    ),
    (_S.IN_REVIEW, _E.UNASSIGN): Transition(
        _S.READY, by=_STEERING | {Role.SYSTEM}, needs=frozenset({Need.NO_ACTIVE_ASSIGNMENT})
    ),
    (_S.IN_REVIEW, _E.SIGN): Transition(
        _S.IN_REVIEW, by=frozenset({Role.EXPERT}), needs=frozenset({Need.OPINION_COMPLETE, Need.REAUTHENTICATED})
    ),
    (_S.IN_REVIEW, _E.RELEASE): Transition(
        _S.REPORTED,
        by=_STEERING | {Role.EXPERT},
        needs=frozenset({Need.CONSENT_GIVEN, Need.OPINION_SIGNED, Need.REPORT_BUILT}),
    ),
    # an amendment that is begun and given up: the report that was handed over is still the one in force
    (_S.IN_REVIEW, _E.DROP_AMENDMENT): Transition(
        _S.REPORTED, by=_STEERING | {Role.EXPERT}, needs=frozenset({Need.REPORT_RELEASED})
    ),
    (_S.IN_REVIEW, _E.REOPEN): Transition(
        _S.GATHERING, by=_STEERING, needs=frozenset({Need.REASON_GIVEN, Need.NO_ACTIVE_ASSIGNMENT})
    ),
    # one expert's report is out while another still writes: their signature must not wait for anything
    (_S.REPORTED, _E.SIGN): Transition(
        _S.REPORTED, by=frozenset({Role.EXPERT}), needs=frozenset({Need.OPINION_COMPLETE, Need.REAUTHENTICATED})
    ),
    (_S.REPORTED, _E.AMEND): Transition(_S.IN_REVIEW, by=frozenset({Role.EXPERT, Role.BOARD_CHAIR}), needs=_REASON),
    (_S.REPORTED, _E.CLOSE): Transition(
        _S.CLOSED, by=_STEERING | {Role.SYSTEM}, needs=frozenset({Need.REPORT_RELEASED})
    ),
    (_S.CLOSED, _E.REOPEN): Transition(_S.REPORTED, by=_STEERING, needs=_REASON),
    (_S.CLOSED, _E.AMEND): Transition(_S.IN_REVIEW, by=frozenset({Role.EXPERT, Role.BOARD_CHAIR}), needs=_REASON),
    (_S.CLOSED, _E.RECORD_DEATH): Transition(_S.DECEASED, by=_CLINICAL | {Role.REPRESENTATIVE}),
    (_S.PAUSED_RED_FLAG, _E.CLEAR_RED_FLAG): Transition(
        _S.GATHERING,
        by=frozenset({Role.NAVIGATOR, Role.TREATING_PHYSICIAN, Role.EXPERT, Role.BOARD_CHAIR}),
        needs=frozenset({Need.CLINICIAN_CLEARED, Need.CONSENT_GIVEN, Need.QUESTION_ASKED}),
    ),
    (_S.PAUSED_RED_FLAG, _E.DECLINE): Transition(_S.DECLINED, by=_STEERING, needs=_REASON),
    (_S.DECLINED, _E.REOPEN): Transition(_S.GATHERING, by=_STEERING, needs=_REASON),
    (_S.WITHDRAWN, _E.REOPEN): Transition(
        _S.GATHERING, by=PATIENT_SIDE | {Role.NAVIGATOR}, needs=frozenset({Need.CONSENT_GIVEN, Need.REASON_GIVEN})
    ),
    # a death recorded on the wrong case must not stay: only with a reason, only by those who steer
    (_S.DECEASED, _E.REOPEN): Transition(_S.REPORTED, by=_STEERING, needs=_REASON),
}
for _state in (_S.DRAFT, _S.GATHERING, _S.READY):
    _TABLE[_state, _E.RAISE_RED_FLAG] = Transition(_S.PAUSED_RED_FLAG, by=_FLAGGING)
    _TABLE[_state, _E.DECLINE] = Transition(_S.DECLINED, by=_STEERING, needs=_REASON)
for _state in (_S.IN_REVIEW, _S.REPORTED):
    _TABLE[_state, _E.RAISE_RED_FLAG] = Transition(_state, by=_FLAGGING)
    _TABLE[_state, _E.CLEAR_RED_FLAG] = Transition(_state, by=_CLINICAL, needs=frozenset({Need.CLINICIAN_CLEARED}))
for _state in _LIVING:
    _TABLE[_state, _E.WITHDRAW] = Transition(_S.WITHDRAWN, by=PATIENT_SIDE | {Role.NAVIGATOR})
    _TABLE[_state, _E.RECORD_DEATH] = Transition(_S.DECEASED, by=_CLINICAL | {Role.REPRESENTATIVE})

CASE: Final = Machine("case", states=CaseState, events=CaseEvent, initial=CaseState.DRAFT, table=_TABLE)
"""The case machine."""

SILENT_STATES: Final = frozenset({CaseState.WITHDRAWN, CaseState.DECEASED})
"""States in which no message leaves the system."""
