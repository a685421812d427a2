"""Versioned clinical data: its rows, its versions, its signature."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from secondopinion.adapters.readability import reading_grade
from secondopinion.apps.access.permissions import Denied
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.reference.models import ReferenceSet
from secondopinion.apps.reference.selectors import all_signed, current, usable
from secondopinion.apps.reference.services import load, load_packaged, packaged, sign
from tests.factories import make_person

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def sets() -> dict[str, ReferenceSet]:
    return {entry.kind: entry for entry in load_packaged(at=timezone.now())}


def recently_confirmed(client: Client, person: User) -> Client:
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def test_every_row_has_a_key_of_its_own_a_source_and_a_tag() -> None:
    for kind in ("red_flags", "reasons", "base_rates", "letters"):
        rows = packaged()[kind]["rows"]
        assert len({row["id"] for row in rows}) == len(rows)
        assert all(row["source"] and row["evidence"][0] in "RK" for row in rows), kind


@pytest.mark.parametrize("kind", ["red_flags", "reasons", "letters", "base_rates"])
def test_patients_words_are_in_plain_language(kind: str) -> None:
    names = ("question", "help", "meaning", "route", "sentence", "text", "caution")
    rows = [row for row in packaged()[kind]["rows"] if row.get("audience") != "staff"]
    words = " ".join(f"{row[name]}" for row in rows for name in names if row.get(name))
    grade = reading_grade(words)
    assert grade.grade <= 8, grade


def test_every_list_of_records_is_in_plain_language() -> None:
    lists = {entry["cancer"]: entry["items"] for entry in packaged()["checklists"]["checklists"]}
    assert len(lists) > 20
    for cancer, items in lists.items():
        shown = items if cancer == "every" else [*lists["every"], *items]  # as a patient with this cancer reads it
        grade = reading_grade(" ".join(f"{item['label']}. {item['why']}" for item in shown))
        assert grade.grade is not None, cancer
        assert grade.grade <= 8, (cancer, grade)


def test_what_to_do_after_a_red_flag_is_in_plain_language() -> None:
    payload = packaged()["red_flags"]
    told = [
        sentence for action in payload["actions"].values() for sentence in (f"{action['title']}.", *action["texts"])
    ]
    asked = [f"{row['question']} {row.get('help') or ''}" for row in payload["rows"] if row.get("audience") != "staff"]
    for words in (" ".join(asked), " ".join(asked + told)):
        grade = reading_grade(words)
        assert grade.grade is not None
        assert grade.grade <= 8, grade


def test_no_danger_question_is_longer_than_a_worried_person_can_hold() -> None:
    for row in packaged()["red_flags"]["rows"]:
        if row.get("audience") != "staff":
            for sentence in f"{row['question']} {row.get('help') or ''}".split("? "):
                assert len(sentence.split()) <= 30, (row["id"], sentence)


def test_loading_again_changes_nothing(sets: dict[str, ReferenceSet]) -> None:
    assert {entry.pk for entry in load_packaged(at=timezone.now())} == {entry.pk for entry in sets.values()}


def test_a_changed_content_needs_a_new_version(sets: dict[str, ReferenceSet]) -> None:
    with pytest.raises(ValueError, match="new version"):
        load(sets["reasons"].payload | {"rows": []}, at=timezone.now())


def test_a_signed_version_stays_in_use_until_its_successor_is_signed(sets: dict[str, ReferenceSet]) -> None:
    expert = make_person(Role.EXPERT)
    first = sets["red_flags"]
    assert usable("red_flags") is None
    assert sign(expert, reference=first, name="Dr. Ana Silva", at=timezone.now())
    second = load(first.payload | {"version": "2027-01-01"}, at=timezone.now())
    assert current("red_flags").pk == first.pk
    assert sign(expert, reference=second, name="Dr. Ana Silva", at=timezone.now())
    assert current("red_flags").pk == second.pk
    assert usable("red_flags") == second


def test_a_real_case_waits_for_both_signatures(sets: dict[str, ReferenceSet]) -> None:
    expert = make_person(Role.EXPERT)
    assert not all_signed()
    for kind in ("red_flags", "checklists"):
        sign(expert, reference=sets[kind], name="Dr. Ana Silva", at=timezone.now())
    assert all_signed()


def test_a_second_signature_does_not_replace_the_first(sets: dict[str, ReferenceSet]) -> None:
    sign(make_person(Role.EXPERT), reference=sets["letters"], name="Dr. Ana Silva", at=timezone.now())
    again = sign(make_person(Role.EXPERT), reference=sets["letters"], name="Dr. Other", at=timezone.now())
    assert again.code == "signed_already"  # type: ignore[union-attr]
    assert ReferenceSet.objects.get(kind="letters").signed_name == "Dr. Ana Silva"


@pytest.mark.parametrize("role", [Role.NAVIGATOR, Role.OPERATOR, Role.PRIVACY_OFFICER, Role.TREATING_PHYSICIAN])
def test_only_clinicians_of_the_programme_sign(role: Role, sets: dict[str, ReferenceSet], sign_in: SignIn) -> None:
    person = make_person(role)
    client = recently_confirmed(sign_in(person), person)
    path = f"/clinical-data/{sets['letters'].pk}/"
    assert client.get(path).status_code == 200
    assert client.post(path + "sign/", {"form_key": uuid.uuid4(), "name": "X", "read_it": "on"}).status_code == 404
    with pytest.raises(Denied):
        sign(person, reference=sets["letters"], name="X", at=timezone.now())


def test_patients_do_not_see_the_lists(sets: dict[str, ReferenceSet], sign_in: SignIn) -> None:
    client = sign_in(make_person())
    assert client.get("/clinical-data/").status_code == 404
    assert client.get(f"/clinical-data/{sets['letters'].pk}/").status_code == 404


def test_signing_asks_for_the_password_or_passkey_again(sets: dict[str, ReferenceSet], sign_in: SignIn) -> None:
    expert = make_person(Role.EXPERT)
    client = sign_in(expert)
    path = f"/clinical-data/{sets['letters'].pk}/sign/"
    form: dict[str, Any] = {"form_key": str(uuid.uuid4()), "name": "Dr. Ana Silva, oncologist", "read_it": "on"}
    for answer in (client.get(path), client.post(path, form)):
        assert "reauthenticate" in answer.headers["Location"]
    assert not ReferenceSet.objects.exclude(signed_at=None).exists()
    recently_confirmed(client, expert)
    assert client.post(path, form | {"read_it": ""}).status_code == 200
    assert client.post(path, form).status_code == 302
    assert ReferenceSet.objects.get(kind="letters").signed_name == "Dr. Ana Silva, oncologist"


def test_the_page_of_a_set_shows_every_row_that_is_signed(sets: dict[str, ReferenceSet], sign_in: SignIn) -> None:
    client = sign_in(make_person(Role.EXPERT))
    for kind, entry in sets.items():
        page = client.get(f"/clinical-data/{entry.pk}/").content.decode()
        rows = entry.payload.get("rows") or [item for part in entry.payload["checklists"] for item in part["items"]]
        assert all(row["id"] in page for row in rows), kind


def test_every_situation_of_the_red_list_is_asked_about():
    """The red list of the clinical evidence (section 4A), by a word a nurse would look for."""
    rows = [row for row in packaged()["red_flags"]["rows"] if row.get("lane", "red") == "red"]
    words = " ".join(f"{row['question']} {row.get('help', '')} {row.get('staff', '')}" for row in rows).lower()
    for flag in (
        "promyelocytic", "leukostasis", "burkitt", "lymphoblastic", "tumour lysis", "neutro", "cord", "vena cava",
        "airway", "lie flat", "coughing up blood", "seizure", "tamponade", "hyperviscosity", "calcium", "sodium",
        "bowel", "bleed", "kidney", "bile", "fracture", "germ-cell", "next 3 days", "middle of a course",
    ):  # fmt: skip
        assert flag in words, flag
