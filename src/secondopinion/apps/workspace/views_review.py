"""The expert's workspace: records, the open document, the opinion, on one page."""

import datetime as dt
import json
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from secondopinion.apps.access.permissions import permits, visible
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.services import record_read
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.services import roles_on_case
from secondopinion.apps.cases.words import cancer_name
from secondopinion.apps.files.keyring import unlock
from secondopinion.apps.records.models import Fact
from secondopinion.apps.records.selectors import record_with_pages
from secondopinion.apps.reviews import selectors as reviews
from secondopinion.apps.reviews.models import Assignment, Opinion
from secondopinion.apps.reviews.page import form_context, read_context
from secondopinion.apps.reviews.presenters import time_left

from .presenters_review import document_lines, in_sight, open_document, values_of
from .selectors_review import Told, found_words, told_by_records

STAFF = frozenset({Role.NAVIGATOR, Role.BOARD_CHAIR})


@login_required
@require_GET
def review(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The workspace. An expert who has not answered yet is led to the question first; htmx asks for a document alone."""
    at = timezone.now()
    rows = visible(request.user, "review.workspace", Case.objects.select_related("patient"))
    case = rows.filter(pk=case_id).first()
    own = reviews.own_assignment(request.user, case) if case else _asked(request, case_id)
    if own is not None and own.state == "invited":
        return redirect("assignment", own.pk)
    if case is None or (own is None and not roles_on_case(request.user, case_id) & STAFF):
        raise Http404
    unlock([case.pk, case.patient_id])
    record_read("case.read", actor=request.user, at=at, case_id=case.pk, obj=case)
    told = told_by_records(request.user, case)
    context = _documents(request, case, told, at=at) | {"case": case, "cancer": cancer_name(case.cancer)}
    if not request.htmx:  # type: ignore[attr-defined]  # django_htmx
        context |= _frame(request, case, told, own, at=at) | _opinion(request, case, own, at=at)
        if "opinion" in context and context["document"]:
            context["open_record"] = str(context["document"].record.pk)
        return render(request, "workspace/review.html", context)
    said = [str(message) for message in messages.get_messages(request)]
    response = render(request, "workspace/review.html", context)
    if said:
        response["HX-Trigger"] = json.dumps({"secondopinion:toast": {"text": " ".join(said)}})
    return response


def _asked(request: HttpRequest, case_id: uuid.UUID) -> Assignment | None:
    rows = Assignment.objects.visible_to(request.user)
    return rows.filter(case_id=case_id, reviewer=request.user, state="invited").first()


def _documents(request: HttpRequest, case: Case, told: Told, *, at: dt.datetime) -> dict[str, Any]:
    chosen = request.GET.get("record", "")
    record = next((row for row in told.timeline if str(row.pk) == chosen), None)
    if chosen and record is None:
        raise Http404
    record = record or next(iter(told.timeline), None)
    words = request.GET.get("q", "").strip()
    found = found_words(request.user, case, words=words) if words else None
    context: dict[str, Any] = {
        "documents": document_lines(told, current=record.pk if record else None),
        "facts_total": len(told.facts),
        "words": words,
        "found": found,
        "document": None,
    }
    if record is not None:
        number = request.GET.get("page", "1")
        number = int(number) if number.isdecimal() and len(number) < 7 else 1
        opened = record_with_pages(request.user, record=record, at=at, number=number)
        facts = Fact.objects.filter(record=record)
        decidable = set(visible(request.user, "fact.decide", facts).values_list("pk", flat=True))
        context |= {"document": open_document(opened, decidable=decidable), "screen": opened.pages}
        first = opened.pages.start_index()
        context |= {"previous_page": first - 1, "next_page": opened.pages.end_index() + 1}
    return context


def _frame(request: HttpRequest, case: Case, told: Told, own: Assignment | None, *, at: dt.datetime) -> dict[str, Any]:
    return {
        "in_sight": in_sight(told),
        "questions": reviews.questions_of(case),
        "values": values_of(case),
        "seal": reviews.closed_seal(request.user, case) if own else None,
        "own": own,
        "left": time_left(own.due_at, at=at) if own and own.state != "signed" else "",
        "others": reviews.signed_opinions(request.user, case).exclude(author=request.user),
    }


def _opinion(request: HttpRequest, case: Case, own: Assignment | None, *, at: dt.datetime) -> dict[str, Any]:
    if own is None:
        return {}
    held: Opinion | None = reviews.latest_own(request.user, case)
    if held is None:
        return {"may_begin": permits(request.user, "opinion.begin", own)}
    held.case = case
    if permits(request.user, "opinion.write", held):
        return form_context(request, held) | {"opinion": held, "from_review": "review"}
    return read_context(request.user, held, at=at) | {"signed": held}
