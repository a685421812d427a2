"""The public pages: open to everybody, nothing stored, never a computed "you can wait"."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.reference.services import load_packaged, packaged

pytestmark = pytest.mark.django_db
PATIENT_ROWS = [row for row in packaged()["red_flags"]["rows"] if row["audience"] == "patient"]


@pytest.fixture(autouse=True)
def _loaded(settings: Any) -> None:
    load_packaged(at=timezone.now())
    from secondopinion.apps.reference.models import ReferenceSet

    ReferenceSet.objects.update(signed_at=timezone.now(), signed_name="Dr. Ana Silva", reviewed_on="2026-11-01")


@pytest.mark.parametrize(
    "path", ["/", "/understand/", "/should-i/", "/red-flags/", "/talk-to-your-doctor/", "/expectations/"]
)
def test_a_visitor_reads_every_page_and_gets_no_session(path: str, client: Client) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "session" not in response.cookies
    assert not Session.objects.exists()


@pytest.mark.parametrize("row", PATIENT_ROWS, ids=lambda row: row["id"])
def test_every_yes_shows_its_fixed_words_and_the_way_on_is_closed(row: dict[str, Any], client: Client) -> None:
    page = client.post("/red-flags/", {"answers": [row["id"]]}).content.decode()
    wanted = packaged()["red_flags"]["actions"][row["action"]]
    assert wanted["title"] in page
    assert "/cases/new/" not in page
    if row["action"] == "emergency_now":
        assert "app-emergency__call" in page


def test_an_emergency_comes_before_a_call_to_the_team(client: Client) -> None:
    page = client.post("/red-flags/", {"answers": ["treatment_running", "cord_compression", "none"]}).content.decode()
    assert page.index("Get emergency help now") < page.index("Call the team that treats you today")


def test_no_danger_sign_never_says_that_waiting_is_safe(client: Client) -> None:
    page = client.post("/red-flags/", {"answers": ["none"]}).content.decode()
    assert "This does not mean that your treatment can wait" in page
    assert "/cases/new/" in page
    assert not re.search(r"you can (safely )?wait|safe to wait|no need to hurry", page, re.IGNORECASE)


def test_answers_are_neither_stored_nor_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    response = client.post("/red-flags/", {"answers": ["cord_compression"]})
    assert "session" not in response.cookies
    assert not Session.objects.exists()
    assert not AuditEntry.objects.exists()
    assert "cord_compression" not in caplog.text
    assert "cord_compression" not in str(response.headers)


@pytest.mark.parametrize("answers", [[], ["nonsense"]])
def test_without_an_answer_the_page_asks_again_in_words(answers: list[str], client: Client) -> None:
    page = client.post("/red-flags/", {"answers": answers}).content.decode()
    assert "There is a problem" in page
    assert "/cases/new/" not in page


def test_unsigned_words_are_not_shown_to_real_people_but_the_number_is(client: Client) -> None:
    from secondopinion.apps.reference.models import ReferenceSet

    ReferenceSet.objects.update(signed_at=None, signed_name="")
    for path in ("/should-i/", "/red-flags/", "/talk-to-your-doctor/", "/expectations/"):
        page = client.get(path).content.decode()
        assert "This part is not ready" in page
        assert 'href="tel:112"' in page
    assert "loss of control" not in client.get("/red-flags/").content.decode()


def test_a_demonstration_shows_unsigned_words_under_a_mark(settings: Any, client: Client) -> None:
    from secondopinion.apps.reference.models import ReferenceSet

    settings.DEMONSTRATION = True
    ReferenceSet.objects.update(signed_at=None, signed_name="")
    assert "Not reviewed" in client.get("/red-flags/").content.decode()


def test_signed_words_carry_the_name_of_the_clinician(client: Client) -> None:
    assert "Reviewed by Dr. Ana Silva on 1 November 2026" in client.get("/should-i/").content.decode()


def test_every_number_stands_beside_the_people_it_counted(client: Client) -> None:
    page = client.get("/expectations/").content.decode()
    assert page.count("Who was counted:") == len(packaged()["base_rates"]["rows"])
    for row in packaged()["base_rates"]["rows"]:
        assert f"{row['n']:,}" in row["population"] or str(row["n"]) in row["population"], row["id"]


def test_an_icon_array_marks_as_many_people_as_the_sentence_says(client: Client) -> None:
    page = client.get("/expectations/").content.decode()
    figures = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    pictured = [row for row in packaged()["base_rates"]["rows"] if row["of"] == 100 and row["count"] is not None]
    assert sorted(figure.count("app-icons__one--a") for figure in figures) == sorted(row["count"] for row in pictured)
    assert all(figure.count("<circle") == 100 for figure in figures)


def test_the_figures_of_boards_with_new_scans_and_biopsies_are_not_quoted() -> None:
    words = str(packaged()["base_rates"])
    assert not re.search(r"\b(42\.8|43|52)\b (of 100|%)", words)
    assert "Garcia" not in words
    assert "Newman" not in words


def test_all_nine_reasons_say_what_to_do_next(client: Client) -> None:
    rows = packaged()["reasons"]["rows"]
    assert len(rows) == 9
    page = client.get("/should-i/").content.decode()
    assert page.count("What to do next") == 9
    assert page.count("This changes the way here.") == sum(row["changes_route"] for row in rows)
    changed = {row["id"] for row in rows if row["changes_route"]}
    assert {"insurance_requires", "rare_cancer", "conflicting_advice"} <= changed


def test_the_letter_blames_nobody() -> None:
    letter = next(row for row in packaged()["letters"]["rows"] if row["use"] == "letter")
    assert not re.search(r"mistake|error|wrong|fault|lawyer", " ".join(letter["paragraphs"]), re.IGNORECASE)
