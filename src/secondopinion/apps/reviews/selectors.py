"""Reads of assignments and opinions."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.services import record_read
from secondopinion.apps.cases.models import Case, CaseQuestion, Seal
from secondopinion.apps.files.keyring import unlock
from secondopinion.apps.records.models import Record
from secondopinion.apps.records.selectors import timeline
from secondopinion.domain.lifecycle import REVIEWABLE
from secondopinion.domain.opinions import OpinionContent, from_json

from .models import Assignment, Opinion


@dataclass(frozen=True, slots=True)
class Asked:
    """What an expert learns before accepting; ``kept_back`` counts the questions that would give the first plan away."""

    questions: tuple[str, ...]
    kept_back: int
    records: int
    pages: int


def assignments_of(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Assignment]]:
    """The assignments of these cases, oldest first. The caller has asked for permission on the cases."""
    found: dict[uuid.UUID, list[Assignment]] = defaultdict(list)
    for row in Assignment.objects.filter(case_id__in=list(case_ids)).select_related("reviewer"):
        found[row.case_id].append(row)
    return found


def open_assignments(actor: User) -> QuerySet[Assignment]:
    """What this reviewer is asked to do or is doing, the most urgent first."""
    rows = Assignment.objects.visible_to(actor).filter(reviewer=actor, state__in=["invited", "accepted", "drafting"])
    return rows.select_related("case", "case__patient").order_by("due_at")


def signed_assignments(actor: User) -> QuerySet[Assignment]:
    """What this reviewer has signed, newest first."""
    rows = Assignment.objects.visible_to(actor).filter(reviewer=actor, state="signed")
    return rows.select_related("case", "case__patient").order_by("-due_at")


def signed_opinions(actor: Actor, case: Case) -> QuerySet[Opinion]:
    """The signed opinions on this case the actor may read, newest first."""
    rows = Opinion.objects.visible_to(actor).filter(case=case, signed_at__isnull=False)
    return rows.select_related("author", "assignment").order_by("-signed_at")


def asked_of(actor: User, assignment: Assignment) -> Asked:
    """What the expert is asked, before they accept: nothing from the records, no name, no question that tells the plan.

    The caller has looked the assignment up for this person.
    """
    case = assignment.case
    unlock([case.pk])
    rows = CaseQuestion.objects.filter(case=case, withdrawn_at=None)
    questions = [row for row in rows.order_by("position", "asked_at") if not row.gives_plan_away]
    records = Record.objects.filter(case=case, state__in=REVIEWABLE)
    pages = records.aggregate(pages=Sum("page_count"))["pages"] or 0
    return Asked(tuple(row.text for row in questions), len(rows) - len(questions), records.count(), pages)


def questions_of(case: Case) -> list[tuple[str, str]]:
    """Id and words of what the patient asked, in order. The caller has asked for permission on the case."""
    unlock([case.pk])
    rows = CaseQuestion.objects.filter(case=case, withdrawn_at=None).order_by("position", "asked_at")
    return [(str(row.pk), row.text) for row in rows]


def closed_seal(actor: User, case: Case) -> Seal | None:
    """The seal that is closed for this reviewer on this case."""
    return Seal.objects.filter(case=case, reviewer=actor, opened_at=None).first()


def own_assignment(actor: User, case: Case) -> Assignment | None:
    """The reviewer's live assignment on this case."""
    rows = Assignment.objects.visible_to(actor).filter(case=case, reviewer=actor)
    return rows.filter(state__in=["invited", "accepted", "drafting", "signed"]).select_related("case").first()


def latest_own(actor: User, case: Case) -> Opinion | None:
    """The reviewer's newest opinion on this case, draft or signed."""
    return Opinion.objects.visible_to(actor).filter(case=case, author=actor).order_by("-number").first()


def read_opinion(actor: User, opinion: Opinion, *, at: dt.datetime) -> OpinionContent:
    """The content, and a line in the log when it is somebody else's."""
    if opinion.author_id != actor.pk:
        record_read("opinion.read", actor=actor, at=at, case_id=opinion.case_id, obj=opinion)
    return from_json(opinion.content)


def experts_with_load() -> QuerySet[User]:
    """Everybody who may be asked to review, with ``open_reviews``, how many they have in hand."""
    live = Q(assignments__state__in=["invited", "accepted", "drafting"])
    return experts().annotate(open_reviews=Count("assignments", filter=live, distinct=True))


def experts() -> QuerySet[User]:
    """Everybody who may be asked to review."""
    return (
        User.objects.filter(is_active=True, programme_roles__role=Role.EXPERT, programme_roles__revoked_at=None)
        .select_related("credentials")
        .order_by("name")
    )


def record_names(actor: User, case: Case) -> dict[str, str]:
    """The names of the records the actor may cite, by id, in the order of the timeline."""
    return {str(row.pk): row.name for row in timeline(actor, case=case)}
