"""A danger comes before everything: it is said at once, it pauses the case, a named clinician clears it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from secondopinion.apps.access.permissions import Denied
from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case, ConsentKind, RedFlagScreen
from secondopinion.apps.cases.selectors import red_flag_rows
from secondopinion.apps.cases.services import answer_screen, ask_question, clear_flag, give_consent
from secondopinion.apps.notifications.models import Notice
from secondopinion.apps.reference.selectors import current
from secondopinion.domain.lifecycle import CaseState
from tests.factories import join, make_case, make_person

from .intake_steps import opened, prepared, signed_reference

pytestmark = pytest.mark.django_db


def flag(case, person=None, flags=("bleeding",)):
    return answer_screen(
        person or case.patient.account, case=case, flags=flags, reference_version="t", at=timezone.now()
    )


@pytest.mark.parametrize("state", [CaseState.DRAFT, CaseState.GATHERING, CaseState.READY])
def test_a_yes_pauses_a_case_nobody_reviews_and_calls_the_navigators(state):
    navigator = make_person(Role.NAVIGATOR)
    case = make_case(state=state)
    screen = flag(case)
    case.refresh_from_db()
    assert screen.any_flag
    assert (case.state, case.red_flag) == (CaseState.PAUSED_RED_FLAG, True)
    assert Notice.objects.filter(person=navigator, code="red_flag.raised").exists()


@pytest.mark.parametrize("state", [CaseState.IN_REVIEW, CaseState.REPORTED])
def test_while_experts_work_a_yes_is_recorded_and_the_review_goes_on(state):
    case = make_case(state=state)
    flag(case)
    case.refresh_from_db()
    assert (case.state, case.red_flag) == (state, True)


def test_a_second_yes_on_a_paused_case_is_kept_too():
    case = make_case()
    assert flag(case)
    assert flag(case, flags=("bowel",))
    assert case.screens.filter(any_flag=True).count() == 2


def test_a_caregiver_may_raise_it_and_a_stranger_may_not():
    case = make_case()
    caregiver = join(case, make_person(), Role.CAREGIVER)
    assert flag(case, caregiver).any_flag
    with pytest.raises(Denied):
        flag(case, make_person())


def test_answering_no_clears_nothing():
    case = make_case()
    flag(case)
    flag(case, flags=())
    case.refresh_from_db()
    assert case.red_flag
    assert case.state == CaseState.PAUSED_RED_FLAG


def test_only_a_clinician_clears_it_with_a_reason_and_the_case_goes_on():
    signed_reference()
    navigator = make_person(Role.NAVIGATOR)
    case = opened(make_case())
    screen = flag(case)
    with pytest.raises(Denied):
        clear_flag(case.patient.account, screen=screen, because="I feel fine", at=timezone.now())
    assert clear_flag(navigator, screen=screen, because="  ", at=timezone.now()).code == "reason_missing"
    assert clear_flag(navigator, screen=screen, because="Seen in the ER, Dr Bell", at=timezone.now())
    case.refresh_from_db()
    screen.refresh_from_db()
    assert (case.state, case.red_flag) == (CaseState.GATHERING, False)
    assert (screen.cleared_by, screen.cleared_because) == (navigator, "Seen in the ER, Dr Bell")
    assert Notice.objects.filter(person=case.patient.account, code="red_flag.cleared").exists()
    assert clear_flag(navigator, screen=screen, because="Again", at=timezone.now()).code == "cleared_already"


def test_two_dangers_need_two_words():
    signed_reference()
    navigator = make_person(Role.NAVIGATOR)
    case = opened(make_case())
    first, second = flag(case), flag(case, flags=("bowel",))
    assert clear_flag(navigator, screen=first, because="Seen", at=timezone.now())
    case.refresh_from_db()
    assert case.red_flag
    clear_flag(navigator, screen=second, because="Seen", at=timezone.now())
    case.refresh_from_db()
    assert (case.state, case.red_flag) == (CaseState.GATHERING, False)


def test_a_case_paused_at_its_start_goes_on_when_the_last_answer_comes():
    signed_reference()
    navigator = make_person(Role.NAVIGATOR)
    case = make_case()
    patient = case.patient.account
    clear_flag(navigator, screen=flag(case), because="Treated", at=timezone.now())
    case.refresh_from_db()
    assert case.state == CaseState.PAUSED_RED_FLAG
    ask_question(patient, case=case, text="What now?", at=timezone.now())
    assert case.state == CaseState.PAUSED_RED_FLAG
    give_consent(patient, case=case, kind=ConsentKind.REVIEW, at=timezone.now())
    case.refresh_from_db()
    assert case.state == CaseState.GATHERING
    assert case.opened_at is not None


def test_the_questions_asked_are_the_red_rows_of_the_reference_data():
    signed_reference()
    version, rows = red_flag_rows()
    assert version == current("red_flags").version
    assert rows
    assert {row.get("lane", "red") for row in rows} == {"red"}


def new_page(client, flags):
    return client.post(reverse("case_new"), {"flags": flags})


def who(answer, **changes):
    form = answer.context["form"]
    data = {
        "form_key": form["form_key"].value(),
        "screened": form["screened"].value(),
        "opening_as": "patient",
        "name": "Ada Example",
        "birth_date_day": "3",
        "birth_date_month": "5",
        "birth_date_year": "1970",
        "sex": "female",
        "phone": "555-0123",
        "cancer": "breast",
        "country": "United States",
        "region": "Wisconsin",
    }
    return data | changes


def test_the_first_page_asks_only_the_safety_questions(sign_in):
    signed_reference()
    page = sign_in(make_person()).get(reverse("case_new"))
    assert list(page.context["form"].fields) == ["flags"]


@pytest.mark.parametrize("ticked", [[], ["none", "bleeding"]])
def test_no_answer_and_a_contradiction_are_asked_again(sign_in, ticked):
    signed_reference()
    page = new_page(sign_in(make_person()), ticked)
    assert page.context["form"].errors["flags"]


def test_a_yes_shows_the_fixed_words_and_the_number_and_the_case_begins_paused(sign_in, settings):
    signed_reference()
    navigator = make_person(Role.NAVIGATOR)
    person = make_person()
    client = sign_in(person)
    page = new_page(client, ["bleeding"])
    text = page.content.decode()
    words = current("red_flags").payload["actions"]["emergency_now"]["title"]
    assert words in text
    assert f'href="tel:{settings.OPTIONS.emergency_number}"' in text
    assert "you can wait" not in text.lower()
    client.post(reverse("case_new"), who(page))
    case = Case.objects.get()
    assert (case.state, case.red_flag) == (CaseState.PAUSED_RED_FLAG, True)
    assert Notice.objects.filter(person=navigator, code="red_flag.raised", case_id=case.pk).exists()
    assert words in client.get(reverse("case_red_flags", args=[case.pk])).content.decode()


def test_without_a_sign_the_case_begins_as_a_draft(sign_in):
    signed_reference()
    person = make_person()
    client = sign_in(person)
    answer = client.post(reverse("case_new"), who(new_page(client, ["none"])))
    case = Case.objects.get()
    assert answer["Location"] == reverse("case", args=[case.pk])
    assert (case.state, case.patient.account, case.patient.name) == (CaseState.DRAFT, person, "Ada Example")
    assert case.intake == {"country": "United States", "region": "Wisconsin"}
    assert not RedFlagScreen.objects.get().any_flag


def test_the_second_page_cannot_be_reached_without_the_first(sign_in):
    signed_reference()
    person, other = make_person(), make_person()
    mine = new_page(sign_in(person), ["none"])
    stolen = sign_in(other).post(reverse("case_new"), who(mine))
    made_up = sign_in(other).post(reverse("case_new"), who(mine, screened="made-up"))
    assert stolen["Location"] == made_up["Location"] == reverse("case_new")
    assert not Case.objects.exists()


def test_starting_twice_makes_one_case(sign_in):
    signed_reference()
    client = sign_in(make_person())
    data = who(new_page(client, ["none"]))
    client.post(reverse("case_new"), data)
    client.post(reverse("case_new"), data)
    assert Case.objects.count() == 1


def test_a_minor_sees_a_sentence_and_a_number(sign_in, settings):
    signed_reference()
    client = sign_in(make_person())
    page = new_page(client, ["none"])
    answer = client.post(reverse("case_new"), who(page, birth_date_year=str(timezone.now().year - 12)))
    assert settings.OPTIONS.contact_phone in answer.content.decode()
    assert "under 18" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("role", [Role.NAVIGATOR, Role.TREATING_PHYSICIAN])
def test_staff_start_a_case_for_a_patient_without_an_account(sign_in, role):
    signed_reference()
    client = sign_in(make_person(role))
    client.post(reverse("case_new"), who(new_page(client, ["none"]), opening_as=role.value))
    case = Case.objects.get()
    assert case.patient.account is None
    assert case.opened_by_role == role


def test_a_patient_cannot_start_a_case_as_staff(sign_in):
    signed_reference()
    client = sign_in(make_person())
    answer = client.post(reverse("case_new"), who(new_page(client, ["none"]), opening_as="navigator"))
    assert answer.context["form"].errors["opening_as"]
    assert not Case.objects.exists()


def test_the_page_that_clears_a_flag_is_for_clinicians_of_the_case(sign_in):
    signed_reference()
    navigator = make_person(Role.NAVIGATOR)
    case = prepared(make_case(), flags=("bleeding",))
    screen = case.screens.filter(any_flag=True).get()
    address = reverse("case_clear_flag", args=[case.pk, screen.pk])
    for person in (case.patient.account, make_person(), make_person(Role.EXPERT)):
        assert sign_in(person).get(address).status_code == 404
    client = sign_in(navigator)
    key = client.get(address).context["form"]["form_key"].value()
    client.post(address, {"form_key": key, "because": "Seen by Dr Bell today"})
    case.refresh_from_db()
    assert case.state == CaseState.GATHERING
