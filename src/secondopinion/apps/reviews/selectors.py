"""Reads of assignments and opinions."""

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.cases.models import Case

from .models import Assignment, Opinion


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


def own_draft(actor: User, case: Case) -> Opinion | None:
    """The reviewer's unsigned opinion on this case."""
    return Opinion.objects.visible_to(actor).filter(case=case, author=actor, signed_at=None).first()


def signed_opinions(actor: Actor, case: Case) -> QuerySet[Opinion]:
    """The signed opinions on this case the actor may read, newest first."""
    rows = Opinion.objects.visible_to(actor).filter(case=case, signed_at__isnull=False)
    return rows.select_related("author", "assignment").order_by("-signed_at")


def experts() -> QuerySet[User]:
    """Everybody who may be asked to review."""
    return (
        User.objects.filter(is_active=True, programme_roles__role=Role.EXPERT, programme_roles__revoked_at=None)
        .select_related("credentials")
        .order_by("name")
    )
