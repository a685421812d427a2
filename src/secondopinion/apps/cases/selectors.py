"""Every read of this app."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.files.keyring import unlock
from secondopinion.apps.reference.models import ReferenceSet
from secondopinion.apps.reference.selectors import current

from .models import Case, CaseInvitation, CaseParticipant, CaseQuestion, Consent, RedFlagScreen


def questions_of(actor: Actor, case: Case, *, telling: bool = True) -> list[CaseQuestion]:
    """The patient's questions that stand. ``telling=False`` leaves out those that give the first plan away."""
    rows = CaseQuestion.objects.visible_to(actor).filter(case=case, withdrawn_at=None)
    unlock([case.pk])
    return list(rows if telling else rows.filter(gives_plan_away=False))


def consents_of(actor: Actor, case: Case) -> dict[str, Consent]:
    """The consents that hold, by kind."""
    rows = Consent.objects.visible_to(actor).filter(case=case, withdrawn_at=None).select_related("given_by")
    return {row.kind: row for row in rows}


def people_of(actor: Actor, case: Case, *, at: dt.datetime) -> list[CaseParticipant]:
    """Who takes part now, in the order they came."""
    rows = CaseParticipant.objects.visible_to(actor).filter(case=case, revoked_at=None)
    rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=at))
    return list(rows.select_related("person").order_by("granted_at", "id"))


def open_invitations(case: Case, *, at: dt.datetime) -> QuerySet[CaseInvitation]:
    """Invitations to the case that nobody has answered. The caller has asked for permission."""
    return (
        CaseInvitation.objects.filter(case=case, invitation__accepted_at=None, invitation__revoked_at=None)
        .filter(invitation__expires_at__gt=at)
        .select_related("invitation")
        .order_by("invitation__invited_at")
    )


def open_flags(actor: Actor, case: Case) -> list[RedFlagScreen]:
    """Screens with a danger that no clinician has cleared."""
    unlock([case.pk])
    rows = RedFlagScreen.objects.visible_to(actor).filter(case=case, any_flag=True, cleared_at=None)
    return list(rows.select_related("answered_by"))


def red_flag_rows() -> tuple[str, list[dict[str, Any]]]:
    """The current version of the safety questions and the rows that a patient is asked.

    The fast lane's rows are for staff: they ask for speed, not for an emergency room.
    Raises ``ReferenceSet.DoesNotExist`` before ``secondopinion init``.
    """
    reference = current("red_flags")
    rows = [row for row in reference.payload["rows"] if row.get("lane", "red") == "red"]
    return reference.version, rows


def red_flag_questions(flags: Iterable[str]) -> list[str]:
    """The questions behind these answers, each once; an answer this version does not know stands by its id."""
    flags = list(dict.fromkeys(flags))
    reference = ReferenceSet.objects.filter(kind="red_flags", current=True).first()
    questions = {row["id"]: row.get("question") for row in reference.payload["rows"]} if reference else {}
    return [questions.get(flag) or flag for flag in flags]


def red_flag_actions(flags: Iterable[str]) -> list[dict[str, Any]]:
    """The fixed words for these answers, ``{title, texts}``, the most urgent first, as the reference data has them."""
    reference = ReferenceSet.objects.filter(kind="red_flags", current=True).first()
    if reference is None:
        return []  # the page of an emergency never fails; its number stands without these words
    payload = reference.payload
    actions: dict[str, Any] = payload.get("actions", {})
    ticked = set(flags)
    wanted = {row["action"] for row in payload["rows"] if row["id"] in ticked}
    return [action for key, action in actions.items() if key in wanted]
