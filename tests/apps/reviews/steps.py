"""A case on its way to a signed opinion, step by step through the services."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.cases.models import Case, Consent, ConsentKind
from secondopinion.apps.cases.services import ask_question
from secondopinion.apps.records.models import Fact, Record, RecordPage
from secondopinion.apps.reviews.models import Assignment, Opinion
from secondopinion.apps.reviews.services import answer_assignment, assign, begin_opinion, save_draft, sign_opinion
from tests.factories import give_signing_key, join, make_case, make_person

TEXT = "SURGICAL PATHOLOGY\nLeft breast: Invasive ductal carcinoma, grade 2.\nHER2 2+ (equivocal). ISH not performed."
WORDS = "Invasive ductal carcinoma, grade 2"


@dataclass
class Review:
    """The people of a case in review."""

    case: Case
    patient: User
    navigator: User
    expert: User
    assignment: Assignment
    record: Record


def now() -> dt.datetime:
    """This moment."""
    return timezone.now()


def add_record(case: Case, person: User, *, text: str = TEXT, facts: int = 1, **fields: Any) -> Record:
    """A record of one page, as if it had been read."""
    at = now()
    record = Record.objects.create(
        case=case, name="Pathology.pdf", size=100, sha256="0" * 64, state="read", kind="pathology", date="2026-03-03",
        page_count=1, pages_read=1, received_by=person, received_at=at, **fields,
    )  # fmt: skip
    RecordPage.objects.create(record=record, number=1, text=text, source="text")
    start = text.find("grade 2")
    for _ in range(facts):
        Fact.objects.create(
            case=case, record=record, kind="grade", value="2", page=1, start=start, end=start + 7, words="grade 2",
            polarity="affirmed", certainty="stated", standing="current", reader_version="1", found_at=at,
        )  # fmt: skip
    return record


def ready_case(**fields: Any) -> tuple[Case, User, User]:
    """A case ready for an expert, its patient and its navigator."""
    patient = make_person(Role.PATIENT, name="Mira Example")
    case = make_case(patient, **fields)
    ask_question(patient, case=case, text="Is my diagnosis right?", gives_plan_away=False, at=now())
    navigator = join(case, make_person(Role.NAVIGATOR, name="Nora Navigator"), Role.NAVIGATOR)
    for kind in (ConsentKind.REVIEW,):
        Consent.objects.create(case=case, kind=kind, text_version="1", given_by=patient, given_at=now())
    case.state = "ready"
    case.save()
    return case, patient, navigator


def ask(case: Case, navigator: User, expert: User, *, days: int = 7) -> Any:
    """Ask an expert."""
    at = now()
    return assign(
        navigator, case=case, reviewer=expert, discipline="medical_oncology", due_at=at + dt.timedelta(days=days), at=at
    )


def review(*, accepted: bool = True, **fields: Any) -> Review:
    """A case that an expert was asked to review."""
    case, patient, navigator = ready_case(**fields)
    record = add_record(case, patient)
    expert = make_person(Role.EXPERT, name="Elena Expert")
    assignment = ask(case, navigator, expert)
    if accepted:
        assert answer_assignment(expert, assignment=assignment, accept=True, conflicts="None.", at=now()) is None
    return Review(case, patient, navigator, expert, assignment, record)


def citation(record: Record, words: str = WORDS) -> dict[str, Any]:
    """A citation of the record's page."""
    start = TEXT.find(words)
    return {"record": str(record.pk), "page": 1, "start": start, "end": start + len(words), "words": words}


def complete_content(held: Review) -> dict[str, Any]:
    """An opinion without a gap."""
    axes = [
        {"axis": axis, "verdict": "confirmed", "statement": f"The {axis} stands.", "plain": "The result is right."}
        for axis in ("diagnosis", "stage", "biomarkers", "treatment", "further_tests")
    ]
    axes[0]["citations"] = [citation(held.record)]  # type: ignore[assignment]  # JSON values
    question = held.case.questions.get()
    return {
        "axes": axes,
        "options": [
            {
                "name": "Surgery", "intent": "Cure", "strength": "strong", "involves": "An operation.",
                "benefits": "Removes the tumour.", "harms": "A scar.",
            }
        ],
        "outcomes": [
            {
                "option": "Surgery", "event": "Alive", "events": 95, "of_people": 100, "time_frame": "5 years",
                "source": {"citation": "A trial, 2020"},
            }
        ],
        "answers": [{"question": str(question.pk), "asked": question.text, "answer": "Yes.", "plain": "Yes."}],
        "missing_and_limits": "The slides were not seen.",
        "conflicts": "None.",
        "plain": {"short_answer": "Your diagnosis is right."},
    }  # fmt: skip


def drafted(held: Review) -> Opinion:
    """A complete draft."""
    draft = begin_opinion(held.expert, assignment=held.assignment, at=now())
    assert isinstance(draft, Opinion)
    assert save_draft(held.expert, opinion=draft, content=complete_content(held), version=1, at=now()) == 2
    return draft


def signed(held: Review) -> Opinion:
    """A signed opinion."""
    draft = drafted(held)
    give_signing_key()
    done = sign_opinion(held.expert, opinion=draft, version=2, reauthenticated=True, at=now())
    assert isinstance(done, Opinion), done
    return done
