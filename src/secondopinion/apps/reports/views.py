"""The report on the web and as PDF; handing it over; recalling it."""

import logging
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from secondopinion.apps.access.permissions import require
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files.models import StoredFile

from . import selectors, services
from .forms import RecallForm, ReleaseForm
from .models import Report
from .presenters import outcome_figures, report_page

logger = logging.getLogger(__name__)


def _version(request: HttpRequest, case_id: uuid.UUID, number: int) -> Report:
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)
    return get_object_or_404(selectors.versions(request.user, case).filter(state__in=selectors.READABLE), number=number)


@login_required
@require_GET
def report(request: HttpRequest, case_id: uuid.UUID, number: int | None = None) -> HttpResponse:
    """The report as a web page: plain words for the family, both for clinicians."""
    case = get_object_or_404(Case.objects.select_related("patient").visible_to(request.user), pk=case_id)
    found = selectors.latest(request.user, case) if number is None else _version(request, case_id, number)
    if found is None:
        recalled = selectors.was_recalled(request.user, case)
        return render(request, "reports/waiting.html", {"case": case, "recalled": recalled})
    try:
        document = selectors.read_report(request.user, found, at=timezone.now())
    except selectors.NotAsBuilt:
        return _not_shown(request, found)
    page = report_page(
        request.user,
        found,
        document=document,
        versions=tuple(selectors.versions(request.user, case)),
        plain=request.GET.get("words") == "plain",
    )
    context = {"page": page, "case": case, "document": document, "content": document["content"], "words": page.words}
    if page.may_release:
        context["release_form"] = ReleaseForm()
    return render(request, "reports/plain.html" if page.shows_plain else "reports/clinician.html", context)


@login_required
@require_GET
def outcomes(request: HttpRequest, case_id: uuid.UUID, number: int) -> HttpResponse:
    """The annex with outcomes, opened only when asked for."""
    found = _version(request, case_id, number)
    try:
        document = selectors.read_report(request.user, found, at=timezone.now())
    except selectors.NotAsBuilt:
        return _not_shown(request, found)
    context = {"case": found.case, "report": found, "document": document, "outcomes": outcome_figures(document)}
    return render(request, "reports/outcomes.html", context)


@login_required
@require_GET
def clinician_pdf(request: HttpRequest, case_id: uuid.UUID, number: int) -> HttpResponse | StreamingHttpResponse:
    """The clinician's document."""
    found = _version(request, case_id, number)
    return _pdf(request, found, found.clinician_file, f"{found.case.reference}-{number}-clinician.pdf")


@login_required
@require_GET
def plain_pdf(request: HttpRequest, case_id: uuid.UUID, number: int) -> HttpResponse | StreamingHttpResponse:
    """The plain document."""
    found = _version(request, case_id, number)
    return _pdf(request, found, found.plain_file, f"{found.case.reference}-{number}-plain.pdf")


@login_required
@require_GET
def numbers_pdf(request: HttpRequest, case_id: uuid.UUID, number: int) -> HttpResponse | StreamingHttpResponse:
    """The annex with the outcomes, for who asks for it."""
    found = _version(request, case_id, number)
    if found.numbers_file is None:
        raise Http404
    return _pdf(request, found, found.numbers_file, f"{found.case.reference}-{number}-numbers.pdf")


def _not_shown(request: HttpRequest, found: Report) -> HttpResponse:
    logger.error("report %s is not what was built and signed", found.pk)
    return render(request, "reports/not_shown.html", {"case": found.case}, status=500)


def _pdf(request: HttpRequest, found: Report, file: StoredFile, name: str) -> StreamingHttpResponse:
    chunks = selectors.read_file(request.user, found, file=file, at=timezone.now())
    response = StreamingHttpResponse(chunks, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Length"] = str(file.size)
    return response


@login_required
@require_POST
def release(request: HttpRequest, case_id: uuid.UUID, number: int) -> HttpResponse:
    """Hand the report to the patient."""
    found, at = _version(request, case_id, number), timezone.now()
    form = ReleaseForm(request.POST)
    if form.is_valid():
        with transaction.atomic():
            refusal = form.claim(request.user, at=at)
            if refusal is None:
                refusal = services.release_report(request.user, report=found, called=form.cleaned_data["called"], at=at)
        if refusal is None:
            messages.success(request, _("The report was handed over. The patient has been told that there is news."))
        else:
            messages.error(request, refusal.sentence)
    return redirect("report_version", case_id, number)


@login_required
@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, case_id: uuid.UUID, number: int) -> HttpResponse:
    """Recall a report, after asking once."""
    found, at = _version(request, case_id, number), timezone.now()
    require(request.user, "report.recall", found)
    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            refusal = form.claim(request.user, at=at)
            if refusal is None:
                because = form.cleaned_data["because"]
                refusal = services.recall_report(request.user, report=found, because=because, at=at)
        if refusal is None:
            messages.success(request, _("The report was recalled. Everybody who opened it is told."))
            return redirect("report", case_id)
        messages.error(request, refusal.sentence)
    return render(request, "reports/recall.html", {"form": form, "report": found, "case": found.case})
