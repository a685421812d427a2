"""Reads of reports."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.services import record_read
from secondopinion.apps.cases.models import Case, ConsentKind
from secondopinion.apps.cases.policies import FAMILY, active_places
from secondopinion.apps.cases.services.needs import consent_given
from secondopinion.apps.files.models import StoredFile
from secondopinion.apps.files.selectors import stream
from secondopinion.apps.files.signing import trusted_certificates
from secondopinion.domain.lifecycle import ReportState

from .envelope import is_as_built
from .models import Report

READABLE = (ReportState.BUILT, ReportState.RELEASED, ReportState.SUPERSEDED)


def versions(actor: Actor, case: Case) -> QuerySet[Report]:
    """The versions of the report the actor may read, newest first."""
    return (
        Report.objects.visible_to(actor)
        .filter(case=case)
        .select_related("opinion", "case", "clinician_file", "plain_file", "numbers_file")
        .order_by("-number")
    )


def latest_released(actor: Actor, case: Case) -> Report | None:
    """The version the patient has in hand, or None. Its number, state and times only: nothing is opened."""
    released = Report.objects.visible_to(actor).filter(case=case, state=ReportState.RELEASED)
    return released.defer("document", "signature").order_by("-number").first()


def waits_for_hand_over(actor: Actor, case: Case) -> bool:
    """Whether the newest version the actor may read was built and nobody has handed it to the patient yet."""
    states = Report.objects.visible_to(actor).filter(case=case).order_by("-number").values_list("state", flat=True)
    return states.first() == ReportState.BUILT


def latest(actor: Actor, case: Case) -> Report | None:
    """The version to show when none is named: the newest that is in force or not handed over yet.

    A replaced one is shown only to who asks for it by its number: when the version that replaced it is recalled, the
    older words, which somebody found wanting, do not come back by themselves.
    """
    return versions(actor, case).filter(state__in=(ReportState.BUILT, ReportState.RELEASED)).first()


def was_recalled(actor: Actor, case: Case) -> bool:
    """Whether a version the actor could read was recalled. A recalled version is shown to nobody but the team, but
    whoever had it in hand must hear that it does not hold."""
    recalled = Report.objects.filter(case=case, recalled_at__isnull=False)
    readers = FAMILY | {Role.TREATING_PHYSICIAN} if consent_to_share(case) else FAMILY
    return versions(actor, case).filter(recalled_at__isnull=False).exists() or (
        recalled.exists() and active_places(actor, readers, "read").filter(case=case).exists()
    )


def consent_to_share(case: Case) -> bool:
    """Whether the patient lets the treating doctor have the report now."""
    return consent_given(case, ConsentKind.SHARE_WITH_DOCTOR, at=timezone.now())


class NotAsBuilt(Exception):
    """The stored words or files are not those that were built and signed."""


def read_report(actor: Actor, report: Report, *, at: dt.datetime) -> dict[str, object]:
    """What the report prints, and a line in the log that it was read.

    Raises ``NotAsBuilt`` when the row was changed behind the program's back: changed words are shown to nobody.
    """
    if not is_as_built(report, trusted=trusted_certificates()):
        raise NotAsBuilt
    record_read("report.read", actor=actor, at=at, case_id=report.case_id, obj=report)
    document: dict[str, object] = report.document
    return document


def read_file(actor: Actor, report: Report, *, file: StoredFile, at: dt.datetime) -> Iterator[bytes]:
    """One of the PDFs as a stream, and a line in the log. Each carries its own signature."""
    record_read("report.read", actor=actor, at=at, case_id=report.case_id, obj=report)
    return stream(file)
