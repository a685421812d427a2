"""Reads over several apps, a constant number of queries each."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, QuerySet

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import visible
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.audit.selectors import all_entries
from secondopinion.apps.cases.models import Case, CaseParticipant
from secondopinion.apps.cases.policies import active_places
from secondopinion.apps.cases.selectors import questions_of
from secondopinion.apps.cases.services import needs_met
from secondopinion.apps.conversations.models import FollowUpQuestion
from secondopinion.apps.files.keyring import unlock
from secondopinion.apps.records.selectors import RecordCounts, checklist_counts, counts, quarantine_counts
from secondopinion.apps.reports.models import Report
from secondopinion.apps.reports.selectors import latest_released, waits_for_hand_over
from secondopinion.apps.reviews.models import Assignment
from secondopinion.apps.reviews.selectors import assignments_of
from secondopinion.domain.lifecycle import CaseState, Need

COLUMNS: tuple[tuple[str, tuple[CaseState, ...]], ...] = (
    ("gathering", (CaseState.DRAFT, CaseState.GATHERING, CaseState.PAUSED_RED_FLAG)),
    ("ready", (CaseState.READY,)),
    ("in_review", (CaseState.IN_REVIEW,)),
    ("reported", (CaseState.REPORTED,)),
)
ON_THE_BOARD = tuple(state for _, states in COLUMNS for state in states)
IN_A_COLUMN = 10
PINNED = 20


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the case page says, found once. ``submitted``: the patient's side said that all is sent. ``quarantined``
    is counted for the navigator only."""

    case: Case
    roles: frozenset[Role]
    met: frozenset[Need]
    records: RecordCounts
    quarantined: int
    have: int
    wanted: int
    assignments: list[Assignment]
    report: Report | None
    questions: int
    people: int
    follow_ups: int
    unanswered: int
    submitted: bool
    may_send: bool
    built: bool  # a report waits for the navigator to hand it over


