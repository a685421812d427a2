"""A report that went wrong is recalled, and everybody who saw it is told."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.selectors import entries_of_case
from secondopinion.apps.audit.services import record
from secondopinion.apps.notifications.services import notify
from secondopinion.domain.lifecycle import REPORT, Allowed, Need, ReportEvent, ReportState

from ..models import Report
from .release import role_for

NO_REASON = Refusal("needs_reason_given", _("Please say why the report is recalled. The reason is kept with the case."))


@transaction.atomic
def recall_report(actor: Actor, *, report: Report, because: str, at: dt.datetime) -> Refusal | None:
    """Recall a version: nobody can open it any more, and everybody who did is told that it was recalled."""
    require(actor, "report.recall", report)
    if not because.strip():
        return NO_REASON
    role = role_for(actor, report, event=ReportEvent.RECALL)
    verdict = REPORT.step(ReportState(report.state), event=ReportEvent.RECALL, role=role, met={Need.REASON_GIVEN})
    if not isinstance(verdict, Allowed):
        return Refusal("not_from_here", _("This report cannot be recalled now. Nothing was changed."))
    if not Report.objects.filter(pk=report.pk, state=report.state).update(state=verdict.to, recalled_at=at):
        return Refusal("changed_meanwhile", _("Somebody changed this report a moment ago. Look at it again."))
    report.state, report.recalled_at, report.recalled_because = verdict.to, at, because.strip()
    report.save(update_fields=["recalled_because"])
    record("report.recalled", actor=actor, at=at, case_id=report.case_id, obj=report)
    readers = entries_of_case(report.case_id).filter(verb="report.read", object_id=report.pk).values("actor_id")
    for person in User.objects.filter(pk__in=readers):
        notify(person, code="report_recalled", at=at, case_id=report.case_id, path=f"/cases/{report.case_id}/report/")
    return None
