"""The opinion's form: shown, saved, saved by itself, cited into."""

import json
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from secondopinion.apps.access.permissions import permits, visible
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.cases.words import cancer_name
from secondopinion.domain.opinions import Axis, Citation, from_json

from .. import citations, selectors, services
from ..forms import NotCounted, content_of, edited, kept_rows
from ..models import Opinion
from ..page import form_context, lacking, read_context
from ..presenters import opinion_state
from ..services.draft import NOT_READABLE

TOO_MANY = Refusal(
    "outcome_not_counted",
    _("An outcome counts more people than there are. It was not saved yet: correct the number, or count out of 1,000."),
)


def _draft(request: HttpRequest, opinion_id: uuid.UUID) -> Opinion:
    rows = visible(request.user, "opinion.write", Opinion.objects.select_related("case", "assignment"))
    found: Opinion = get_object_or_404(rows, pk=opinion_id)
    return found


@login_required
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """One's own draft as a form; a signed opinion as it was signed."""
    if request.method == "POST":
        return _saved(request, _draft(request, opinion_id))
    rows = Opinion.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("case", "case__patient", "assignment", "author"), pk=opinion_id)
    context = {"case": found.case, "cancer": cancer_name(found.case.cancer), "opinion": found}
    if permits(request.user, "opinion.write", found):
        return render(request, "reviews/opinion.html", context | form_context(request, found))
    context |= read_context(request.user, found, at=timezone.now())
    context["may_amend"] = permits(request.user, "opinion.amend", found) and not hasattr(found, "superseded_by")
    return render(request, "reviews/opinion_read.html", context)


def _saved(request: HttpRequest, draft: Opinion) -> HttpResponse:
    """Keep what the form says, press its button, and show the page again where the person was."""
    command = request.POST.get("do", "")
    outcome, place = _kept(request, draft, command)
    if isinstance(outcome, Refusal):
        if request.htmx:  # type: ignore[attr-defined]  # django_htmx
            # What was typed stands in the browser; it must not be replaced by what is stored.
            return _toast(HttpResponse(status=204), outcome.sentence)
        return _not_saved(request, draft, outcome)
    if command == "sign":
        return _go(request, reverse("opinion_sign", args=[draft.pk]))
    if request.htmx:  # type: ignore[attr-defined]  # django_htmx
        context = form_context(request, draft) | {"case": draft.case, "opinion": draft, "focus": place}
        response = render(request, "reviews/_form.html", context)
        return _toast(response, _("Saved")) if not command else response
    messages.success(request, _("Saved."))
    return redirect(_back(request, draft, place))


def _kept(request: HttpRequest, draft: Opinion, command: str) -> tuple[int | Refusal, str]:
    questions = selectors.questions_of(draft.case)
    place = ""
    try:
        content = content_of(request.POST, questions=questions)
    except NotCounted:
        return TOO_MANY, place
    except (ValueError, TypeError, AttributeError):
        return NOT_READABLE, place
    verb, _colon, axis = command.partition(":")
    if verb == "cite":
        record, words = request.POST.get("cite-record", ""), request.POST.get(f"cite-{axis}-words", "")
        found = citations.locate(request.user, draft.case, record=record, words=words)
        if found is None or axis not in set(Axis):
            return citations.NOT_THERE, place
        _cited(content, Axis(axis), found)
        place = f"axis-{axis}"
    elif command:
        content, place = edited(content, command=command, kept=kept_rows(request.POST))
    version = request.POST.get("version", "")
    if not version.isdecimal():
        return NOT_READABLE, place
    at = timezone.now()
    return services.save_draft(request.user, opinion=draft, content=content, version=int(version), at=at), place


def _cited(content: dict[str, Any], axis: Axis, citation: Citation) -> None:
    row = next((row for row in content["axes"] if row["axis"] == axis.value), None)
    if row is None:
        row = {"axis": axis.value, "verdict": None, "statement": "", "because": "", "plain": "", "citations": []}
        content["axes"].append(row)
    held = {name: getattr(citation, name) for name in ("record", "page", "start", "end", "words")}
    if held not in row["citations"]:
        row["citations"].append(held)


