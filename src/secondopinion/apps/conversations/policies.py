"""Who may ask and answer."""

from secondopinion.apps.access.permissions import register
from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.policies import FAMILY, REVIEWERS, case_rule

from .models import FollowUpQuestion

READERS = FAMILY | REVIEWERS | {Role.NAVIGATOR}


def register_rules() -> None:
    """Put this app's lines on the permission map."""
    register(case_rule("followupquestion.view", FollowUpQuestion, READERS, "Read questions and answers", system=True))
    register(case_rule("followupquestion.read", Case, READERS, "Open the page of questions and answers", path=""))
    register(case_rule("followupquestion.ask", Case, FAMILY, "Ask about the report", path="", scope="talk"))
    register(case_rule("followupquestion.answer", FollowUpQuestion, REVIEWERS, "Answer a question about the report"))
