"""An expert's assignment to a case: invited, accepted, drafting, signed."""

from enum import StrEnum
from typing import Final

from .machine import Machine, Transition
from .needs import Need
from .roles import Role


class AssignmentState(StrEnum):
    """Where an assignment stands."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    DRAFTING = "drafting"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


class AssignmentEvent(StrEnum):
    """What can happen to an assignment."""

    ACCEPT = "accept"
    DECLINE = "decline"
    LAPSE = "lapse"
    START = "start"
    SIGN = "sign"
    AMEND = "amend"
    DROP_AMENDMENT = "drop_amendment"
    WITHDRAW = "withdraw"


_S, _E = AssignmentState, AssignmentEvent
_EXPERT = frozenset({Role.EXPERT, Role.BOARD_CHAIR})
_STEERING = frozenset({Role.NAVIGATOR, Role.BOARD_CHAIR})

ASSIGNMENT: Final = Machine(
    "assignment",
    states=AssignmentState,
    events=AssignmentEvent,
    initial=AssignmentState.INVITED,
    table={
        (_S.INVITED, _E.ACCEPT): Transition(_S.ACCEPTED, by=_EXPERT, needs=frozenset({Need.NO_CONFLICT})),
        (_S.INVITED, _E.DECLINE): Transition(_S.DECLINED, by=_EXPERT),
        (_S.INVITED, _E.LAPSE): Transition(_S.LAPSED, by=frozenset({Role.SYSTEM})),
        (_S.INVITED, _E.WITHDRAW): Transition(_S.WITHDRAWN, by=_STEERING | {Role.SYSTEM}),
        (_S.ACCEPTED, _E.START): Transition(_S.DRAFTING, by=_EXPERT),
        (_S.ACCEPTED, _E.DECLINE): Transition(_S.DECLINED, by=_EXPERT, needs=frozenset({Need.REASON_GIVEN})),
        (_S.ACCEPTED, _E.WITHDRAW): Transition(_S.WITHDRAWN, by=_STEERING | {Role.SYSTEM}),
        (_S.DRAFTING, _E.SIGN): Transition(
            _S.SIGNED, by=_EXPERT, needs=frozenset({Need.OPINION_COMPLETE, Need.REAUTHENTICATED})
        ),
        (_S.DRAFTING, _E.DECLINE): Transition(_S.DECLINED, by=_EXPERT, needs=frozenset({Need.REASON_GIVEN})),
        (_S.DRAFTING, _E.WITHDRAW): Transition(
            _S.WITHDRAWN, by=_STEERING | {Role.SYSTEM}, needs=frozenset({Need.REASON_GIVEN})
        ),
        # the signed opinion stays as it is; the amendment is a new version beside it
        (_S.SIGNED, _E.AMEND): Transition(_S.DRAFTING, by=_EXPERT, needs=frozenset({Need.REASON_GIVEN})),
        (_S.DRAFTING, _E.DROP_AMENDMENT): Transition(
            _S.SIGNED, by=_EXPERT | _STEERING, needs=frozenset({Need.OPINION_SIGNED})
        ),
    },
)
"""The assignment machine."""