def case_facts(actor: User, case: Case, *, roles: frozenset[Role], at: dt.datetime) -> CaseFacts:
    """Everything the case page shows. The caller has looked the case up for this person."""
    unlock([case.pk, case.patient_id])
    have, wanted = checklist_counts(actor, case=case)
    # What cannot be there yet is not asked for.
    reviewed = case.state not in (CaseState.DRAFT, CaseState.GATHERING, CaseState.PAUSED_RED_FLAG)
    report = latest_released(actor, case) if reviewed else None
    asked: list[int] = []
    if reviewed:
        rows = FollowUpQuestion.objects.visible_to(actor).filter(case=case).annotate(answered=Count("answers"))
        asked = [row.answered for row in rows.only("id")]
    records = counts([case.pk])
    helper = active_places(actor, frozenset({Role.CAREGIVER}), "upload").filter(case=case)
    return CaseFacts(
        case=case,
        roles=roles,
        met=needs_met(case, at=at),
        records=records[case.pk],
        quarantined=quarantine_counts([case.pk], known=records)[case.pk] if Role.NAVIGATOR in roles else 0,
        have=have,
        wanted=wanted,
        assignments=assignments_of([case.pk]).get(case.pk, []) if reviewed else [],
        report=report,
        questions=len(questions_of(actor, case)),
        people=CaseParticipant.objects.filter(case=case, revoked_at=None).exclude(ends_at__lte=at).count(),
        follow_ups=len(asked),
        unanswered=sum(not answered for answered in asked),
        submitted=AuditEntry.objects.filter(case_id=case.pk, verb="case.submit_records").exists(),
        may_send=bool(roles - {Role.CAREGIVER}) or helper.exists(),
        built=Role.NAVIGATOR in roles and case.state == CaseState.IN_REVIEW and waits_for_hand_over(actor, case),
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """What the navigator looks for: one column, one cancer, only the cases they opened themselves."""

    column: str = ""
    cancer: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The cards of every column, the pinned ones on top, how many a column has in all, and how many of them are pinned."""

    columns: dict[str, list[Case]] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    flagged: dict[str, int] = field(default_factory=dict)
    pinned: list[Case] = field(default_factory=list)
    records: Mapping[uuid.UUID, RecordCounts] = field(default_factory=dict)
    assignments: Mapping[uuid.UUID, list[Assignment]] = field(default_factory=dict)


def board_cases(actor: User, chosen: Filter) -> QuerySet[Any]:
    """The cases of the board the actor steers, the most urgent first."""
    rows = visible(actor, "case.steer", Case.objects.all()).filter(state__in=ON_THE_BOARD)
    if chosen.cancer:
        rows = rows.filter(cancer=chosen.cancer)
    if chosen.mine:
        rows = rows.filter(made_by=actor.pk)
    if chosen.column:
        rows = rows.filter(state__in=dict(COLUMNS).get(chosen.column, ()))
    return rows.select_related("patient").order_by(F("due_at").asc(nulls_last=True), "made_at")


def board(actor: User, chosen: Filter) -> Board:
    """The first cards of every column; the number of queries does not depend on the number of cases."""
    rows = board_cases(actor, chosen)
    counted = rows.order_by().values_list("state", "red_flag").annotate(Count("pk"))
    numbers = {(state, flag): number for state, flag, number in counted}
    by_state = {state: sum(numbers.get((state, flag), 0) for flag in (False, True)) for state in ON_THE_BOARD}
    pinned = list(rows.filter(red_flag=True)[:PINNED]) if any(flag for _state, flag in numbers) else []
    columns = {
        name: _first([_urgent(rows, state) for state in states if numbers.get((state, False))])
        for name, states in COLUMNS
    }
    totals = {name: sum(by_state[state] for state in states) for name, states in COLUMNS}
    flagged = {name: sum(numbers.get((state, True), 0) for state in states) for name, states in COLUMNS}
    return with_numbers(Board(columns, totals, flagged, pinned))


def _urgent(rows: QuerySet[Any], state: CaseState) -> list[Case]:
    """The first cards of one state. Dated and undated apart: each then follows the index and stops at its last card."""
    rows = rows.filter(state=state, red_flag=False)
    dated = list(rows.filter(due_at__isnull=False).order_by("due_at")[:IN_A_COLUMN])
    if len(dated) == IN_A_COLUMN:
        return dated
    return dated + list(rows.filter(due_at=None).order_by("made_at")[: IN_A_COLUMN - len(dated)])


def _first(found: list[list[Case]]) -> list[Case]:
    """The most urgent of several lists."""
    latest = dt.datetime.max.replace(tzinfo=dt.UTC)
    cases = [case for cases in found for case in cases]
    return sorted(cases, key=lambda case: (case.due_at or latest, case.made_at))[:IN_A_COLUMN]


def with_numbers(found: Board) -> Board:
    """Add what the records and reviews apps know about these cards, and unlock the patients' names."""
    cases = [*found.pinned, *(case for cards in found.columns.values() for case in cards)]
    ids = [case.pk for case in cases]
    unlock([case.patient_id for case in cases])
    return Board(found.columns, found.totals, found.flagged, found.pinned, counts(ids), assignments_of(ids))


def places_of(actor: User, roles: frozenset[Role]) -> list[CaseParticipant]:
    """The actor's places on cases in these roles, newest first, with the patients' names unlocked."""
    rows = active_places(actor, roles, "read").select_related("case__patient").order_by("-granted_at")
    found = list(rows[:50])
    unlock([place.case.patient_id for place in found])
    return found


@dataclass(frozen=True, slots=True)
class Names:
    """Who the ids of the log are, and what they were on the case."""

    people: Mapping[uuid.UUID, str]
    roles: Mapping[uuid.UUID, str]


def names_of(entries: list[AuditEntry], case: Case) -> Names:
    """Names and roles on the case, ended places included; two queries."""
    ids = {entry.actor_id for entry in entries if entry.actor_id}
    people = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    places = CaseParticipant.objects.filter(case=case, person_id__in=ids).order_by("granted_at")
    return Names(people, dict(places.values_list("person_id", "role")))


def whole_log(actor: Actor, *, reference: str = "", verb: str = "") -> QuerySet[AuditEntry]:
    """The whole log for the privacy officer: ids and verbs, newest first; by case reference or verb if asked."""
    rows = visible(actor, "log.view", all_entries())
    if reference:
        rows = rows.filter(case_id__in=Case.objects.filter(reference__iexact=reference.strip()).values("pk"))
    return rows.filter(verb__startswith=verb.strip()) if verb.strip() else rows
