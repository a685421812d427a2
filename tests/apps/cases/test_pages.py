"""The pages of a case: who may open them, what they keep, and that nothing is kept twice or over a change."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.cases.intake import is_adult, latest_start
from secondopinion.apps.cases.models import Scope
from secondopinion.apps.cases.services import invite_to_case, record_intake
from secondopinion.domain.lifecycle import CaseState
from tests.factories import join, make_case, make_person

from .intake_steps import prepared, signed_reference

pytestmark = pytest.mark.django_db
PAGES = {
    "case_intake": {"patient", "navigator", "doctor"},
    "case_questions": {"patient", "helper", "reader", "navigator", "doctor", "expert"},
    "case_consents": {"patient", "navigator"},
    "case_red_flags": {"patient", "helper", "reader", "navigator", "doctor", "expert"},
    "case_people": {"patient", "helper", "reader", "navigator", "doctor", "expert"},
    "case_invite": {"patient", "navigator"},
    "case_open": {"patient", "helper", "reader", "navigator", "doctor", "expert"},
    "case_withdraw": {"patient", "navigator"},
}


def everybody(case, navigator):
    return {
        "patient": case.patient.account,
        "navigator": navigator,
        "helper": join(case, make_person(), Role.CAREGIVER),
        "reader": join(case, make_person(), Role.CAREGIVER, Scope(read=True)),
        "doctor": join(case, make_person(Role.TREATING_PHYSICIAN), Role.TREATING_PHYSICIAN),
        "expert": join(case, make_person(Role.EXPERT), Role.EXPERT),
        "stranger": make_person(),
        "other_expert": make_person(Role.EXPERT),
        "officer": make_person(Role.PRIVACY_OFFICER),
        "operator": make_person(Role.OPERATOR),
    }


def test_each_page_opens_for_its_roles_and_exists_for_nobody_else(sign_in):
    signed_reference()
    navigator = make_person(Role.NAVIGATOR)
    case = make_case()
    people = everybody(case, navigator)
    for page, allowed in PAGES.items():
        found = {
            name
            for name, person in people.items()
            if sign_in(person).get(reverse(page, args=[case.pk])).status_code == 200
        }
        assert found == allowed, page


def test_nobody_signed_in_is_led_to_sign_in(client):
    case = make_case()
    for page in PAGES:
        answer = client.get(reverse(page, args=[case.pk]))
        assert answer["Location"].startswith(reverse("account_login"))


def part(client, case, name):
    address = f"{reverse('case_intake', args=[case.pk])}?part={name}"
    form = client.get(address).context["form"]
    return address, {"form_key": form["form_key"].value(), "version": form["version"].value()}


def test_answers_are_kept_page_by_page(sign_in):
    case = make_case()
    client = sign_in(case.patient.account)
    address, hidden = part(client, case, "reasons")
    answer = client.post(address, hidden | {"reasons": ["rare_cancer", "clinical_trials"], "reason_words": "Fast"})
    assert answer["Location"].endswith("?part=values")
    address, hidden = part(client, case, "values")
    client.post(address, hidden | {"values": "My garden\n\nThe truth"})
    address, hidden = part(client, case, "family")
    client.post(address, hidden | {"fertility_wish": "no", "pregnancy_possible": "does_not_apply"})
    case.refresh_from_db()
    assert case.intake["reasons"] == ["rare_cancer", "clinical_trials"]
    assert case.intake["values"] == ["My garden", "The truth"]
    assert case.intake["fertility_wish"] == "no"
    page = client.get(reverse("case_intake", args=[case.pk])).content.decode()
    assert "My garden" in page


def test_a_page_open_in_two_windows_overwrites_nothing(sign_in):
    case = make_case()
    client = sign_in(case.patient.account)
    address, first = part(client, case, "values")
    _, second = part(client, case, "values")
    client.post(address, first | {"values": "First"})
    answer = client.post(address, second | {"values": "Second"}, follow=True)
    case.refresh_from_db()
    assert case.intake["values"] == ["First"]
    assert "Nothing was overwritten" in answer.content.decode()


def test_the_same_question_sent_twice_is_one_question(sign_in):
    case = make_case()
    client = sign_in(case.patient.account)
    address = reverse("case_questions", args=[case.pk])
    key = client.get(address).context["form"]["form_key"].value()
    for _ in range(2):
        client.post(address, {"form_key": key, "text": "Why?", "gives_plan_away": "on"})
    assert case.questions.get().gives_plan_away


def test_a_question_is_taken_back_by_the_family_only(sign_in):
    case = prepared(make_case())
    question = case.questions.get()
    address = reverse("case_questions", args=[case.pk])
    expert = join(case, make_person(Role.EXPERT), Role.EXPERT)
    client = sign_in(case.patient.account)
    key = client.get(address).context["rows"][0]["form"]["form_key"].value()
    assert sign_in(expert).post(address, {"form_key": key, "withdraw": str(question.pk)}).status_code == 404
    client.post(address, {"form_key": key, "withdraw": str(question.pk)})
    question.refresh_from_db()
    assert question.withdrawn_at is not None
    assert client.post(address, {"form_key": key, "withdraw": "no-id"}).status_code == 404


def test_a_wait_until_date_needs_the_doctor_who_said_it(sign_in):
    case = make_case()
    client = sign_in(case.patient.account)
    address, hidden = part(client, case, "timing")
    day = {"safe_until_day": "11", "safe_until_month": "12", "safe_until_year": "2026"}
    page = client.post(address, hidden | day)
    assert page.context["form"].errors["clinician_who_says_when"]
    client.post(address, hidden | day | {"clinician_who_says_when": "Dr Pryce"})
    case.refresh_from_db()
    assert case.due_at == dt.datetime(2026, 12, 11, tzinfo=dt.UTC)


def test_the_time_budget_is_the_earliest_stated_day_and_nothing_is_computed():
    stated = {"treatment_starts": "2026-12-02", "safe_until": "2026-12-11", "clinician_who_says_when": "Dr Pryce"}
    assert latest_start(stated) == dt.datetime(2026, 12, 2, tzinfo=dt.UTC)
    assert latest_start({"safe_until": "2026-12-11"}) is None
    assert latest_start({}) is None


def test_a_code_that_is_not_asked_is_a_bug():
    case = make_case()
    for answers in ({"shoe_size": 3}, {"news": "by_pigeon"}, {"reasons": ["because"]}):
        with pytest.raises(ValueError):
            record_intake(case.patient.account, case=case, answers=answers, at=timezone.now())


@pytest.mark.parametrize(
    ("born", "adult"),
    [("2008-11-22", True), ("2008-11-23", False), ("2008", False), ("2007", True), ("2008-11", False), ("", False)],
)
def test_an_adult_is_18_on_every_day_the_birth_date_can_mean(born, adult):
    assert is_adult(born, on=dt.date(2026, 11, 22)) is adult


def test_agreeing_and_taking_back_goes_through_the_page(sign_in):
    case = make_case()
    client = sign_in(case.patient.account)
    address = reverse("case_consents", args=[case.pk])

    def send(do):
        row = next(row for row in client.get(address).context["rows"] if row["kind"] == "review")
        client.post(address, {"form_key": row["form"]["form_key"].value(), "kind": "review", "do": do})

    send("give")
    assert case.consents.get().given_how == "online"
    send("withdraw")
    assert case.consents.get().withdrawn_by == case.patient.account


def test_the_case_is_opened_from_the_page_that_names_what_is_missing(sign_in):
    signed_reference()
    case = make_case()
    client = sign_in(case.patient.account)
    address = reverse("case_open", args=[case.pk])
    page = client.get(address)
    assert len(page.context["missing"]) == 3
    prepared(case)
    page = client.get(address)
    assert page.context["missing"] == []
    client.post(address, {"form_key": page.context["form"]["form_key"].value()})
    case.refresh_from_db()
    assert case.state == CaseState.GATHERING


def test_stopping_asks_once_and_a_death_is_recorded_by_staff_only(sign_in):
    navigator = make_person(Role.NAVIGATOR)
    case = make_case()
    address = reverse("case_withdraw", args=[case.pk])
    patient = sign_in(case.patient.account)
    form = patient.get(address).context["form"]
    assert "what" not in form.fields
    assert patient.post(address, {"form_key": form["form_key"].value()}).context["form"].errors["sure"]
    staff = sign_in(navigator)
    key = staff.get(address).context["form"]["form_key"].value()
    staff.post(address, {"form_key": key, "what": "death", "sure": "on"})
    case.refresh_from_db()
    assert case.state == CaseState.DECEASED
    assert patient.get(reverse("case_intake", args=[case.pk])).status_code == 404


def test_looking_at_the_danger_answers_is_logged(sign_in):
    signed_reference()
    case = make_case()
    navigator = join(case, make_person(Role.NAVIGATOR), Role.NAVIGATOR)
    sign_in(navigator).get(reverse("case_red_flags", args=[case.pk]))
    assert AuditEntry.objects.filter(verb="case.red_flags_read", case_id=case.pk, actor_id=navigator.pk).count() == 1


def test_whoever_invited_somebody_by_mistake_finds_the_way_to_withdraw_it(sign_in):
    case = make_case()
    patient = case.patient.account
    representative = join(case, make_person(), Role.REPRESENTATIVE)
    row, _token = invite_to_case(patient, case=case, email="wrong@example.org", role=Role.CAREGIVER, at=timezone.now())
    address = reverse("withdraw_invitation", args=[row.pk])
    assert address in sign_in(patient).get(reverse("case_people", args=[case.pk])).content.decode()
    assert address not in sign_in(representative).get(reverse("case_people", args=[case.pk])).content.decode()
    assert sign_in(patient).get(address).status_code == 200
