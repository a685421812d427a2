"""Red flags: the safety questions are answered, a danger is raised, a named clinician clears it."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.services import record
from secondopinion.domain.lifecycle import CASE, CaseEvent, CaseState, Need

from ..models import Case, RedFlagScreen
from .needs import needs_met
from .step import roles_on_case, take_step
from .tell import tell

CLEARED_ALREADY = Refusal(
    "cleared_already", _("Somebody has cleared this already. Nothing was changed. The case page shows who and why.")
)
NO_REASON = Refusal(
    "reason_missing",
    _(
        "Nothing was changed. Say in a few words who is treating the danger and that it is dealt with; your name stands below."
    ),
)


@transaction.atomic
def answer_screen(
    actor: Actor, *, case: Case, flags: Collection[str], reference_version: str, at: dt.datetime
) -> RedFlagScreen | Refusal:
    """Keep the answers to the safety questions; ``flags`` are the ids of the rows answered yes.

    Any yes marks the case, pauses it while nobody reviews it yet, and calls the navigators. Never an "all clear": the
    absence of a yes says nothing about how long somebody can wait.
    """
    require(actor, "case.screen", case)
    screen = RedFlagScreen.objects.create(
        case=case,
        reference_version=reference_version,
        flags=sorted(flags),
        any_flag=bool(flags),
        answered_by_id=actor.actor_id,
        answered_at=at,
    )
    details = {"any_flag": screen.any_flag, "reference": reference_version}
    record("red_flags.answered", actor=actor, at=at, case_id=case.pk, obj=screen, details=details)
    if not screen.any_flag:
        return screen
    state = CaseState(case.state)
    if CASE.transition(state, event=CaseEvent.RAISE_RED_FLAG):
        # Raising a danger is nobody's privilege: whoever may answer the questions may raise it.
        role = next(iter(sorted(roles_on_case(actor, case.pk))), Role.SYSTEM)
        moved = take_step(
            actor, case=case, event=CaseEvent.RAISE_RED_FLAG, at=at, role=role, columns={"red_flag": True}
        )
        if isinstance(moved, Refusal):
            transaction.set_rollback(True)
            return moved
    else:
        Case.objects.filter(pk=case.pk).update(red_flag=True)
        case.red_flag = True
    tell(case, roles=[Role.NAVIGATOR], code="red_flag.raised", at=at, but=actor)
    return screen


@transaction.atomic
def clear_flag(actor: Actor, *, screen: RedFlagScreen, because: str, at: dt.datetime) -> Case | Refusal:
    """A named clinician says that the danger is dealt with, and why. The case goes on once everything else is there."""
    case = screen.case
    require(actor, "case.clear_flag", case)
    if not because.strip():
        return NO_REASON
    done = RedFlagScreen.objects.filter(pk=screen.pk, any_flag=True, cleared_at=None).update(
        cleared_at=at, cleared_by_id=actor.actor_id
    )
    if not done:
        return CLEARED_ALREADY
    screen.refresh_from_db()
    screen.cleared_because = because.strip()
    screen.save(update_fields=["cleared_because"])
    record("red_flags.cleared", actor=actor, at=at, case_id=case.pk, obj=screen)
    if case.screens.filter(any_flag=True, cleared_at=None).exists():
        return case
    Case.objects.filter(pk=case.pk).update(red_flag=False)
    case.red_flag = False
    resume_when_cleared(actor, case=case, at=at)
    tell(case, roles=[Role.PATIENT, Role.REPRESENTATIVE], code="red_flag.cleared", at=at, but=actor)
    return case


def resume_when_cleared(actor: Actor, *, case: Case, at: dt.datetime) -> bool:
    """Let a paused case go on once its danger is cleared and nothing else is missing.

    The step stands on the word of the clinician who cleared it, who is named in the log; whoever adds the last missing
    answer only sets it off.
    """
    if case.state != CaseState.PAUSED_RED_FLAG:
        return False
    cleared = case.screens.filter(any_flag=True).exclude(cleared_at=None).order_by("-cleared_at").first()
    met = needs_met(case, at=at)
    wanted = {
        Need.NO_OPEN_RED_FLAG,
        Need.CONSENT_GIVEN,
        Need.QUESTION_ASKED,
        Need.ADULT_OR_GUARDIAN_CHECKED,
        Need.REFERENCE_SIGNED,
    }
    if cleared is None or not wanted <= met:
        return False
    columns = {} if case.opened_at else {"opened_at": at}
    moved = take_step(
        actor,
        case=case,
        event=CaseEvent.CLEAR_RED_FLAG,
        at=at,
        met=met | {Need.CLINICIAN_CLEARED},
        role=Role.NAVIGATOR,
        columns=columns,
        details={"cleared_by": str(cleared.cleared_by_id)},
    )
    return not isinstance(moved, Refusal)
