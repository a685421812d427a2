"""Who may open which page: one line per address, method and object. The access matrix runs every cell of it.

A part that a line does not name gets 404, whoever it is: people on another case, staff without a place, people whose
place or role has ended. A visitor is led to the sign-in page, a professional without a second factor to the page that
sets one up. An address missing here fails the build.
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.worlds import CaseWorld, World

GET, POST = "GET", "POST"
Parts = frozenset[str]
Data = Callable[[CaseWorld, World], Any]


def parts(*names: str) -> Parts:
    """A set of parts."""
    return frozenset(names)


PATIENT_SIDE = parts("patient", "representative")
FAMILY = PATIENT_SIDE | {"reader", "caregiver"}
REVIEWERS = parts("expert", "sealed_expert", "chair")
CLINICAL = REVIEWERS | {"navigator"}
EVERYBODY = FAMILY | CLINICAL | {"doctor"}
INTAKE = PATIENT_SIDE | {"navigator", "doctor"}
STEERING = parts("navigator", "chair")
NOBODY: Parts = frozenset()

# Pages of the programme, not of a case: by role held, whatever case the person is on.
NAVIGATORS = parts("navigator", "idle_navigator")
CHAIRS = parts("chair")
EXPERTS = parts("expert", "sealed_expert", "idle_expert")
STAFF = NAVIGATORS | CHAIRS | EXPERTS | {"doctor", "privacy_officer", "operator"}
ACCOUNTS = EVERYBODY | {
    "privacy_officer", "operator", "idle_navigator", "idle_expert", "revoked_caregiver", "expired_caregiver",
    "former_expert", "stranger",
}  # fmt: skip

# Addresses of other people's code, whose own tests decide who may what: here only that they leak and change nothing.
GROUPS = ("account_", "mfa_")


def nothing(case: CaseWorld, world: World) -> dict[str, Any]:
    """An empty form."""
    return {}


def once(**fields: Any) -> Data:
    """A form with a fresh one-time key and these fields."""
    return lambda case, world: (
        {"form_key": str(uuid.uuid4())}
        | {name: str(value(case) if callable(value) else value) for name, value in fields.items()}
    )


def _tus(**headers: str) -> dict[str, str]:
    return {"Tus-Resumable": "1.0.0"} | headers


@dataclass(frozen=True)
class Page:
    """One address on one object. ``may`` lists the methods and who may use each; other methods answer 405."""

    name: str
    may: Mapping[str, Parts]
    about: Callable[[CaseWorld, World], list[Any]] = lambda case, world: []
    data: Data = nothing
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body_type: str = ""  # of a body that is no form
    public: bool = False  # anybody, signed in or not
    of_case: bool = True  # parts count on their own case only

    @property
    def title(self) -> str:
        """The name as a test report shows it."""
        return self.name + self.query


def of_case(name: str, may: Mapping[str, Parts], data: Data = nothing, query: str = "") -> Page:
    """A page of the case itself."""
    return Page(name, may, lambda c, w: [c.case.pk], data, query)


def of_record(name: str, may: Mapping[str, Parts], data: Data = nothing) -> Page:
    """A page of a record that was read and has one withheld page."""
    return Page(name, may, lambda c, w: [c.case.pk, c.record.pk], data)


def of_report(name: str, may: Mapping[str, Parts], data: Data = nothing) -> Page:
    """A page of the released version of the report."""
    return Page(name, may, lambda c, w: [c.case.pk, c.report.number], data)


def of_draft(name: str, may: Mapping[str, Parts], data: Data = nothing, body_type: str = "") -> Page:
    """A page of the draft of the expert whose seal is closed."""
    return Page(name, may, lambda c, w: [c.draft.pk], data, body_type=body_type)


def programme(name: str, may: Mapping[str, Parts], about: Any = None, data: Data = nothing) -> Page:
    """A page of the programme."""
    return Page(name, may, about or (lambda c, w: []), data, of_case=False)


def public(name: str, *methods: str) -> Page:
    """A page for everybody."""
    return Page(name, dict.fromkeys(methods or (GET,), ACCOUNTS), public=True, of_case=False)


def both(who: Parts) -> dict[str, Parts]:
    """The same people for reading and writing."""
    return {GET: who, POST: who}


def _saved(case: CaseWorld, world: World) -> str:
    return json.dumps({"version": case.draft.version, "content": case.draft.content})


def _asked(case: CaseWorld, world: World) -> dict[str, str]:
    day = dt.date.today() + dt.timedelta(days=3)
    due = {"due_year": str(day.year), "due_month": str(day.month), "due_day": str(day.day), "due": day.isoformat()}
    return {"form_key": str(uuid.uuid4()), "reviewer": str(world.people["idle_expert"].pk)} | due


def _words(case: CaseWorld, world: World) -> dict[str, str]:
    page = case.record.pages.get(number=1)
    return {"axis": "diagnosis", "record": str(case.record.pk), "page": "1", "start": "0", "end": "18",
            "words": page.text[:18]}  # fmt: skip


_NEWS = once(version=lambda c: c.case.version, news="call_first")
_INVITED = once(role="caregiver", name="Cousin", email="cousin@example.org", powers="talk")

PAGES: tuple[Page, ...] = (
    # guidance
    *(public(f"guidance:{name}") for name in ("home", "understand", "reasons", "talk", "expectations")),
    public("guidance:red_flags", GET, POST),
    # server
    public("healthz"),
    public("brand_logo"),
    public("brand_colours"),
    Page(
        "set_language",
        {GET: ACCOUNTS, POST: ACCOUNTS},
        data=lambda c, w: {"language": "en"},
        public=True,
        of_case=False,
    ),
    programme("demonstration", both(NOBODY)),
    programme("mail", {GET: NOBODY}),
    # accounts
    programme("me", both(ACCOUNTS)),
    programme("people", {GET: parts("operator")}),
    programme(
        "invite_person",
        both(NAVIGATORS | CHAIRS | {"operator"}),
        data=once(name="New", email="new@example.org", role="expert"),
    ),
    programme("revoke_role", both(parts("operator")), lambda c, w: [c.people["navigator"].pk, "navigator"], once()),
    programme("close_account", both(parts("operator")), lambda c, w: [c.people["caregiver"].pk], once()),
    Page("withdraw_invitation", both(parts("patient")), lambda c, w: [c.invitation.pk], once()),
    # clinical data
    programme("reference", {GET: STAFF}),
    programme("reference_set", {GET: STAFF}, lambda c, w: [w.reference.pk]),
    programme("reference_sign", both(EXPERTS | CHAIRS), lambda c, w: [w.reference.pk], once(name="Dr X", read_it="on")),
    # workspace
    programme("home", {GET: ACCOUNTS}),
    programme("board", {GET: NAVIGATORS | CHAIRS}),
    programme("log", both(parts("privacy_officer")), data=once()),
    of_case("case", {GET: EVERYBODY}),
    of_case("case_complete", both(parts("navigator")), once(identity="on")),
    of_case("access_log", {GET: PATIENT_SIDE | {"navigator"}}),
    of_case("review", {GET: CLINICAL}),
    # cases
    programme("case_new", both(ACCOUNTS), data=lambda c, w: {"flags": "none"}),
    of_case("case_intake", both(INTAKE)),
    of_case("case_intake", both(INTAKE), _NEWS, "?part=news"),
    of_case("case_questions", {GET: EVERYBODY, POST: PATIENT_SIDE | {"caregiver", "navigator"}}, once(text="Why?")),
    of_case("case_consents", both(PATIENT_SIDE | {"navigator"}), once(kind="quality", how="phone")),
    of_case("case_red_flags", both(EVERYBODY), once(flags="none")),
    Page("case_clear_flag", both(CLINICAL | {"doctor"}), lambda c, w: [c.case.pk, c.screen.pk], once(because="Seen.")),
    of_case("case_people", {GET: EVERYBODY}),
    of_case("case_invite", both(PATIENT_SIDE | {"navigator"}), _INVITED),
    Page("case_end_place", both(PATIENT_SIDE | {"navigator"}), lambda c, w: [c.case.pk, c.place.pk], once()),
    of_case("case_open", {GET: EVERYBODY, POST: INTAKE}, once()),
    of_case("case_withdraw", both(PATIENT_SIDE | {"navigator"}), once(sure="on", what="withdraw")),
    Page("invitation", both(ACCOUNTS), lambda c, w: [c.invitation_token], public=True, of_case=False),
    # records
    of_case("records", {GET: EVERYBODY}),
    of_case("records_progress", {GET: EVERYBODY}),
    of_case("checklist", {GET: EVERYBODY}),
    of_case("case_summary", {GET: EVERYBODY}),
    of_case("quarantine", {GET: parts("navigator")}),
    Page(
        "uploads",
        {m: PATIENT_SIDE | {"caregiver", "navigator", "doctor"} for m in ("OPTIONS", POST)},
        lambda c, w: [c.case.pk],
        lambda c, w: b"",
        headers=_tus(**{"Upload-Length": "5"}),
        body_type="text/plain",
    ),
    Page(
        "upload",
        {m: parts("patient") for m in ("HEAD", "PATCH", "DELETE")},
        lambda c, w: [c.upload.pk],
        lambda c, w: b"more",
        headers=_tus(**{"Upload-Offset": "8"}),
        body_type="application/offset+octet-stream",
    ),
    of_record("record", {GET: EVERYBODY}),
    Page("record_page_image", {GET: EVERYBODY}, lambda c, w: [c.case.pk, c.record.pk, 1]),
    # A picture of a withheld page, and an original that holds one, are for the navigator who judges them.
    Page("record_page_image", {GET: parts("navigator")}, lambda c, w: [c.case.pk, c.record.pk, 2], query="?withheld"),
    of_record("record_original", {GET: parts("navigator")}),
    Page(
        "record_original", {GET: parts("navigator")}, lambda c, w: [c.case.pk, c.quarantined.pk], query="?quarantined"
    ),
    of_record(
        "record_remove",
        both(PATIENT_SIDE | {"caregiver", "navigator"}),
        once(version=lambda c: c.record.version, because="Twice."),
    ),
    of_record("record_retry", {POST: parts("navigator")}, once(version=lambda c: c.record.version)),
    of_record("record_kind", {POST: parts("navigator")}, once(version=lambda c: c.record.version, kind="pathology")),
    Page(
        "quarantine_release",
        {POST: parts("navigator")},
        lambda c, w: [c.case.pk, c.quarantined.pk],
        once(version=lambda c: c.quarantined.version, verdict="refused", because="Another patient."),
    ),
    Page("fact_decide", {POST: CLINICAL}, lambda c, w: [c.fact.pk], once(version=1, verdict="confirmed")),
    Page(
        "fact_decide",
        {POST: CLINICAL | PATIENT_SIDE},
        lambda c, w: [c.medicine.pk],
        once(version=1, verdict="confirmed"),
        query="?medicine",
    ),
    # reviews
    of_case("assign", both(STEERING), _asked),
    Page("assignment", both(CLINICAL), lambda c, w: [c.assignment.pk], once(answer="decline", because="No time.")),
    Page("opinion_begin", {POST: parts("sealed_expert")}, lambda c, w: [c.sealed_assignment.pk], once()),
    # A signed opinion is hidden from the reviewer whose seal is closed, and a draft from everybody but its author.
    Page("opinion", {GET: parts("expert", "navigator", "chair"), POST: NOBODY}, lambda c, w: [c.opinion.pk], once()),
    Page(
        "opinion",
        both(parts("sealed_expert")),
        lambda c, w: [c.draft.pk],
        once(version=lambda c: c.draft.version),
        "?draft",
    ),
    of_draft("opinion_save", {POST: parts("sealed_expert")}, _saved, "application/json"),
    of_draft("opinion_cite", {POST: parts("sealed_expert")}, _words),
    of_draft("opinion_state", {GET: parts("sealed_expert")}),
    of_draft("opinion_sign", both(parts("sealed_expert")), once(version=lambda c: c.draft.version)),
    of_draft("opinion_drop", both(parts("sealed_expert")), once()),
    Page("opinion_amend", both(parts("expert")), lambda c, w: [c.opinion.pk], once(because="A new slide.")),
    # reports
    of_case("report", {GET: EVERYBODY}),
    of_report("report_version", {GET: EVERYBODY - {"sealed_expert"}}),
    of_report("report_outcomes", {GET: EVERYBODY - {"sealed_expert"}}),
    of_report("report_clinician_pdf", {GET: EVERYBODY - {"sealed_expert"}}),
    of_report("report_plain_pdf", {GET: EVERYBODY - {"sealed_expert"}}),
    of_report("report_numbers_pdf", {GET: EVERYBODY - {"sealed_expert"}}),
    of_report("report_release", {POST: parts("expert", "chair", "navigator")}, once(called="on")),
    of_report("report_recall", both(parts("expert", "chair", "navigator")), once(because="Wrong slide.")),
    # conversations
    of_case("follow_up", {GET: EVERYBODY - {"doctor"}, POST: PATIENT_SIDE | {"caregiver"}}, once(text="And now?")),
    # A reviewer whose seal is closed answers nothing about a report they may not see.
    Page("follow_up_answer", both(REVIEWERS - {"sealed_expert"}), lambda c, w: [c.follow_up.pk], once(text="Yes.")),
)
