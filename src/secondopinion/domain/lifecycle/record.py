"""A record: from its first byte to a read document, or to a plain reason why not."""

from enum import StrEnum
from typing import Final

from .machine import Machine, Transition
from .needs import Need
from .roles import PATIENT_SIDE, Role


class RecordState(StrEnum):
    """Where a record stands."""

    RECEIVED = "received"
    READING = "reading"
    READ = "read"
    KEPT = "kept"  # stored unopened: imaging
    UNPACKED = "unpacked"  # an archive whose members are records of their own
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    RELEASED = "released"  # out of quarantine, by a person, with a reason
    REFUSED = "refused"
    REMOVED = "removed"


class RecordEvent(StrEnum):
    """What can happen to a record."""

    START_READING = "start_reading"
    FINISH_READING = "finish_reading"
    KEEP = "keep"
    UNPACK = "unpack"
    MARK_DUPLICATE = "mark_duplicate"
    QUARANTINE = "quarantine"
    REFUSE = "refuse"
    RELEASE = "release"
    RETRY = "retry"
    REMOVE = "remove"


_S, _E = RecordState, RecordEvent
_SYSTEM = frozenset({Role.SYSTEM})
_JUDGING = frozenset({Role.NAVIGATOR, Role.PRIVACY_OFFICER})
_REASON = frozenset({Need.REASON_GIVEN})

_TABLE: dict[tuple[RecordState, RecordEvent], Transition[RecordState]] = {
    (_S.RECEIVED, _E.START_READING): Transition(_S.READING, by=_SYSTEM, needs=frozenset({Need.ATTEMPTS_LEFT})),
    (_S.RECEIVED, _E.MARK_DUPLICATE): Transition(_S.DUPLICATE, by=_SYSTEM),
    (_S.RECEIVED, _E.REFUSE): Transition(_S.REFUSED, by=_SYSTEM),
    (_S.RECEIVED, _E.QUARANTINE): Transition(_S.QUARANTINED, by=_SYSTEM),
    # a worker killed while reading leaves the row here; the next one may try again while attempts are left
    (_S.READING, _E.START_READING): Transition(_S.READING, by=_SYSTEM, needs=frozenset({Need.ATTEMPTS_LEFT})),
    (_S.READING, _E.FINISH_READING): Transition(_S.READ, by=_SYSTEM),
    (_S.READING, _E.KEEP): Transition(_S.KEPT, by=_SYSTEM),
    (_S.READING, _E.UNPACK): Transition(_S.UNPACKED, by=_SYSTEM),
    (_S.READING, _E.MARK_DUPLICATE): Transition(_S.DUPLICATE, by=_SYSTEM),
    (_S.READING, _E.QUARANTINE): Transition(_S.QUARANTINED, by=_SYSTEM),
    (_S.READING, _E.REFUSE): Transition(_S.REFUSED, by=_SYSTEM),
    (_S.QUARANTINED, _E.RELEASE): Transition(_S.RELEASED, by=_JUDGING, needs=_REASON),
    (_S.QUARANTINED, _E.REFUSE): Transition(_S.REFUSED, by=_JUDGING, needs=_REASON),
    (_S.QUARANTINED, _E.RETRY): Transition(_S.RECEIVED, by=frozenset({Role.NAVIGATOR, Role.OPERATOR})),
    (_S.REFUSED, _E.RETRY): Transition(_S.RECEIVED, by=frozenset({Role.NAVIGATOR, Role.OPERATOR})),
}
for _state in (_S.READ, _S.KEPT, _S.RELEASED):
    # a newer reader reads again; a person who sees another patient's page stops it at once
    _TABLE[_state, _E.RETRY] = Transition(_S.RECEIVED, by=frozenset({Role.NAVIGATOR, Role.OPERATOR, Role.SYSTEM}))
    _TABLE[_state, _E.QUARANTINE] = Transition(
        _S.QUARANTINED,
        by=_JUDGING | PATIENT_SIDE | {Role.SYSTEM, Role.EXPERT, Role.BOARD_CHAIR, Role.TREATING_PHYSICIAN},
        needs=_REASON,
    )
for _state in RecordState:
    if _state not in (_S.REMOVED, _S.READING):
        _TABLE[_state, _E.REMOVE] = Transition(_S.REMOVED, by=PATIENT_SIDE | _JUDGING, needs=_REASON)

RECORD: Final = Machine("record", states=RecordState, events=RecordEvent, initial=RecordState.RECEIVED, table=_TABLE)
"""The record machine."""

REVIEWABLE: Final = frozenset({RecordState.READ, RecordState.KEPT, RecordState.RELEASED})
"""States in which a record is part of what a reviewer sees."""
