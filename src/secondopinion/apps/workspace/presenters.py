"""What the case page and the board show."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.policies import PATIENT_SIDE
from secondopinion.apps.cases.words import cancer_name
from secondopinion.apps.records.selectors import RecordCounts
from secondopinion.apps.reviews.models import Assignment
from secondopinion.domain.lifecycle import AssignmentState, CaseState, Need

from .selectors import Board, CaseFacts

PHASES = (
    (CaseState.DRAFT,),
    (CaseState.GATHERING, CaseState.PAUSED_RED_FLAG),
    (CaseState.READY, CaseState.IN_REVIEW),
    (CaseState.REPORTED, CaseState.CLOSED),
)
OVER = (CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.DECEASED)
AT_WORK = (AssignmentState.ACCEPTED, AssignmentState.DRAFTING, AssignmentState.SIGNED)


def day(moment: dt.datetime | dt.date) -> str:
    """3 March 2026."""
    return date_format(moment, "DATE_FORMAT")


def phases(case: Case) -> list[dict[str, str]]:
    """Where the case is on its way; nothing for a case that ended before its time."""
    if case.state in OVER:
        return []
    now = next(number for number, states in enumerate(PHASES) if case.state in states)
    names = [_("Start"), _("Records"), _("Review"), _("Report")]
    over = case.state == CaseState.CLOSED
    states = [
        "done" if number < now or over else "current" if number == now else "later" for number in range(len(names))
    ]
    return [{"name": name, "state": state} for name, state in zip(names, states, strict=True)]


def tasks(facts: CaseFacts) -> list[dict[str, Any]]:
    """The six tasks of a case, each with its state in words."""
    case = facts.case
    begun = bool(case.intake.get("reasons"))
    about = _("Answered") if begun and facts.questions else _("To do")
    questions = ngettext("%(n)d question", "%(n)d questions", facts.questions) % {"n": facts.questions}
    answers = bool(facts.roles & (PATIENT_SIDE | {Role.NAVIGATOR, Role.TREATING_PHYSICIAN}))
    living = case.state not in (*OVER, CaseState.CLOSED)  # afterwards the answers are closed, the questions can be read
    about_url = _url("case_intake" if answers and living else "case_questions", case)
    return [
        _task("about", _("About you and your questions"), about_url, about, questions, answers and not begun),
        _task("records", _("Records"), _url("records", case), _records_words(facts), "", _records_wait(facts)),
        _task(
            "people",
            _("People"),
            _url("case_people", case),
            ngettext("%(n)d person", "%(n)d people", facts.people) % {"n": facts.people},
            _("Who can see the case, and who you want to bring"),
            False,
        ),
        _task("review", _("Review"), "", _review_words(facts), "", False),
        _task(
            "report",
            _("Report"),
            _url("report", case) if facts.report else "",
            _("Ready to read") if facts.report else _("Not yet"),
            "",
            bool(facts.report) and case.state == CaseState.REPORTED,
        ),
        _task(
            "follow_up",
            _("Follow-up questions"),
            _url("follow_up", case) if facts.report else "",
            _follow_up_words(facts),
            _("After the report you can ask the expert."),
            False,
        ),
    ]


def _task(key: str, title: str, url: str, status: str, hint: str, waits: bool) -> dict[str, Any]:
    return {"key": key, "title": title, "url": url, "status": status, "hint": hint, "colour": "amber" if waits else ""}


def _url(name: str, case: Case) -> str:
    return reverse(name, args=[case.pk])


def _records_wait(facts: CaseFacts) -> bool:
    return facts.case.state == CaseState.GATHERING and not facts.submitted and facts.have < facts.wanted


def _records_words(facts: CaseFacts) -> str:
    if facts.wanted:
        return _("%(have)d of %(wanted)d") % {"have": facts.have, "wanted": facts.wanted}
    return ngettext("%(n)d file", "%(n)d files", facts.records.total) % {"n": facts.records.total}


def _review_words(facts: CaseFacts) -> str:
    if facts.report:
        return _("Done")
    working = [row for row in facts.assignments if row.state in AT_WORK]
    if working and facts.case.state == CaseState.IN_REVIEW:
        return _("With %(name)s") % {"name": working[0].reviewer.name}
    return _("Being arranged") if facts.case.state in (CaseState.READY, CaseState.IN_REVIEW) else _("Not yet")


def _follow_up_words(facts: CaseFacts) -> str:
    if not facts.follow_ups:
        return _("None yet")
    if facts.unanswered:
        return ngettext("%(n)d waits for an answer", "%(n)d wait for an answer", facts.unanswered) % {
            "n": facts.unanswered
        }
    return _("All answered")


def time_line(case: Case, *, today: dt.date) -> str:
    """What is booked and what a named clinician said about time; nothing is computed."""
    intake = case.intake
    said = []
    if intake.get("treatment_starts"):
        when = dt.date.fromisoformat(intake["treatment_starts"])
        said.append(_("Treatment is booked for %(day)s.") % {"day": day(when)})
    if intake.get("safe_until") and intake.get("clinician_who_says_when"):
        when = dt.date.fromisoformat(intake["safe_until"])
        said.append(
            _("%(who)s says: start treatment by %(day)s.")
            % {"who": intake["clinician_who_says_when"], "day": day(when)}
        )
    if case.due_at and said:
        left = (case.due_at.date() - today).days
        if left > 0:
            said.append(
                ngettext("That is %(n)d day from now.", "The first of these is %(n)d days from now.", left)
                % {"n": left}
            )
        else:
            said.append(_("That day is here or over. Please call your doctor and us today."))
    return " ".join(said)


def card(case: Case, *, records: RecordCounts | None, assignments: list[Assignment], today: dt.date) -> dict[str, Any]:
    """One card of the board: initials, cancer, reference, days left, what is missing, who has it."""
    left = (case.due_at.date() - today).days if case.due_at else None
    tags = [{"text": case.reference, "colour": "grey"}]
    if case.state == CaseState.DRAFT:
        tags.append({"text": _("Not opened yet"), "colour": "grey"})
    if left is not None and left < 0:
        tags.append({"text": _("Overdue"), "colour": "amber"})
    live = [row for row in assignments if row.state in (AssignmentState.INVITED, *AT_WORK)]
    records = records or RecordCounts()
    needs_you = bool(records.quarantined) or (case.state in (CaseState.READY, CaseState.IN_REVIEW) and not live)
    return {
        "url": _url("case", case),
        "initials": case.patient.initials or "?",
        "cancer": cancer_name(case.cancer),
        "days_left": left if left is not None and left >= 0 else None,
        "missing": _missing(case, records, live),
        "who": _who(case, live),
        "red_flag": case.red_flag,
        "needs_you": needs_you,
        "tags": tags,
    }


def _missing(case: Case, records: RecordCounts, live: list[Assignment]) -> str:
    if case.state == CaseState.DRAFT:
        return _("answers and consent")
    said = []
    if records.quarantined:
        said.append(
            ngettext("%(n)d file to judge", "%(n)d files to judge", records.quarantined) % {"n": records.quarantined}
        )
    waiting = records.received + records.reading
    if waiting:
        said.append(ngettext("%(n)d file being read", "%(n)d files being read", waiting) % {"n": waiting})
    if case.state in (CaseState.GATHERING, CaseState.PAUSED_RED_FLAG) and not records.total:
        said.append(_("all records"))
    if case.state in (CaseState.READY, CaseState.IN_REVIEW) and not live:
        said.append(_("an expert"))
    return ", ".join(said)


def _who(case: Case, live: list[Assignment]) -> str:
    if case.state == CaseState.IN_REVIEW and live:
        first = live[0]
        asked = first.state == AssignmentState.INVITED
        words = _("%(name)s was asked") if asked else _("With %(name)s")
        return words % {"name": first.reviewer.name}
    return {
        CaseState.DRAFT: _("With the patient"),
        CaseState.GATHERING: _("With the patient and you"),
        CaseState.PAUSED_RED_FLAG: _("Waiting for a clinician"),
        CaseState.READY: _("With you"),
    }.get(CaseState(case.state), "")


def columns(found: Board, *, today: dt.date) -> list[dict[str, Any]]:
    """The columns of the board with their cards."""
    names = {
        "gathering": _("Gathering"),
        "ready": _("Ready"),
        "in_review": _("In review"),
        "reported": _("Reported"),
    }
    return [
        {
            "key": key,
            "name": names[key],
            "total": found.totals[key],
            "count": found.totals[key] - found.flagged[key],  # what the column itself holds
            "above": found.flagged[key],
            "more": found.totals[key] - found.flagged[key] > len(cards),
            "cards": cards_of(cards, found.records, found.assignments, today=today),
        }
        for key, cards in found.columns.items()
    ]


def cards_of(
    cases: list[Case],
    records: Mapping[uuid.UUID, RecordCounts],
    assignments: Mapping[uuid.UUID, list[Assignment]],
    *,
    today: dt.date,
) -> list[dict[str, Any]]:
    """Cards in order."""
    return [
        card(case, records=records.get(case.pk), assignments=assignments.get(case.pk, []), today=today)
        for case in cases
    ]


def lacks(facts: CaseFacts, need: Need) -> bool:
    """Whether this is still to do."""
    return need not in facts.met