def _not_saved(request: HttpRequest, draft: Opinion, refusal: Refusal) -> HttpResponse:
    """Without a script nothing may be lost: the page shows again what was typed, beside the reason."""
    messages.error(request, refusal.sentence)
    context = {"case": draft.case, "cancer": cancer_name(draft.case.cancer), "opinion": draft}
    try:
        content = content_of(request.POST, questions=selectors.questions_of(draft.case))
        typed = from_json(content)
    except (ValueError, TypeError, AttributeError):
        typed = None
    page = form_context(request, draft, typed=typed)
    return render(request, "reviews/opinion.html", context | page, status=409 if typed else 422)


def _toast(response: HttpResponse, sentence: Any) -> HttpResponse:
    kind = "error" if response.status_code == 204 else ""
    response["HX-Trigger"] = json.dumps({"secondopinion:toast": {"text": str(sentence), "kind": kind}})
    return response


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]  # django_htmx
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)


def _back(request: HttpRequest, draft: Opinion, place: str) -> str:
    anchor = f"#{place}" if place else ""
    if request.POST.get("from") != "review":
        return reverse("opinion", args=[draft.pk]) + anchor
    record = request.POST.get("cite-record", "")
    return f"{reverse('review', args=[draft.case_id])}?{urlencode({'record': record})}{anchor}"


@login_required
@require_POST
def save(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """Autosave: form fields, or JSON {"version", "content"}. Never over what another tab saved."""
    draft = _draft(request, opinion_id)
    if request.content_type == "application/json":
        try:
            sent = json.loads(request.body)
            version, content = int(sent["version"]), dict(sent["content"])
        except (ValueError, TypeError, KeyError):
            return JsonResponse({"message": str(NOT_READABLE.sentence)}, status=422)
        outcome = services.save_draft(request.user, opinion=draft, content=content, version=version, at=timezone.now())
    else:
        outcome, _place = _kept(request, draft, "")
    if isinstance(outcome, Refusal):
        status = 409 if outcome.code == "changed_meanwhile" else 422
        return JsonResponse({"message": str(outcome.sentence), "code": outcome.code}, status=status)
    return JsonResponse({"version": outcome, "saved_at": time_format(timezone.localtime(draft.saved_at), "H:i")})


@login_required
@require_GET
def state(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """What is still missing, and the reading grade: asked for after each save."""
    draft = _draft(request, opinion_id)
    if request.GET.get("part") == "lacking":
        return render(request, "reviews/_lacking.html", {"lacking": lacking(request.user, draft)})
    questions = selectors.questions_of(draft.case)
    now = opinion_state(from_json(draft.content), questions=questions, language=request.LANGUAGE_CODE)
    return render(request, "reviews/_state.html", {"state": now, "opinion": draft})


@login_required
@require_POST
def cite(request: HttpRequest, opinion_id: uuid.UUID) -> HttpResponse:
    """Selected words become a citation of the axis that was written in last; the form saves it with the rest."""
    draft = _draft(request, opinion_id)
    axis = request.POST.get("axis", "")
    if axis not in set(Axis):
        return _toast(HttpResponse(status=204), _("Click into one axis of your opinion first. Then cite the words."))
    try:
        numbers = {name: int(request.POST.get(name, "")) for name in ("page", "start", "end")}
        found = Citation(record=request.POST.get("record", ""), words=request.POST.get("words", ""), **numbers)
        wrong = citations.unfounded(request.user, draft.case, citations=[found])
    except ValueError:
        return _toast(HttpResponse(status=204), citations.NOT_THERE.sentence)
    if wrong:
        return _toast(HttpResponse(status=204), citations.NOT_THERE.sentence)
    names = selectors.record_names(request.user, draft.case)
    context = {"axis": axis, "citation": found, "name": names.get(found.record, ""), "case": draft.case, "new": True}
    context["from_review"] = reverse("review", args=[draft.case_id]) in request.headers.get("HX-Current-URL", "")
    response = render(request, "reviews/_citation.html", context)
    response["HX-Retarget"] = f"#citations-{axis}"
    response["HX-Reswap"] = "beforeend"
    return response
