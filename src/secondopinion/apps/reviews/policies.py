"""Who may assign, write and read opinions."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import Rule, register
from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.policies import CLINICAL, REVIEWERS, active_places, case_rule
from secondopinion.domain.lifecycle import AssignmentState, CaseState

from .models import Assignment, Opinion


def _own_assignment(actor: Actor) -> Q:
    return Q(reviewer_id=actor.actor_id)


def _invited(actor: Actor) -> Q:
    """An expert who was asked has no place on the case yet: they see the question put to them, and no record."""
    if actor.actor_id is None or Role.EXPERT not in actor.active_roles():
        return Q(pk__in=[])
    return Q(reviewer_id=actor.actor_id, state=AssignmentState.INVITED)


def _on_the_case(actor: Actor) -> Q:
    """Staff see every assignment of their cases; a reviewer whose work was taken back or declined sees it no more."""
    return Q(case__in=active_places(actor, CLINICAL, "read").values("case_id"))


def _own_on_the_case(actor: Actor) -> Q:
    return _own_assignment(actor) & Q(case__in=active_places(actor, REVIEWERS, "read").values("case_id"))


def _assignment_rule(permission: str, meaning: str, placed: Callable[[Actor], Q]) -> Rule:
    def narrow(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(placed(actor) | _invited(actor))

    def predicate(actor: Actor, row: Any) -> bool:
        return narrow(actor, Assignment.objects.filter(pk=row.pk)).exists()

    return Rule(permission, Assignment, predicate, narrow, meaning, system=permission == "assignment.view")


def _own_draft(actor: Actor) -> Q:
    return Q(author_id=actor.actor_id, signed_at=None)


def _own_or_signed(actor: Actor) -> Q:
    # A reviewer whose seal is closed sees nobody else's opinion; an unsigned one is nobody's but its author's.
    sealed = Q(case__seals__reviewer_id=actor.actor_id, case__seals__opened_at=None)
    hidden = Opinion.objects.filter(sealed).exclude(author_id=actor.actor_id).values("pk")
    return Q(author_id=actor.actor_id) | (Q(signed_at__isnull=False) & ~Q(pk__in=hidden))


def register_rules() -> None:
    """Put this app's lines on the permission map."""
    for rule in (
        case_rule("assignment.make", Case, frozenset({Role.NAVIGATOR, Role.BOARD_CHAIR}), "Assign a reviewer", path=""),
        _assignment_rule("assignment.view", "See who was asked to review", _on_the_case),
        _assignment_rule("assignment.answer", "Accept or decline a review", _own_on_the_case),
        case_rule(
            "review.workspace",
            Case,
            CLINICAL,
            "Open the workspace of a case",
            path="",
            also=lambda _: ~Q(state=CaseState.DRAFT),
        ),
        case_rule(
            "opinion.begin",
            Assignment,
            REVIEWERS,
            "Write an opinion",
            also=lambda actor: (
                _own_assignment(actor) & Q(state__in=[AssignmentState.ACCEPTED, AssignmentState.DRAFTING])
            ),
        ),
        case_rule("opinion.write", Opinion, REVIEWERS, "Change one's own draft and sign it", also=_own_draft),
        case_rule("opinion.view", Opinion, CLINICAL, "Read an opinion", also=_own_or_signed, system=True),
        case_rule(
            "opinion.amend",
            Opinion,
            REVIEWERS,
            "Amend one's own signed opinion",
            also=lambda actor: Q(author_id=actor.actor_id, signed_at__isnull=False),
        ),
    ):
        register(rule)
