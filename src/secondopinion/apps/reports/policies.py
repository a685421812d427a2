"""Who may build, release and read a report."""

from django.db.models import Q
from django.utils import timezone

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import register
from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case, Consent, ConsentKind
from secondopinion.apps.cases.policies import CLINICAL, FAMILY, active_places, case_rule
from secondopinion.domain.lifecycle import ReportState

from .models import Report

DELIVERED = (ReportState.RELEASED, ReportState.SUPERSEDED)


def _by_reader(actor: Actor) -> Q:
    """Staff see every version; family sees what was handed over; the treating doctor also needs the patient's consent.

    A reviewer whose seal is closed sees no report of anybody else's opinion: it says what the opinion says.
    """
    staff = Q(case__in=active_places(actor, CLINICAL, "read").values("case_id"))
    # A version that was replaced before it was handed over never reached the patient, and never will.
    handed_over = Q(state__in=DELIVERED, released_at__isnull=False)
    family = Q(case__in=active_places(actor, FAMILY, "read").values("case_id")) & handed_over
    shared = Consent.objects.filter(kind=ConsentKind.SHARE_WITH_DOCTOR, withdrawn_at=None)
    shared = shared.filter(Q(until=None) | Q(until__gt=timezone.now())).values("case_id")
    treating = active_places(actor, frozenset({Role.TREATING_PHYSICIAN}), "read")
    doctor = Q(case__in=treating.values("case_id")) & handed_over & Q(case__in=shared)
    sealed = Q(case__seals__reviewer_id=actor.actor_id, case__seals__opened_at=None)
    withheld = Report.objects.filter(sealed).exclude(opinion__author_id=actor.actor_id).values("pk")
    return (staff | family | doctor) & ~Q(pk__in=withheld)


def register_rules() -> None:
    """Put this app's lines on the permission map."""
    issuing = frozenset({Role.EXPERT, Role.BOARD_CHAIR, Role.NAVIGATOR})
    for rule in (
        case_rule(
            "report.view",
            Report,
            CLINICAL | FAMILY | {Role.TREATING_PHYSICIAN},
            "Read a report",
            also=_by_reader,
            system=True,
        ),
        case_rule("report.build", Case, issuing, "Build the report of a signed opinion", path="", system=True),
        case_rule("report.release", Report, issuing, "Hand the report to the patient"),
        case_rule("report.recall", Report, issuing, "Recall a report that went wrong"),
    ):
        register(rule)
