"""Reads of reports."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.audit.services import record_read
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files.models import StoredFile
from secondopinion.apps.files.selectors import stream
from secondopinion.domain.lifecycle import ReportState

from .models import Report

READABLE = (ReportState.BUILT, ReportState.RELEASED, ReportState.SUPERSEDED)


def versions(actor: Actor, case: Case) -> QuerySet[Report]:
    """The versions of the report the actor may read, newest first."""
    return Report.objects.visible_to(actor).filter(case=case).select_related("opinion", "case").order_by("-number")


def latest_released(actor: Actor, case: Case) -> Report | None:
    """The version the patient has in hand, or None."""
    return versions(actor, case).filter(state=ReportState.RELEASED).first()


def latest(actor: Actor, case: Case) -> Report | None:
    """The newest version the actor may read that was not recalled."""
    return versions(actor, case).filter(state__in=READABLE).first()


def read_report(actor: Actor, report: Report, *, at: dt.datetime) -> dict[str, object]:
    """What the report prints, and a line in the log that it was read."""
    record_read("report.read", actor=actor, at=at, case_id=report.case_id, obj=report)
    document: dict[str, object] = report.document
    return document


def read_file(actor: Actor, report: Report, *, file: StoredFile, at: dt.datetime) -> Iterator[bytes]:
    """One of the two PDFs as a stream, and a line in the log."""
    record_read("report.read", actor=actor, at=at, case_id=report.case_id, obj=report)
    return stream(file)
