"""The pages of records, by role, and how many queries they need."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.files import keyring
from secondopinion.apps.records import selectors, services
from secondopinion.apps.records.models import Fact, Record, RecordPage
from secondopinion.apps.records.presenters.pages import Placed, boxes, segments
from secondopinion.apps.records.presenters.words import partial_date_words, size_words, too_large
from secondopinion.apps.reference.services import load_packaged

from . import samples
from .conftest import People

SignIn = Callable[..., Client]


@pytest.fixture
def record(people: People) -> Record:
    return people.hand_in(samples.text_pdf(samples.PATHOLOGY), "pathology.pdf")


def url(name: str, record: Record, *more: object) -> str:
    return reverse(name, args=[record.case_id, record.pk, *more])


def form_key(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that posts to ``action``."""
    form = page[page.index(f'action="{action}"') :].split("</form>")[0]
    names = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value for name, value in names if name != "csrfmiddlewaretoken"}


def test_a_patient_without_records_reads_what_to_do_first(people: People, sign_in: SignIn) -> None:
    page = sign_in(people.patient).get(reverse("records", args=[people.case.pk])).content.decode()
    assert "No records yet" in page
    assert f'data-endpoint="{reverse("uploads", args=[people.case.pk])}"' in page
    assert "every 2s" not in page


def test_the_list_says_of_every_record_what_became_of_it(people: People, record: Record, sign_in: SignIn) -> None:
    people.hand_in(b"", "empty.pdf")
    people.hand_in(samples.text_pdf("Waiting"), "new.pdf", read=False)
    page = sign_in(people.patient).get(reverse("records", args=[people.case.pk])).content.decode()
    assert "Pathology report, 3 March 2026, 1 page" in page
    assert "This file has nothing in it." in page
    assert "Waiting to be read" in page
    assert "every 2s" in page
    fragment = sign_in(people.patient).get(reverse("records_progress", args=[people.case.pk])).content.decode()
    assert "2 of 3 records are read" in fragment
    assert "<html" not in fragment


