"""Quarantine, taking out, trying again."""

from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from secondopinion.apps.access.permissions import Denied, permits, require
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.services import record_read
from secondopinion.domain.documents import ReasonCode

from .. import selectors, services
from ..forms import JudgeForm, RemoveForm, RetryForm
from ..models import RecordPage
from ..models.judgement import Verdict
from ..presenters.reasons import sentence, sentence_for
from ..presenters.words import NOT_UNDERSTOOD, size_words
from .places import case_of, frame, once, record_of, tell

PAGE = 50


@login_required
@require_GET
def quarantine(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What was set aside: the navigator judges, one by one."""
    case = case_of(request, case_id)
    context = frame(request, case)
    if Role.NAVIGATOR not in context["roles"]:
        raise Denied("record.judge", request.user, case)
    page = Paginator(selectors.quarantine_of(request.user, case=case), PAGE).get_page(request.GET.get("page"))
    withheld = list(selectors.withheld_pages(request.user, case=case)[:PAGE])
    record_read("case.read", actor=request.user, at=timezone.now(), case_id=case.pk, obj=case)
    context |= {
        "page": page,
        "records": [
            {
                "record": row,
                "sentence": sentence(row.reason, staff=True),
                "size": size_words(row.size),
                "form": _judge_form(row.version),
                "retry": row.file_id is not None and row.reason.get("code") != ReasonCode.WRONG_PATIENT,
                "retry_key": uuid4(),
            }
            for row in page.object_list
        ],
        "withheld": [
            {
                "record": row.record,
                "number": row.number,
                "sentence": sentence_for(row.withheld, page=row.number, staff=True),
                "form": _judge_form(row.record.version, page=row.number),
            }
            for row in withheld
        ],
    }
    return render(request, "records/quarantine.html", context)


def _judge_form(version: int, page: int | None = None) -> JudgeForm:
    return JudgeForm(version=version, initial={"page": page}, auto_id=f"id_{uuid4().hex}_%s")


@login_required
@require_POST
def quarantine_release(request: HttpRequest, case_id: UUID, record_id: UUID) -> HttpResponse:
    """Take a judgement about a record, or about one page of it."""
    row = record_of(request, case_id, record_id)
    require(request.user, "record.judge", row)
    form = JudgeForm(request.POST)
    if not form.is_valid() or form.cleaned_data["version"] is None:
        tell(request, NOT_UNDERSTOOD, "")
        return redirect("quarantine", case_id)
    verdict, because = Verdict(form.cleaned_data["verdict"]), form.cleaned_data["because"]
    if form.cleaned_data["page"]:
        page = get_object_or_404(
            RecordPage.objects.select_related("record__case"), record=row, number=form.cleaned_data["page"]
        )
        outcome = once(
            request,
            form,
            lambda at: services.judge_page(request.user, page=page, verdict=verdict, because=because, at=at),
        )
    else:
        version = form.cleaned_data["version"]
        outcome = once(
            request,
            form,
            lambda at: services.judge_record(
                request.user, record=row, version=version, verdict=verdict, because=because, at=at
            ),
        )
    tell(request, outcome, _("Your decision is kept with the case."))
    return redirect("quarantine", case_id)


@login_required
@require_POST
def record_retry(request: HttpRequest, case_id: UUID, record_id: UUID) -> HttpResponse:
    """Read a record once more."""
    row = record_of(request, case_id, record_id)
    require(request.user, "record.judge", row)
    form = RetryForm(request.POST)
    if not form.is_valid() or form.cleaned_data["version"] is None:
        tell(request, NOT_UNDERSTOOD, "")
        return redirect("records", case_id)
    outcome = once(
        request,
        form,
        lambda at: services.retry_record(request.user, record=row, version=form.cleaned_data["version"], at=at),
    )
    tell(request, outcome, _("The record will be read again. This takes a few minutes."))
    return redirect("records", case_id)


@login_required
@require_http_methods(["GET", "POST"])
def record_remove(request: HttpRequest, case_id: UUID, record_id: UUID) -> HttpResponse:
    """Ask once, then take a record out of the case."""
    row = record_of(request, case_id, record_id)
    if not permits(request.user, "record.remove", row):
        raise Denied("record.remove", request.user, row)
    if row.state == "removed":
        raise Http404
    form = RemoveForm(request.POST or None, version=row.version)
    if request.method == "POST" and form.is_valid() and form.cleaned_data["version"] is not None:
        outcome = once(
            request,
            form,
            lambda at: services.remove_record(
                request.user,
                record=row,
                version=form.cleaned_data["version"],
                because=form.cleaned_data["because"],
                at=at,
            ),
        )
        tell(request, outcome, _("The record was taken out of the case."))
        return redirect("records", case_id)
    return render(request, "records/remove.html", frame(request, row.case) | {"record": row, "form": form})
