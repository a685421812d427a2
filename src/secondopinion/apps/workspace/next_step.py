"""What happens next on a case, whose turn it is, and by when."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.policies import FAMILY
from secondopinion.domain.lifecycle import AssignmentState, CaseState, Need

from .presenters import AT_WORK, day, lacks
from .selectors import CaseFacts

YOURS, THEIRS, DONE = "yours", "theirs", "decided"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One sentence, whose turn, by when, and the button."""

    what: str
    whose: str = THEIRS
    when: str = ""
    url: str = ""
    action: str = ""


def next_step(facts: CaseFacts) -> NextStep:
    """The next step for the reader of the case page."""
    case = facts.case
    if case.red_flag or (case.state == CaseState.PAUSED_RED_FLAG and lacks(facts, Need.NO_OPEN_RED_FLAG)):
        if Role.NAVIGATOR in facts.roles:
            return NextStep(
                _("Call the patient now: a safety question was answered with yes. The case waits."),
                YOURS,
                _("Make sure that somebody treats it today. Then a doctor or nurse says here that it is dealt with."),
                _url("case_red_flags", case),
                _("See the answers"),
            )
        return NextStep(
            _("Get medical help first. The case waits."),
            YOURS,
            _("Now. Our team has been told. A doctor or nurse must say that this is dealt with."),
            _url("case_red_flags", case),
            _("What to do now"),
        )
    state = CaseState(case.state)
    if state in (CaseState.DRAFT, CaseState.PAUSED_RED_FLAG):
        return _starting(facts)
    if state is CaseState.GATHERING:
        return _gathering(facts)
    if state is CaseState.READY:
        if Role.NAVIGATOR in facts.roles:
            return NextStep(
                _("Choose an expert for this case."), YOURS, "", _url("assign", case), _("Choose an expert")
            )
        return NextStep(_("We are choosing an expert for you."), THEIRS, _when_reviewed(facts))
    if state is CaseState.IN_REVIEW and facts.built:
        what = _("The report is built. Hand it to the patient.")
        return NextStep(what, YOURS, "", _url("report", facts.case), _("Open the report"))
    if state is CaseState.IN_REVIEW:
        return NextStep(_in_review(facts), THEIRS, _when_reviewed(facts))
    if state in (CaseState.REPORTED, CaseState.CLOSED):
        return _reported(facts)
    return NextStep(_OVER[state](), DONE)


_OVER = {
    CaseState.DECLINED: lambda: _("We could not take this case on. Our team explains why and what you can do instead."),
    CaseState.WITHDRAWN: lambda: _("This case was stopped. Nobody works on it. Call us if you want to go on."),
    CaseState.DECEASED: lambda: _("This case is closed. No more messages are sent."),
}


def _starting(facts: CaseFacts) -> NextStep:
    case = facts.case
    keep = _("Take your time. Every answer is kept, so you can stop and come back.")
    if facts.roles <= {Role.CAREGIVER}:
        return NextStep(
            _("The patient answers a few short pages first."), THEIRS, _("There is nothing you need to do now.")
        )
    intake = reverse("case_intake", args=[case.pk])
    if lacks(facts, Need.RED_FLAGS_SCREENED):
        return NextStep(_("Answer the safety questions."), YOURS, keep, _url("case_red_flags", case), _("Answer"))
    if lacks(facts, Need.ADULT_OR_GUARDIAN_CHECKED):
        return NextStep(_("Give the patient's birth date."), YOURS, keep, f"{intake}?part=who", _("Answer"))
    if not case.intake.get("reasons"):
        what = _("Tell us about you: a few short pages.")
        return NextStep(what, YOURS, keep, f"{intake}?part=reasons", _("Start"))
    if lacks(facts, Need.QUESTION_ASKED):
        what = _("Write your questions to the expert.")
        return NextStep(what, YOURS, keep, _url("case_questions", case), _("Write a question"))
    if lacks(facts, Need.CONSENT_GIVEN):
        if Role.TREATING_PHYSICIAN in facts.roles and not facts.roles & (FAMILY | {Role.NAVIGATOR}):
            return NextStep(_("The patient must agree. Our team asks them."), THEIRS, _hours())
        return NextStep(_("Decide what you agree to."), YOURS, keep, _url("case_consents", case), _("Read and decide"))
    if lacks(facts, Need.REFERENCE_SIGNED):
        return NextStep(
            _("Our clinicians must finish their preparation before a case can be opened."), THEIRS, _hours()
        )
    return NextStep(_("All is there. Open the case."), YOURS, keep, _url("case_open", case), _("Open the case"))


