"""A list costs the same number of queries whatever its length, and no page more than 100 ms of the server's time.

Time is the process's own CPU time, so that a busy machine does not fail the test: the pages wait for nothing else.
"""

import datetime as dt
import os
import time
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.services import record as log
from secondopinion.apps.cases.models import Case, CaseParticipant, Patient
from secondopinion.apps.conversations.models import FollowUpAnswer, FollowUpQuestion
from secondopinion.apps.files import keyring
from secondopinion.apps.files.models import DataKey
from secondopinion.apps.notifications.models import Notice
from secondopinion.apps.records.models import Fact, Record
from secondopinion.domain.lifecycle import CaseState
from tests.worlds import World

from .access_table import GET, PAGES

pytestmark = pytest.mark.django_db

LONG = bool(os.environ.get("SECONDOPINION_TEST_LONG"))
MOST_MILLISECONDS = 100.0
# What `_work` takes on the project's two-core machine when nothing else runs there. A machine that is slower at this
# moment, because it is smaller or because another test runs on the same core, gets so much more time for a page.
WORK_MILLISECONDS = 24.0


def grow_cases(world: World, count: int) -> None:
    """Cases on the navigator's board, and on the patient's representative's home, in every phase."""
    at, states = timezone.now(), [CaseState.GATHERING, CaseState.READY, CaseState.IN_REVIEW, CaseState.REPORTED]
    ids = [(uuid.uuid4(), uuid.uuid4()) for _ in range(count)]
    keys = [DataKey(id=one, wrapped=keyring.fresh_wrapped(one), made_at=at) for pair in ids for one in pair]
    DataKey.objects.bulk_create(keys)
    keyring.MOST, most = 1 << 20, keyring.MOST
    keyring.unlock([key.pk for key in keys])
    Patient.objects.bulk_create(Patient(id=who, name=f"Person {n}", made_at=at) for n, (_, who) in enumerate(ids))
    navigator, actor = world.a.people["navigator"], world.a.people["patient"]
    Case.objects.bulk_create(
        Case(
            id=case,
            reference=f"T-{case.hex[:9]}",
            patient_id=who,
            state=states[n % 4],
            cancer="breast",
            opened_by_role="navigator",
            made_by=actor,
            made_at=at,
            opened_at=at,
            changed_at=at,
            due_at=at + dt.timedelta(days=n % 40),
            red_flag=n % 50 == 0,
        )
        for n, (case, who) in enumerate(ids)
    )
    CaseParticipant.objects.bulk_create(
        CaseParticipant(case_id=case, person=person, role=role, granted_at=at)
        for case, _ in ids
        for person, role in ((navigator, Role.NAVIGATOR), (world.a.people["expert"], Role.EXPERT))
    )
    keyring.MOST = most
    keyring._held.clear()


def grow_family(world: World, count: int) -> None:
    """Cases a caregiver takes part in, and their unread notices."""
    before = set(Case.objects.values_list("pk", flat=True))
    grow_cases(world, count)
    reader, at = world.a.people["reader"], timezone.now()
    new = Case.objects.exclude(pk__in=before).values_list("pk", flat=True)
    CaseParticipant.objects.bulk_create(
        CaseParticipant(case_id=pk, person=reader, role=Role.CAREGIVER, granted_at=at) for pk in new
    )
    Notice.objects.bulk_create(Notice(person=reader, code="report_ready", case_id=pk, made_at=at) for pk in new)


def grow_records(world: World, count: int) -> None:
    """Records and facts of case A."""
    case, at, person = world.a.case, timezone.now(), world.a.people["patient"]
    rows = Record.objects.bulk_create(
        Record(case=case, file=world.a.record.file, name=f"{n}.pdf", size=9, sha256=f"{n:064}", state="read",
               kind="pathology", date="2026-01-02", page_count=1, pages_read=1, received_by=person, received_at=at)
        for n in range(count)
    )  # fmt: skip
    Fact.objects.bulk_create(
        Fact(case=case, record=row, kind="histology", value="carcinoma", page=1, start=0, end=9, words="carcinoma",
             polarity="affirmed", certainty="stated", standing="current", reader_version="1", found_at=at)
        for row in rows
    )  # fmt: skip


def grow_log(world: World, count: int) -> None:
    """Entries of case A by many people."""
    people = [User.objects.create_user(f"log{uuid.uuid4().hex}@example.org", name="Somebody") for _ in range(5)]
    for n in range(count):
        log("case.read", actor=people[n % 5], at=timezone.now(), case_id=world.a.case.pk, obj=world.a.case)


def grow_people(world: World, count: int) -> None:
    """Accounts."""
    User.objects.bulk_create(User(email=f"{uuid.uuid4().hex}@example.org", name="Somebody") for _ in range(count))