def test_the_viewer_shows_the_exact_text_with_marked_facts_and_boxes_on_the_picture(
    people: People, record: Record, sign_in: SignIn
) -> None:
    page = sign_in(people.expert).get(url("record", record)).content.decode()
    text = re.search(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    assert text
    import html

    assert html.unescape(re.sub(r"</?mark[^>]*>", "", text[1])) == record.pages.get().text
    for fact in record.facts.all():
        assert f'data-fact="{fact.pk}"' in page
        assert f'data-show-fact="{fact.pk}"' in page
    assert "<rect" in page
    assert url("record_page_image", record, 1) in page


def test_the_picture_and_the_original_come_sealed_off_from_our_own_pages(
    people: People, record: Record, sign_in: SignIn
) -> None:
    client = sign_in(people.expert)
    image = client.get(url("record_page_image", record, 1))
    assert (image.status_code, image["Content-Type"]) == (200, "image/webp")
    original = client.get(url("record_original", record))
    assert b"".join(original.streaming_content) == samples.text_pdf(samples.PATHOLOGY)
    assert original["Content-Disposition"] == 'attachment; filename="pathology.pdf"'
    for answer in (image, original):
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(verb="record.downloaded", object_id=record.pk, actor_id=people.expert.pk).exists()
    assert client.get(url("record_page_image", record, 2)).status_code == 404


@pytest.mark.parametrize("name", ["record", "record_original", "record_remove"])
def test_a_stranger_finds_no_record_and_the_address_of_another_case_finds_none_either(
    people: People, record: Record, sign_in: SignIn, name: str
) -> None:
    assert sign_in(people.stranger).get(url(name, record)).status_code == 404
    own = people.stranger.participations.get().case
    assert sign_in(people.stranger).get(reverse(name, args=[own.pk, record.pk])).status_code == 404


def test_a_fact_is_confirmed_corrected_and_rejected_by_an_expert_and_every_decision_is_kept(
    people: People, record: Record, sign_in: SignIn
) -> None:
    client, fact = sign_in(people.expert), record.facts.get(kind="er")
    for verdict, value in (("confirmed", ""), ("corrected", "positive 90%"), ("rejected", "")):
        action = reverse("fact_decide", args=[fact.pk])
        hidden = form_key(client.get(url("record", record)).content.decode(), action)
        answer = client.post(action, hidden | {"verdict": verdict, "value": value})
        assert answer.status_code == 302
        assert f"#fact-{fact.pk}" in answer["Location"]
        fact.refresh_from_db()
        assert fact.status == verdict
    assert [decision.verdict for decision in fact.decisions.all()] == ["confirmed", "corrected", "rejected"]
    assert fact.decisions.get(verdict="corrected").value == "positive 90%"
    assert fact.value == "positive 95%"


def test_a_decision_sent_twice_or_from_an_old_page_changes_nothing(
    people: People, record: Record, sign_in: SignIn
) -> None:
    client, fact = sign_in(people.expert), record.facts.get(kind="er")
    action = reverse("fact_decide", args=[fact.pk])
    old = form_key(client.get(url("record", record)).content.decode(), action)
    fresh = form_key(client.get(url("record", record)).content.decode(), action)
    client.post(action, old | {"verdict": "confirmed"})
    twice = client.post(action, old | {"verdict": "rejected"}, follow=True)
    assert "sent twice" in twice.content.decode()
    late = client.post(action, fresh | {"verdict": "rejected"}, follow=True)
    assert "Somebody changed this" in late.content.decode()
    fact.refresh_from_db()
    assert (fact.status, fact.decisions.count()) == ("confirmed", 1)


def test_the_patient_decides_medicines_and_nothing_clinical(people: People, sign_in: SignIn) -> None:
    record = people.hand_in(
        samples.text_pdf("MEDICATION LIST\n" + samples.OURS + "Letrozole 2.5 mg by mouth once daily\nDiagnosis: breast "
                         "cancer\nEstrogen receptor: positive (95%)"), "list.pdf"
    )  # fmt: skip
    medicine = record.facts.filter(kind="medicine").first()
    clinical = record.facts.filter(kind="er").first()
    assert medicine is not None
    assert clinical is not None
    client = sign_in(people.patient)
    page = client.get(url("record", record)).content.decode()
    assert reverse("fact_decide", args=[medicine.pk]) in page
    assert reverse("fact_decide", args=[clinical.pk]) not in page
    hidden = form_key(page, reverse("fact_decide", args=[medicine.pk]))
    assert client.post(reverse("fact_decide", args=[medicine.pk]), hidden | {"verdict": "confirmed"}).status_code == 302
    medicine.refresh_from_db()
    assert medicine.status == "confirmed"
    import uuid

    forged = {"form_key": str(uuid.uuid4()), "version": "1", "verdict": "rejected"}
    assert client.post(reverse("fact_decide", args=[clinical.pk]), forged).status_code == 404
    clinical.refresh_from_db()
    assert clinical.status == "found"


def test_only_the_navigator_judges_what_is_set_aside(people: People, sign_in: SignIn) -> None:
    record = people.hand_in(samples.ccda(("Otto", "Stranger"), "19500101"), "ccd.xml")
    for other in (people.patient, people.expert, people.stranger):
        assert sign_in(other).get(reverse("quarantine", args=[people.case.pk])).status_code == 404
        assert sign_in(other).get(url("record", record)).status_code == 404
        assert sign_in(other).get(url("record_original", record)).status_code == 404
    client = sign_in(people.navigator)
    page = client.get(reverse("quarantine", args=[people.case.pk])).content.decode()
    assert "ccd.xml" in page
    assert "Compare it with the original" in page
    for address in (
        reverse("quarantine", args=[people.case.pk]),
        reverse("records", args=[people.case.pk]),
        url("record", record),
    ):
        assert "Your navigator" not in client.get(address).content.decode(), address
    assert (
        "Your navigator will check it"
        in sign_in(people.patient).get(reverse("records", args=[people.case.pk])).content.decode()
    )
    action = url("quarantine_release", record)
    hidden = form_key(page, action)
    answer = client.post(action, hidden | {"verdict": "another_patient", "because": "Another name and birth date"})
    assert answer.status_code == 302
    record.refresh_from_db()
    assert record.state == "refused"
    assert "Nothing is set aside" in client.get(reverse("quarantine", args=[people.case.pk])).content.decode()
    assert sign_in(people.expert).get(url("record_original", record)).status_code == 404
    assert "Stranger" not in sign_in(people.expert).get(url("record", record)).content.decode()


def test_taking_out_asks_once_and_says_what_is_lost(people: People, record: Record, sign_in: SignIn) -> None:
    client = sign_in(people.patient)
    page = client.get(url("record_remove", record)).content.decode()
    assert "will not see this record" in page
    hidden = dict(re.findall(r'name="(form_key|version)" value="([^"]+)"', page))
    client.post(url("record_remove", record), hidden | {"because": "It is my sister's"})
    record.refresh_from_db()
    assert record.state == "removed"
    assert sign_in(people.expert).get(url("record", record)).status_code == 404


def test_the_kind_confirmed_by_a_navigator_survives_another_reading(
    people: People, record: Record, sign_in: SignIn
) -> None:
    client = sign_in(people.navigator)
    page = client.get(url("record", record)).content.decode()
    hidden = form_key(page, url("record_kind", record))
    client.post(url("record_kind", record), hidden | {"kind": "letter"})
    record.refresh_from_db()
    assert (record.kind, record.kind_confirmed) == ("letter", True)
    services.retry_record(people.navigator, record=record, version=record.version, at=timezone.now())
    services.read_record(record.pk, at=timezone.now())
    record.refresh_from_db()
    assert record.kind == "letter"


def test_the_summary_shows_facts_with_their_source_and_where_records_contradict(
    people: People, record: Record, sign_in: SignIn
) -> None:
    people.hand_in(samples.text_pdf(samples.PATHOLOGY.replace("grade 2", "grade 3").replace("3 March", "9 April")))
    for actor in (people.patient, people.expert):
        page = sign_in(actor).get(reverse("case_summary", args=[people.case.pk])).content.decode()
        assert "invasive ductal carcinoma" in page
        assert "pathology.pdf, page 1" in page
        assert page.index("3 March 2026") < page.index("9 April 2026")
    found = selectors.summary(people.expert, case=people.case)
    assert [conflict.kind for conflict in found.conflicts] == ["grade"]
    for fact in Fact.objects.filter(kind="grade", record=record):
        services.decide_fact(people.expert, fact=fact, version=1, verdict="rejected", at=timezone.now())
    assert not selectors.summary(people.expert, case=people.case).conflicts


def test_the_checklist_keeps_reports_and_material_apart_and_says_that_nobody_has_signed_it(
    people: People, record: Record, sign_in: SignIn
) -> None:
    assert (
        "no checklist yet" in sign_in(people.patient).get(reverse("checklist", args=[people.case.pk])).content.decode()
    )
    load_packaged(at=timezone.now())
    page = sign_in(people.patient).get(reverse("checklist", args=[people.case.pk])).content.decode()
    assert "no clinician of this programme has signed" in page
    assert "pathology.pdf" in page
    have, wanted = selectors.checklist_counts(people.patient, case=people.case)
    assert 0 < have < wanted
    people.hand_in(samples.dicom(), "IM0001")
    assert selectors.checklist_counts(people.patient, case=people.case)[0] == have + 1 or any(
        row.status == "partly" for row in selectors.checklist_of(people.patient, case=people.case).primary
    )


def test_counts_cover_many_cases_in_one_query(people: People, record: Record, django_assert_num_queries) -> None:
    people.hand_in(b"", "empty.pdf")
    other = people.stranger.participations.get().case
    with django_assert_num_queries(1):
        found = selectors.counts([people.case.pk, other.pk])
    mine = found[people.case.pk]
    assert (mine.read, mine.refused, mine.received, mine.total) == (1, 1, 0, 2)
    assert found[other.pk].total == 0


def many(record: Record, number: int) -> None:
    """More rows like this one, each with a page and facts."""
    for _ in range(number):
        page = record.pages.get()
        copy = Record.objects.get(pk=record.pk)
        facts = list(record.facts.all())
        name = copy.name
        copy.pk, copy._state.adding = None, True
        import uuid

        copy.id, copy.name, copy.reason, copy.dates, copy.folder, copy.date = uuid.uuid4(), name, {}, [], "", "2026-03"
        copy.save(force_insert=True)
        RecordPage.objects.create(record=copy, number=1, text=page.text, source="text")
        for fact in facts:
            Fact.objects.create(
                case_id=copy.case_id, record=copy, kind=fact.kind, value=fact.value, page=1, start=fact.start,
                end=fact.end, words=fact.words, polarity=fact.polarity, certainty=fact.certainty,
                standing=fact.standing, reader_version="1", found_at=timezone.now(),
            )  # fmt: skip


@pytest.mark.parametrize("name", ["records", "case_summary", "quarantine", "checklist"])
def test_a_page_needs_as_many_queries_for_twelve_records_as_for_three(
    people: People, record: Record, sign_in: SignIn, name: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    load_packaged(at=timezone.now())
    if name == "quarantine":
        Record.objects.filter(pk=record.pk).update(state="quarantined")
        record.refresh_from_db()
    client, address = sign_in(people.navigator), reverse(name, args=[people.case.pk])
    many(record, 2)
    client.get(address)  # the look is in the log, the session is touched
    keyring._held.clear()  # keys are held for seconds only: both looks begin without
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    many(record, 9)
    keyring._held.clear()
    with CaptureQueriesContext(connection) as more:
        assert client.get(address).status_code == 200
    assert len(more) == len(few)
    assert len(more) <= 25


def test_the_text_cut_into_marks_is_the_text_whatever_overlaps(people: People, record: Record) -> None:
    from secondopinion.apps.records.presenters.facts import shown_fact

    first, second = (shown_fact(fact) for fact in record.facts.all()[:2])
    text = "abcdefghij"
    placed = [Placed(1, 6, first), Placed(4, 8, second), Placed(8, 99, second)]
    found = segments(text, facts=placed)
    assert "".join(part.text for part in found) == text
    assert [(part.text, part.fact == str(second.id)) for part in found if part.fact] == [("bcd", False), ("efgh", True)]
    words = [[0, 3, 0.1, 0.1, 0.2, 0.12, 1], [4, 6, 0.22, 0.1, 0.3, 0.12, 1], [7, 9, 0.1, 0.2, 0.2, 0.22, 1]]
    drawn = boxes(words, facts=[Placed(0, 9, first)], height=1000)
    assert [(box.x, box.y, box.width, box.height) for box in drawn] == [(100, 100, 200, 20), (100, 200, 100, 20)]


def test_dates_and_sizes_are_written_for_people() -> None:
    assert partial_date_words("2026-03-03") == "3 March 2026"
    assert partial_date_words("2026-03") == "March 2026"
    assert partial_date_words("2026") == "2026"
    assert "other way round" in partial_date_words("2026-03-04?")
    assert [size_words(size) for size in (12, 1500, 2_000_000, 20_000_000_000)] == [
        "12 bytes",
        "1.5 kB",
        "2 MB",
        "20 GB",
    ]
    assert "20 GB" in str(too_large(20_000_000_000).sentence)
