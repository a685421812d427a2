"""Columns that are plaintext in Python and sealed in the database."""

import pytest
from django.db import connection
from django.utils import timezone

from secondopinion.adapters.store import Unreadable
from secondopinion.apps.cases.models import Case, CaseQuestion, Patient
from secondopinion.apps.files.keyring import unlock
from secondopinion.apps.files.services import destroy_key
from tests.factories import make_case

pytestmark = pytest.mark.django_db


def _raw(model: type, column: str) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{model._meta.db_table}"')
        return [bytes(row[0]) for row in cursor.fetchall()]


def test_the_database_holds_no_word_of_the_patient() -> None:
    make_case(name="Mira Example")
    assert all(b"Mira" not in value for value in _raw(Patient, "name"))
    assert Patient.objects.get().name == "Mira Example"


def test_a_sealed_value_moved_to_another_row_does_not_open() -> None:
    case = make_case()
    rows = [
        CaseQuestion.objects.create(case=case, text=text, asked_by=case.made_by, asked_at=timezone.now())
        for text in ("first", "second")
    ]
    first, _ = (CaseQuestion.objects.filter(pk=row.pk).values_list("text", flat=True)[0] for row in rows)
    CaseQuestion.objects.filter(pk=rows[1].pk).update(text=first)
    with pytest.raises(Unreadable):
        _ = CaseQuestion.objects.get(pk=rows[1].pk).text


def test_update_refuses_plaintext() -> None:
    make_case()
    with pytest.raises(TypeError, match="sealed"):
        Patient.objects.update(name="plain")


def test_destroying_the_key_makes_the_words_unreadable() -> None:
    case = make_case()
    case.intake = {"reasons": ["confirm_diagnosis"]}
    case.save()
    assert Case.objects.get().intake == {"reasons": ["confirm_diagnosis"]}
    destroy_key(case.pk, at=timezone.now())
    with pytest.raises(Unreadable):
        _ = Case.objects.get().intake


def test_a_page_of_rows_opens_with_one_query_for_the_keys(django_assert_num_queries) -> None:
    for number in range(5):
        make_case(name=f"Name {number}")
    from secondopinion.apps.files import keyring

    keyring._held.clear()
    with django_assert_num_queries(2):
        patients = list(Patient.objects.all())
        unlock(patient.pk for patient in patients)
        assert sorted(patient.name for patient in patients) == [f"Name {number}" for number in range(5)]


def test_empty_values_stay_empty_and_their_own_type() -> None:
    case = make_case()
    patient = Patient.objects.get()
    assert (patient.phone, patient.other_names, Case.objects.get(pk=case.pk).intake) == ("", [], {})


def test_a_key_destroyed_by_another_process_is_gone_here_within_seconds(monkeypatch) -> None:
    from secondopinion.apps.files import keyring
    from secondopinion.apps.files.models import DataKey

    case = make_case()
    keyring.key_of(case.pk)
    # Another process cannot reach this one's memory: only the row tells.
    DataKey.objects.filter(pk=case.pk).update(wrapped=b"", destroyed_at=timezone.now())
    later = keyring.time.monotonic() + keyring.SECONDS + 1
    monkeypatch.setattr(keyring.time, "monotonic", lambda: later)
    with pytest.raises(Unreadable):
        keyring.key_of(case.pk)
    assert case.pk not in keyring._held
