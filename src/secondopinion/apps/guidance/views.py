"""Public pages. No account, nothing stored, nothing computed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from secondopinion.apps.reference.models import ReferenceSet
from secondopinion.apps.reference.presenters import review_of
from secondopinion.apps.reference.selectors import usable

from . import presenters
from .forms import RedFlagForm


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What this is, for whom, what it costs, how long it takes, what happens; before anything else."""
    return render(request, "guidance/home.html")


@require_GET
def understand(request: HttpRequest) -> HttpResponse:
    """What a second opinion is and when to get one."""
    return render(request, "guidance/understand.html")


def _reviewed(kind: str, show: Callable[[ReferenceSet], dict[str, Any]]) -> dict[str, Any]:
    """The part of a page that comes from clinical data; without usable data the page says so."""
    found = usable(kind)
    return {"review": review_of(found)} | show(found) if found else {"unsigned": True}


@require_GET
def reasons(request: HttpRequest) -> HttpResponse:
    """The reasons for a second opinion, one by one."""
    context = _reviewed("reasons", lambda found: {"reasons": presenters.reasons(found)})
    return render(request, "guidance/reasons.html", context)


@require_GET
def expectations(request: HttpRequest) -> HttpResponse:
    """Published figures, each with the people it counted."""
    context = _reviewed("base_rates", lambda found: {"groups": presenters.rate_groups(found)})
    return render(request, "guidance/expectations.html", context)


@require_GET
def talk(request: HttpRequest) -> HttpResponse:
    """Words for the talk with the doctor and a letter to print."""
    context = _reviewed(
        "letters", lambda found: {"scripts": presenters.scripts(found), "letters": presenters.letters(found)}
    )
    return render(request, "guidance/talk.html", context)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("answers")
def red_flags(request: HttpRequest) -> HttpResponse:
    """The danger questions. Answers are looked at once for the fixed words that follow; nothing is stored or logged."""
    found = usable("red_flags")
    if found is None:
        return render(request, "guidance/red_flags.html", {"unsigned": True})
    form = RedFlagForm(request.POST if request.method == "POST" else None, rows=presenters.asked_rows(found))
    context: dict[str, Any] = {"review": review_of(found), "form": form}
    if form.is_bound and form.is_valid():
        actions = presenters.actions_after(found, form.flags)
        context |= {"answered": True, "actions": actions}
    return render(request, "guidance/red_flags.html", context)
