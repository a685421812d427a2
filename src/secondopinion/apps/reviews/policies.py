"""Who may assign, write and read opinions."""

from django.db.models import Q

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import register
from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.policies import CLINICAL, REVIEWERS, case_rule
from secondopinion.domain.lifecycle import AssignmentState, CaseState

from .models import Assignment, Opinion


def _own_assignment(actor: Actor) -> Q:
    return Q(reviewer_id=actor.actor_id)


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
        case_rule("assignment.view", Assignment, CLINICAL, "See who was asked to review", system=True),
        case_rule("assignment.answer", Assignment, REVIEWERS, "Accept or decline a review", also=_own_assignment),
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
