"""The case's records, the checklist, the summary."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from secondopinion.apps.access.permissions import permits
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.services import record_read
from secondopinion.apps.cases.models import Case

from .. import selectors
from ..presenters.facts import NAMES, said_fact, shown_conflict
from ..presenters.lists import checklist_row, record_row, timeline_row
from ..presenters.words import size_words
from ..services.steps import roles_on
from .places import case_of, frame

PAGE = 50


@login_required
@require_GET
def records(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Send records, and see what became of each."""
    case = case_of(request, case_id)
    context = frame(request, case) | _list(request, case)
    limit = _limit()
    context |= {
        "may_add": permits(request.user, "record.add", case),
        "limit": limit,
        "limit_words": size_words(limit),
        "to_judge": selectors.quarantine_counts([case.pk])[case.pk],
    }
    record_read("case.read", actor=request.user, at=timezone.now(), case_id=case.pk, obj=case)
    return render(request, "records/records.html", context)


@login_required
@require_GET
def records_progress(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The list alone, asked for every two seconds while something is being read."""
    case = case_of(request, case_id)
    return render(request, "records/_list.html", {"case": case} | _list(request, case))


def _list(request: HttpRequest, case: Case) -> dict[str, object]:
    page = Paginator(selectors.records_of(request.user, case=case), PAGE).get_page(request.GET.get("page"))
    tally = selectors.counts([case.pk])[case.pk]
    staff = Role.NAVIGATOR in roles_on(request.user, case.pk)
    done = tally.total - tally.received - tally.reading
    return {
        "page": page,
        "rows": [record_row(record, staff=staff) for record in page.object_list],
        "tally": tally,
        "done": done,
        "moving": tally.received + tally.reading > 0,
    }


def _limit() -> int:
    return int(settings.OPTIONS.max_file_bytes)


@login_required
@require_GET
def checklist(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What a reviewer needs for this cancer, and what is still missing."""
    case = case_of(request, case_id)
    found = selectors.checklist_of(request.user, case=case)
    names = {str(record.pk): record.name for record in selectors.reviewable_records(request.user, case=case)}
    context = frame(request, case) | {"checklist": found}
    if found is not None:
        have, wanted = found.counts
        context |= {
            "parts": [
                {
                    "id": "reports",
                    "title": _("Reports"),
                    "text": _("What doctors and laboratories wrote."),
                    "rows": [checklist_row(status, names=names) for status in found.reports],
                },
                {
                    "id": "primary",
                    "title": _("The material itself"),
                    "text": _(
                        "Slides, tissue blocks and scan images: the experts look at them again with their own eyes."
                    ),
                    "rows": [checklist_row(status, names=names) for status in found.primary],
                },
            ],
            "have": have,
            "wanted": wanted,
        }
    record_read("case.read", actor=request.user, at=timezone.now(), case_id=case.pk, obj=case)
    return render(request, "records/checklist.html", context)


@login_required
@require_GET
def case_summary(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The case on one page: timeline, facts by kind with their source, contradictions."""
    case = case_of(request, case_id)
    found = selectors.summary(request.user, case=case)
    names = {record.pk: record.name for record in found.timeline}
    record_read("case.read", actor=request.user, at=timezone.now(), case_id=case.pk, obj=case)
    context = frame(request, case) | {
        "timeline": [timeline_row(record) for record in found.timeline],
        "groups": [
            {"name": NAMES[group.kind], "facts": [said_fact(fact, records=names) for fact in group.facts]}
            for group in found.groups
        ],
        "conflicts": [shown_conflict(conflict, case_id=case.pk, records=names) for conflict in found.conflicts],
    }
    return render(request, "records/case_summary.html", context)
