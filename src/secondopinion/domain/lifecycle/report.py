"""A report version: built from signed content, released, superseded by an amendment, or recalled."""

from enum import StrEnum
from typing import Final

from .machine import Machine, Transition
from .needs import Need
from .roles import Role


class ReportState(StrEnum):
    """Where one version of a report stands."""

    BUILT = "built"
    RELEASED = "released"
    SUPERSEDED = "superseded"
    RECALLED = "recalled"


class ReportEvent(StrEnum):
    """What can happen to a version. Nothing edits it."""

    RELEASE = "release"
    SUPERSEDE = "supersede"
    RECALL = "recall"


_S, _E = ReportState, ReportEvent
_ISSUING = frozenset({Role.EXPERT, Role.BOARD_CHAIR, Role.NAVIGATOR})
_RECALLING = frozenset({Role.EXPERT, Role.BOARD_CHAIR, Role.NAVIGATOR, Role.PRIVACY_OFFICER})

REPORT: Final = Machine(
    "report",
    states=ReportState,
    events=ReportEvent,
    initial=ReportState.BUILT,
    table={
        (_S.BUILT, _E.RELEASE): Transition(
            _S.RELEASED, by=_ISSUING, needs=frozenset({Need.OPINION_SIGNED, Need.CONSENT_GIVEN})
        ),
        (_S.BUILT, _E.SUPERSEDE): Transition(_S.SUPERSEDED, by=_ISSUING | {Role.SYSTEM}),
        (_S.RELEASED, _E.SUPERSEDE): Transition(
            _S.SUPERSEDED, by=_ISSUING | {Role.SYSTEM}, needs=frozenset({Need.OPINION_SIGNED})
        ),
        (_S.RELEASED, _E.RECALL): Transition(_S.RECALLED, by=_RECALLING, needs=frozenset({Need.REASON_GIVEN})),
        (_S.SUPERSEDED, _E.RECALL): Transition(_S.RECALLED, by=_RECALLING, needs=frozenset({Need.REASON_GIVEN})),
    },
)
"""The report machine."""
