"""One step of a case along its table. Every change of a case's state goes through here."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import PEOPLE, Role
from secondopinion.apps.accounts.guarded import CHANGED_MEANWHILE
from secondopinion.apps.audit.services import record
from secondopinion.domain.lifecycle import CASE, Allowed, CaseEvent, CaseState, Need, RefusalCode, Refused

from ..models import Case
from ..policies import active_places
from ..words import NEEDS, STATES

_WORST = (RefusalCode.NEEDS_MISSING, RefusalCode.NOT_BY_YOU, RefusalCode.NOT_FROM_HERE)


def roles_on_case(actor: Actor, case_id: uuid.UUID) -> frozenset[Role]:
    """The roles in which the actor takes part in this case now."""
    if actor.is_system:
        return frozenset({Role.SYSTEM})
    rows = active_places(actor, frozenset(PEOPLE)).filter(case_id=case_id).values_list("role", flat=True)
    return frozenset(Role(role) for role in rows)


def may_step(
    case: Case, *, event: CaseEvent, roles: Collection[Role], met: Collection[Need] = ()
) -> Allowed[Any] | Refused:
    """Decide a step for the best of several roles; with none of them the answer is the most helpful refusal."""
    refused = Refused(RefusalCode.NOT_BY_YOU)
    for role in sorted(roles):
        answer = CASE.step(CaseState(case.state), event=event, role=role, met=met)
        if isinstance(answer, Allowed):
            return answer
        if _WORST.index(answer.code) <= _WORST.index(refused.code) or answer.code is RefusalCode.NOT_FROM_HERE:
            refused = answer
    return refused


def in_words(refused: Refused, case: Case) -> Refusal:
    """A refusal of the table in a sentence: what happened, what is safe, what to do."""
    if refused.code is RefusalCode.NEEDS_MISSING:
        sentences = [NEEDS[need] for need in refused.missing]
        gaps = format_lazy(" ".join("{}" for _need in sentences), *sentences)
        return Refusal(
            "needs_missing",
            format_lazy(_("This step is not possible yet. Nothing was changed. {gaps}"), gaps=gaps),
            {"missing": [need.value for need in refused.missing], "sentences": sentences},
        )
    if refused.code is RefusalCode.NOT_BY_YOU:
        return Refusal(
            "not_by_you",
            _("Somebody else takes this step. Nothing was changed. If it should go faster, call the navigator."),
        )
    return Refusal(
        "not_from_here",
        format_lazy(
            _(
                "This cannot be done while the case is “{state}”. Nothing was changed. Look at the case page for the next step."
            ),
            state=STATES[CaseState(case.state)],
        ),
    )


@transaction.atomic
def take_step(
    actor: Actor,
    *,
    case: Case,
    event: CaseEvent,
    at: dt.datetime,
    met: Collection[Need] = (),
    role: Role | None = None,
    columns: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
) -> Case | Refusal:
    """Move the case, by compare-and-swap on ``case.version``, and write it in the log.

    The caller has asked for permission. ``role`` overrides the roles the actor has on the case (a step on behalf of
    somebody, or by the system); ``columns`` are plain columns that change with the state; ``details`` go to the log.
    """
    roles = {role} if role else roles_on_case(actor, case.pk)
    answer = may_step(case, event=event, roles=roles, met=met)
    if isinstance(answer, Refused):
        return in_words(answer, case)
    origin = case.state
    changed = {"state": answer.to, "changed_at": at} | dict(columns or {})
    rows = Case.objects.filter(pk=case.pk, version=case.version, state=origin)
    if not rows.update(version=F("version") + 1, **changed):
        return CHANGED_MEANWHILE
    case.version += 1
    for name, value in changed.items():
        setattr(case, name, value)
    said = {"from": origin, "to": answer.to.value} | dict(details or {})
    record(f"case.{event.value}", actor=actor, at=at, case_id=case.pk, obj=case, details=said)
    return case
