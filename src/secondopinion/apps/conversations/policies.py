"""Who may ask and answer."""

from django.db.models import Q

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import register
from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case, Seal
from secondopinion.apps.cases.policies import FAMILY, REVIEWERS, case_rule

from .models import FollowUpQuestion


def _unsealed(actor: Actor) -> Q:
    """Questions about a report tell what it says: a reviewer who has not committed their own opinion reads none."""
    closed = Seal.objects.filter(reviewer_id=actor.actor_id, opened_at=None)
    return ~Q(case__in=closed.values("case_id"))


READERS = FAMILY | REVIEWERS | {Role.NAVIGATOR}


def register_rules() -> None:
    """Put this app's lines on the permission map."""
    register(
        case_rule(
            "followupquestion.view",
            FollowUpQuestion,
            READERS,
            "Read questions and answers",
            also=_unsealed,
            system=True,
        )
    )
    register(case_rule("followupquestion.read", Case, READERS, "Open the page of questions and answers", path=""))
    register(case_rule("followupquestion.ask", Case, FAMILY, "Ask about the report", path="", scope="talk"))
    register(
        case_rule(
            "followupquestion.answer", FollowUpQuestion, REVIEWERS, "Answer a question about the report", also=_unsealed
        )
    )
