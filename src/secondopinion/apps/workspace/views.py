"""Pages over several apps: each role's home, the case page, the board, the log."""

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from secondopinion.apps.access.permissions import permits, require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.selectors import entries_of_case
from secondopinion.apps.audit.services import record, record_read, verify
from secondopinion.apps.cases.forms import posted
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.policies import FAMILY, REVIEWERS
from secondopinion.apps.cases.presenters import danger, emergency
from secondopinion.apps.cases.selectors import open_flags
from secondopinion.apps.cases.services import complete, roles_on_case
from secondopinion.apps.cases.words import ROLES, cancer_name
from secondopinion.apps.notifications.selectors import unread
from secondopinion.apps.notifications.services import mark_read
from secondopinion.apps.notifications.words import sentence
from secondopinion.apps.reviews.selectors import open_assignments, signed_assignments
from secondopinion.domain.lifecycle import CaseState, Need

from .forms import BoardFilterForm, CompleteForm, LogFilterForm, VerifyForm
from .next_step import next_step
from .presenters import cards_of, columns, day, phases, tasks, time_line
from .selectors import Board, Filter, board_cases, case_facts, names_of, places_of, whole_log, with_numbers
from .selectors import board as board_of
from .words import verb_words

ON_A_PAGE = 50
OF_FAMILY = FAMILY | {Role.TREATING_PHYSICIAN}


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where each role begins: the case, the board, the reviews that are due, the log, the people."""
    roles = request.user.active_roles()
    places = places_of(request.user, OF_FAMILY)
    news = [
        {"text": sentence(notice.code), "url": notice.path, "at": notice.made_at}
        for notice in unread(request.user)[:10]
    ]
    office = _office(roles)
    if not places and office:
        return redirect(office)
    assignments = list(open_assignments(request.user)) if roles & REVIEWERS else []
    own = [place for place in places if place.role != Role.CAREGIVER]
    if len(places) == 1 and not roles and not news:
        return redirect("case", case_id=places[0].case_id)
    shown = {
        "places": [
            {
                "url": reverse("case", args=[place.case_id]),
                "title": place.case.patient.name if place.role != Role.PATIENT else _("My case"),
                "cancer": cancer_name(place.case.cancer),
                "role": ROLES[Role(place.role)],
            }
            for place in places
        ],
        "assignments": assignments,
        "signed": list(signed_assignments(request.user)[:20]) if roles & REVIEWERS else [],
        "is_reviewer": bool(roles & REVIEWERS),
        "is_doctor": Role.TREATING_PHYSICIAN in request.user.vouched_roles(),
        "may_start": not roles and not own,
        "news": news,
        "office": office,
    }
    return render(request, "workspace/home.html", shown)


def _office(roles: frozenset[Role]) -> str:
    if roles & {Role.NAVIGATOR, Role.BOARD_CHAIR} and Role.EXPERT not in roles:
        return "board"
    if Role.PRIVACY_OFFICER in roles:
        return "log"
    return "people" if Role.OPERATOR in roles else ""


def _visible_case(request: HttpRequest, case_id: uuid.UUID) -> Case:
    return get_object_or_404(Case.objects.visible_to(request.user).select_related("patient"), pk=case_id)


@login_required
@require_GET
def case(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Where am I, what is next, who has the ball, by when. An expert is led to the workspace."""
    found = _visible_case(request, case_id)
    roles = roles_on_case(request.user, found.pk)
    if roles and roles <= REVIEWERS:
        return redirect("review", case_id=found.pk)
    now = timezone.now()
    record_read("case.read", actor=request.user, at=now, case_id=found.pk, obj=found)
    mark_read(request.user, at=now, case_id=found.pk)
    facts = case_facts(request.user, found, roles=roles, at=now)
    flags = [flag for screen in open_flags(request.user, found) for flag in screen.flags] if found.red_flag else []
    shown = {
        "case": found,
        "mine": Role.PATIENT in roles,
        "emergency": danger(flags, phone=found.patient.phone) if Role.NAVIGATOR in roles else emergency(flags),
        "cancer": cancer_name(found.cancer),
        "phases": phases(found),
        "next": next_step(facts),
        "time": time_line(found, today=now.date()),
        "tasks": tasks(facts),
        "facts": facts,
        "staff": Role.NAVIGATOR in roles,
        "may": {name: permits(request.user, f"case.{name}", found) for name in ("consent", "withdraw", "see_log")},
        "over": found.state in (CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.DECEASED),
        "gathering": found.state == CaseState.GATHERING,
        "assignable": found.state in (CaseState.READY, CaseState.IN_REVIEW),
        "unlinked": found.patient.account_id is None,
    }
    return render(request, "workspace/case.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def case_complete(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The navigator checks what the records app knows and says: this is enough."""
    found = _visible_case(request, case_id)
    require(request.user, "case.complete", found)
    now = timezone.now()
    facts = case_facts(request.user, found, roles=roles_on_case(request.user, found.pk), at=now)
    something_missing = facts.have < facts.wanted
    form = CompleteForm(posted(request), something_missing=something_missing)
    if request.method == "POST" and form.is_valid():
        met = {Need.IDENTITY_CONFIRMED, Need.CHECKLIST_SETTLED}
        if not facts.quarantined:
            met.add(Need.QUARANTINE_EMPTY)
        reason = form.cleaned_data.get("accepted_missing", "")
        result = form.carry_out(
            request.user, lambda: complete(request.user, case=found, met=met, at=now, accepted_missing=reason), at=now
        )
        if isinstance(result, Refusal):
            messages.error(request, str(result.sentence))
            return redirect("case_complete", case_id=found.pk)
        messages.success(request, _("The records are complete. Now choose an expert."))
        return redirect("case", case_id=found.pk)
    waiting = facts.records.received + facts.records.reading
    return render(request, "workspace/complete.html", {"case": found, "facts": facts, "form": form, "waiting": waiting})


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The navigator's board; one phase as a list in pages when asked for."""
    if not request.user.active_roles() & {Role.NAVIGATOR, Role.BOARD_CHAIR}:
        raise Http404
    form = BoardFilterForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    chosen = Filter(column=data.get("column", ""), cancer=data.get("cancer", ""), mine=data.get("mine", False))
    today = timezone.now().date()
    query = {key: value for key, value in (("cancer", chosen.cancer), ("mine", "on" if chosen.mine else "")) if value}
    shown: dict[str, Any] = {"form": form, "query": urlencode(query) + "&" if query else ""}
    if chosen.column:
        page = Paginator(board_cases(request.user, chosen), ON_A_PAGE).get_page(request.GET.get("page"))
        found = with_numbers(Board(columns={chosen.column: list(page.object_list)}))
        shown |= {
            "page": page,
            "cards": cards_of(found.columns[chosen.column], found.records, found.assignments, today=today),
            "page_query": urlencode(query | {"column": chosen.column}) + "&",
        }
    else:
        found = board_of(request.user, chosen)
        shown |= {
            "columns": columns(found, today=today),
            "pinned": cards_of(found.pinned, found.records, found.assignments, today=today),
        }
    return render(request, "workspace/board.html", shown)


@login_required
@require_GET
def access_log(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Who looked at the case and who changed it, in plain words."""
    found = _visible_case(request, case_id)
    require(request.user, "case.see_log", found)
    record_read("log.read", actor=request.user, at=timezone.now(), case_id=found.pk, obj=found)
    page = Paginator(entries_of_case(found.pk), ON_A_PAGE).get_page(request.GET.get("page"))
    entries = list(page.object_list)
    names = names_of(entries, found)
    rows = [
        {
            "at": entry.at,
            "who": names.people.get(entry.actor_id, "") or ROLES[Role.SYSTEM],
            "you": entry.actor_id == request.user.pk,
            "role": ROLES[Role(names.roles[entry.actor_id])] if entry.actor_id in names.roles else "",
            "what": verb_words(entry.verb),
            "read": entry.verb.endswith(("_read", ".read", ".downloaded")),
        }
        for entry in entries
    ]
    return render(request, "workspace/access_log.html", {"case": found, "page": page, "rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """The whole log for the privacy officer: ids and verbs; POST checks the chain."""
    if Role.PRIVACY_OFFICER not in request.user.active_roles():
        raise Http404
    now = timezone.now()
    if request.method == "POST":
        return _check_chain(request, now)
    form = LogFilterForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {"reference": "", "verb": ""}
    rows = whole_log(request.user, reference=data["reference"], verb=data["verb"])
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    query = {key: value for key, value in data.items() if value}
    shown = {
        "form": form,
        "verify": VerifyForm(),
        "page": page,
        "query": urlencode(query) + "&" if query else "",
    }
    return render(request, "workspace/log.html", shown)


def _check_chain(request: HttpRequest, now: dt.datetime) -> HttpResponse:
    verdict = verify()
    record("log.verified", actor=request.user, at=now, details={"code": verdict.code, "entries": verdict.entries})
    if verdict.intact:
        messages.success(
            request,
            _("The log is whole: %(n)d entries, each fits the one before. Checked on %(day)s.")
            % {"n": verdict.entries, "day": day(timezone.localdate())},
        )
    else:
        messages.error(
            request,
            _("The log does not fit from entry %(n)d on (%(code)s). Keep the database as it is and call the operator.")
            % {"n": verdict.broken_at, "code": verdict.code},
        )
    return redirect("log")