def _gathering(facts: CaseFacts) -> NextStep:
    case = facts.case
    if Role.NAVIGATOR in facts.roles:
        if facts.quarantined:
            return NextStep(_("Judge what is in quarantine."), YOURS, "", _url("quarantine", case), _("Look at it"))
        if facts.submitted:
            what = _("The patient says this is all. Check the records.")
            return NextStep(what, YOURS, "", _url("case_complete", case), _("Check and complete"))
    if not facts.may_send:
        return NextStep(_("The medical records are being gathered."), THEIRS, _("There is nothing you need to do now."))
    waiting = facts.records.received + facts.records.reading
    if not facts.records.total:
        when = _("The sooner the records are here, the sooner an expert can begin.")
        return NextStep(_("Send in the medical records."), YOURS, when, _url("records", case), _("Send records"))
    if waiting:
        when = _("This takes minutes. You can close the page.")
        return NextStep(_("We are reading what you sent."), THEIRS, when, _url("records", case), _("See how far it is"))
    if facts.submitted:
        return NextStep(_("Our team is checking the records."), THEIRS, _hours())
    all_sent = (_url("case_open", case), _("This is all I have"))
    if facts.have < facts.wanted:
        when = _("If you cannot get something, tell us: we go on without it or help you get it.")
        return NextStep(_("Send what is still missing, or say that this is all."), YOURS, when, *all_sent)
    return NextStep(_("Everything on the list is here. Tell us that this is all."), YOURS, "", *all_sent)


def _in_review(facts: CaseFacts) -> str:
    for row in facts.assignments:
        if row.state in AT_WORK:
            return _("%(name)s is reading the case and writes an opinion.") % {"name": row.reviewer.name}
    return _("We have asked an expert and wait for the answer.")


def _when_reviewed(facts: CaseFacts) -> str:
    dates = [row.due_at for row in facts.assignments if row.state in (AssignmentState.INVITED, *AT_WORK)]
    if dates:
        return _("We expect the opinion by %(day)s.") % {"day": day(min(dates))}
    days = settings.OPTIONS.review_days
    return _("From the day an expert takes the case it takes up to %(days)d days.") % {"days": days}


def _reported(facts: CaseFacts) -> NextStep:
    case = facts.case
    if facts.report is None:
        return NextStep(_("The report was handed over. It is not open to you."), DONE)
    if facts.unanswered:
        when = _("An expert answers within %(days)d days.") % {"days": settings.OPTIONS.answer_days}
        return NextStep(
            _("Your question is with the expert."), THEIRS, when, _url("follow_up", case), _("See the question")
        )
    if not facts.roles & FAMILY:
        what = _("The report is with the patient.")
        return NextStep(what, DONE, "", _url("report", case), _("Open the report"))
    when = _("Read it when you are ready, best with somebody beside you. Afterwards you can ask questions.")
    return NextStep(_("The report is ready."), YOURS, when, _url("report", case), _("Read the report"))


def _hours() -> str:
    return _("Somebody looks at it %(hours)s.") % {"hours": settings.OPTIONS.staffed_hours}


def _url(name: str, case: Case) -> str:
    return reverse(name, args=[case.pk])