def grow_places(world: World, count: int) -> None:
    """People on case A."""
    grow_people(world, count)
    at = timezone.now()
    people = User.objects.filter(name="Somebody", participations=None)
    CaseParticipant.objects.bulk_create(
        CaseParticipant(case=world.a.case, person=person, role=Role.CAREGIVER, granted_at=at) for person in people
    )


def grow_questions(world: World, count: int) -> None:
    """Questions about the report, each answered."""
    case, at, at_work = world.a.case, timezone.now(), world.a.people["expert"]
    asked = FollowUpQuestion.objects.bulk_create(
        FollowUpQuestion(case=case, text="Why?", asked_by=world.a.people["patient"], asked_at=at, due_at=at)
        for _ in range(count)
    )
    FollowUpAnswer.objects.bulk_create(
        FollowUpAnswer(question=row, text="Because.", answered_by=at_work, answered_at=at) for row in asked
    )


LISTS: tuple[tuple[str, str, Callable[[World, int], None], int], ...] = (
    ("board", "navigator", grow_cases, 10_000 if LONG else 1_000),
    ("board?column=gathering", "navigator", grow_cases, 300),
    ("home", "reader", grow_family, 60),
    ("home", "expert", grow_cases, 100),
    ("people", "operator", grow_people, 300),
    ("log", "privacy_officer", grow_log, 150),
    ("access_log", "patient", grow_log, 150),
    ("records", "patient", grow_records, 120),
    ("records_progress", "patient", grow_records, 120),
    ("case_summary", "expert", grow_records, 120),
    ("checklist", "navigator", grow_records, 120),
    ("quarantine", "navigator", grow_records, 120),
    ("review", "expert", grow_records, 120),
    ("case", "patient", grow_records, 120),
    ("case_people", "patient", grow_places, 100),
    ("follow_up", "patient", grow_questions, 100),
    ("report", "patient", grow_questions, 100),
    ("assign", "navigator", grow_people, 100),
)


def _address(world: World, page: str) -> str:
    name, _, query = page.partition("?")
    of_case = any(line.name == name and line.of_case for line in PAGES)
    return reverse(name, args=[world.a.case.pk] if of_case else []) + (f"?{query}" if query else "")


def _queries(client: Client, address: str) -> list[str]:
    client.get(address)  # the first look writes its line in the log, the second does not
    keyring._held.clear()
    with CaptureQueriesContext(connection) as found:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code, response.get("Location"))
    return [query["sql"] for query in found]


@pytest.mark.parametrize(("page", "part", "grow", "many"), LISTS, ids=[f"{line[0]}-{line[1]}" for line in LISTS])
def test_a_list_runs_as_many_queries_with_many_rows_as_with_few(
    world: World, page: str, part: str, grow: Callable[[World, int], None], many: int
) -> None:
    client, address = Client(), _address(world, page)
    client.force_login((world.a.people | world.people)[part])
    grow(world, 80)  # every column of the board is longer than what it shows
    few = _queries(client, address)
    grow(world, many)
    lots = _queries(client, address)
    assert len(lots) == len(few), "\n".join(sorted(set(lots) - set(few)))[:3000]


def test_every_page_takes_at_most_100_milliseconds_of_the_server(world: World) -> None:
    slow, seen = {}, 0
    for part in ("patient", "navigator", "expert", "sealed_expert", "privacy_officer", "operator"):
        client = Client()
        client.force_login((world.a.people | world.people)[part])
        for page in PAGES:
            if part not in page.may.get(GET, ()) or page.name in ("invitation", "reference_sign"):
                continue
            address = reverse(page.name, args=page.about(world.a, world)) + page.query
            if client.get(address).status_code != 200:
                continue
            seen += 1
            took = min(_milliseconds(client, address) for _ in range(3))
            if took > MOST_MILLISECONDS:  # the machine may be busy: look again, against its speed at that moment
                took = min(_milliseconds(client, address) * WORK_MILLISECONDS / _work() for _ in range(12))
            if took > MOST_MILLISECONDS:
                slow[f"{page.title} as {part}"] = round(took)
    assert seen > 60
    assert slow == {}


def _work() -> float:
    """Milliseconds of this process for a fixed piece of work, never less than on the project's machine."""
    began, words = time.process_time(), {}
    for number in range(60_000):
        words[number % 997] = f"{number:05d}"
    return max(WORK_MILLISECONDS, (time.process_time() - began) * 1000)


def _milliseconds(client: Client, address: str) -> float:
    began = time.process_time()
    client.get(address)
    return (time.process_time() - began) * 1000
