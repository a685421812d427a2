"""Handing the report over, the way the patient chose to hear news."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.services import record
from secondopinion.apps.cases.models import CaseParticipant, ConsentKind
from secondopinion.apps.cases.policies import FAMILY
from secondopinion.apps.cases.services.needs import consent_given
from secondopinion.apps.cases.services.step import roles_on_case, take_step
from secondopinion.apps.cases.words import NEEDS
from secondopinion.apps.notifications.services import notify
from secondopinion.apps.reviews.models import Opinion
from secondopinion.domain.lifecycle import REPORT, Allowed, CaseEvent, CaseState, Need, ReportEvent, ReportState

from ..models import Report

CALL_FIRST = Refusal(
    "call_first",
    _("The patient asked to be called before reading the report. Call first, then say here that you did."),
)
BEING_AMENDED = Refusal(
    "being_amended",
    _(
        "The expert has begun a newer version of this opinion, so this one is not handed over. Hand the newer one over "
        "once it is signed, or ask the expert."
    ),
)
NOT_NOW = Refusal("not_from_here", _("This report has been handed over already, or replaced by a newer one."))


def role_for(actor: Actor, report: Report, *, event: ReportEvent) -> Role:
    """The role in which the actor may do this to the report; any other when none of theirs may."""
    roles = sorted(roles_on_case(actor, report.case_id))
    line = REPORT.transition(ReportState(report.state), event=event)
    return next((role for role in roles if line and role in line.by), roles[0])


@transaction.atomic
def release_report(actor: Actor, *, report: Report, called: bool, at: dt.datetime) -> Refusal | None:
    """Hand the report to the patient, and to the treating doctor where the patient agreed. None when it was done.

    ``called`` says that the patient was phoned; it must be so where the patient asked for that.
    """
    require(actor, "report.release", report)
    if report.case.intake.get("news") == "call_first" and not called:
        return CALL_FIRST
    if Opinion.objects.filter(supersedes=report.opinion_id).exists():
        return BEING_AMENDED
    met = {Need.OPINION_SIGNED, Need.REPORT_BUILT}
    if consent_given(report.case, ConsentKind.REVIEW, at=at):
        met.add(Need.CONSENT_GIVEN)
    role = role_for(actor, report, event=ReportEvent.RELEASE)
    verdict = REPORT.step(ReportState(report.state), event=ReportEvent.RELEASE, role=role, met=met)
    if not isinstance(verdict, Allowed):
        return Refusal(f"needs_{verdict.missing[0].value}", NEEDS[verdict.missing[0]]) if verdict.missing else NOT_NOW
    if report.case.state == CaseState.IN_REVIEW:
        taken = take_step(actor, case=report.case, event=CaseEvent.RELEASE, met=met, at=at)
        if isinstance(taken, Refusal):
            return taken
    _supersede(actor, report, at=at)
    won = Report.objects.filter(pk=report.pk, state=ReportState.BUILT).update(
        state=verdict.to, released_at=at, released_by_id=actor.actor_id
    )
    if not won:
        transaction.set_rollback(True)
        return NOT_NOW
    report.refresh_from_db()
    record("report.released", actor=actor, at=at, case_id=report.case_id, obj=report, details={"called": called})
    _tell(report, at=at)
    return None


def _supersede(actor: Actor, report: Report, *, at: dt.datetime) -> None:
    """What this version replaces: earlier versions of the same expert's opinion, never what another expert wrote."""
    open_states = (ReportState.BUILT, ReportState.RELEASED)
    same = Report.objects.filter(case=report.case, opinion__assignment=report.opinion.assignment_id)
    for row in same.filter(number__lt=report.number, state__in=open_states):
        if Report.objects.filter(pk=row.pk, state=row.state).update(state=ReportState.SUPERSEDED):
            record("report.superseded", actor=actor, at=at, case_id=row.case_id, obj=row)


def _tell(report: Report, *, at: dt.datetime) -> None:
    readers = set(FAMILY)
    if consent_given(report.case, ConsentKind.SHARE_WITH_DOCTOR, at=at):
        readers.add(Role.TREATING_PHYSICIAN)
    rows = CaseParticipant.objects.filter(case=report.case, role__in=readers, revoked_at=None).select_related("person")
    for row in rows:
        if row.is_active(at):
            notify(
                row.person, code="report_ready", at=at, case_id=report.case_id, path=f"/cases/{report.case_id}/report/"
            )
