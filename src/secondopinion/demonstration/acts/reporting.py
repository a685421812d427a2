"""The report is built from the signed opinion, and handed over after the call the patient asked for."""

from collections.abc import Callable

from django.utils import timezone

from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.accounts.models import User
from secondopinion.apps.reports.models import Report
from secondopinion.apps.reports.services import build_report, release_report
from secondopinion.apps.reviews.models import Opinion
from secondopinion.domain.lifecycle import ReportState

from .refused import Stopped, done


def build_and_release(navigator: User, opinion: Opinion, *, say: Callable[[str], None]) -> Report:
    """Both documents, signed, and released by the navigator."""
    report = Report.objects.filter(opinion=opinion).first()
    if report is None:
        opinion = Opinion.objects.select_related("case__patient", "assignment").get(pk=opinion.pk)
        report = done(build_report(SYSTEM, opinion=opinion, at=timezone.now()))
        grade = f", reading grade of the plain one {report.reading_grade}" if report.reading_grade else ""
        say(f"Two signed PDFs are made from the one signed opinion{grade}")
    if report.state == ReportState.BUILT:
        refusal = release_report(navigator, report=report, called=True, at=timezone.now())
        if refusal is not None:
            raise Stopped(str(refusal.sentence))
        say("The patient asked for a call first: the navigator has called, and hands the report over")
    return report
