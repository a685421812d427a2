import datetime as dt

import pytest

from secondopinion.apps.access.permissions import Denied
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import Credentials
from secondopinion.apps.accounts.services import revoke_role
from secondopinion.apps.cases.models import Consent, Seal
from secondopinion.apps.reviews.services import answer_assignment, end_assignment
from tests.factories import join, make_person

from .steps import ask, now, ready_case, review

pytestmark = pytest.mark.django_db


def test_an_expert_sees_no_record_before_accepting_and_all_after(sign_in):
    held = review(accepted=False)
    client = sign_in(held.expert)
    assert client.get(f"/cases/{held.case.pk}/records/{held.record.pk}/").status_code == 404
    page = client.get(f"/assignments/{held.assignment.pk}/").content.decode()
    assert "Is my diagnosis right?" in page
    assert "Mira Example" not in page
    assert answer_assignment(held.expert, assignment=held.assignment, accept=True, conflicts="None.", at=now()) is None
    assert client.get(f"/cases/{held.case.pk}/records/{held.record.pk}/").status_code == 200


def test_a_question_that_gives_the_plan_away_is_not_shown_before_accepting(sign_in):
    held = review(accepted=False)
    held.case.questions.create(
        text="Do I need the mastectomy?", gives_plan_away=True, asked_by=held.patient, asked_at=now()
    )
    page = sign_in(held.expert).get(f"/assignments/{held.assignment.pk}/").content.decode()
    assert "mastectomy" not in page
    assert "1 more question" in page


def test_accepting_needs_a_declaration_of_interests():
    held = review(accepted=False)
    refusal = answer_assignment(held.expert, assignment=held.assignment, accept=True, conflicts=" ", at=now())
    assert refusal is not None
    assert refusal.code == "needs_declaration"


def test_accepting_without_an_answer_about_interests_says_so_on_the_page(sign_in):
    held = review(accepted=False)
    client = sign_in(held.expert)
    form = client.get(f"/assignments/{held.assignment.pk}/").context["form"]
    key = str(form["form_key"].value())
    answer = client.post(f"/assignments/{held.assignment.pk}/", {"form_key": key, "answer": "accept"})
    assert "Say whether you have a conflict of interest" in answer.content.decode()
    held.assignment.refresh_from_db()
    assert held.assignment.state == "invited"
    client.post(f"/assignments/{held.assignment.pk}/", {"form_key": key, "answer": "accept", "interest": "none"})
    held.assignment.refresh_from_db()
    assert held.assignment.state == "accepted"


def test_declining_needs_a_reason_and_sends_the_case_back(sign_in):
    held = review(accepted=False)
    client = sign_in(held.expert)
    url = f"/assignments/{held.assignment.pk}/"
    key = str(client.get(url).context["form"]["form_key"].value())
    assert (
        "Say in a few words why you decline"
        in client.post(url, {"form_key": key, "answer": "decline"}).content.decode()
    )
    client.post(url, {"form_key": key, "answer": "decline", "because": "I treated her."})
    held.assignment.refresh_from_db()
    held.case.refresh_from_db()
    assert (held.assignment.state, held.case.state) == ("declined", "ready")
    assert client.get(url).status_code == 404


def test_nobody_is_asked_twice():
    held = review()
    assert ask(held.case, held.navigator, held.expert).code == "already_assigned"


def test_only_an_expert_of_the_programme_is_asked():
    case, _, navigator = ready_case()
    assert ask(case, navigator, make_person()).code == "no_expert"


def test_a_licence_that_ran_out_stops_the_asking():
    case, _, navigator = ready_case()
    expert = make_person(Role.EXPERT)
    Credentials.objects.filter(person=expert).update(licence_ends=dt.date(2020, 1, 1))
    refusal = ask(case, navigator, expert)
    assert refusal.code == "needs_missing"
    assert "credentials_verified" in refusal.about["missing"]


def test_without_the_patients_consent_nobody_is_asked():
    case, _, navigator = ready_case()
    Consent.objects.filter(case=case).update(withdrawn_at=now())
    assert "consent_given" in ask(case, navigator, make_person(Role.EXPERT)).about["missing"]


def test_a_patient_cannot_ask_an_expert():
    case, patient, _ = ready_case()
    with pytest.raises(Denied):
        ask(case, patient, make_person(Role.EXPERT))


def test_the_opinion_is_never_wanted_later_than_the_case_is_due():
    case, _, navigator = ready_case(due_at=now() + dt.timedelta(days=3))
    assert ask(case, navigator, make_person(Role.EXPERT), days=30).due_at == case.due_at


def test_the_page_proposes_the_cases_own_day_and_refuses_a_later_one(sign_in):
    case, _, navigator = ready_case(due_at=now() + dt.timedelta(days=3))
    expert = make_person(Role.EXPERT)
    client = sign_in(navigator)
    form = client.get(f"/cases/{case.pk}/assign/").context["form"]
    assert form["due"].value() == case.due_at.date()
    late = case.due_at.date() + dt.timedelta(days=9)
    sent = {"form_key": str(form["form_key"].value()), "reviewer": str(expert.pk)}
    sent |= {"due_day": late.day, "due_month": late.month, "due_year": late.year}
    page = client.post(f"/cases/{case.pk}/assign/", sent)
    assert "The case itself is due on" in page.content.decode()
    assert not case.assignments.exists()


def test_one_press_asks_the_expert_and_closes_a_seal(sign_in):
    case, _, navigator = ready_case()
    expert = make_person(Role.EXPERT)
    client = sign_in(navigator)
    form = client.get(f"/cases/{case.pk}/assign/").context["form"]
    due = form["due"].value()
    sent = {"form_key": str(form["form_key"].value()), "reviewer": str(expert.pk)}
    sent |= {"due_day": due.day, "due_month": due.month, "due_year": due.year}
    client.post(f"/cases/{case.pk}/assign/", sent)
    client.post(f"/cases/{case.pk}/assign/", sent)
    assert case.assignments.count() == 1
    assert Seal.objects.get(case=case, reviewer=expert).opened_at is None


def test_a_review_that_was_taken_back_is_gone_for_the_expert_at_once(sign_in):
    held = review()
    client = sign_in(held.expert)
    assert client.get(f"/cases/{held.case.pk}/review/").status_code == 200
    assert end_assignment(held.navigator, assignment=held.assignment, because="Ill", at=now()) is None
    for path in (f"/cases/{held.case.pk}/review/", f"/assignments/{held.assignment.pk}/"):
        assert client.get(path).status_code == 404
    held.case.refresh_from_db()
    assert held.case.state == "ready"


def test_a_draft_is_not_taken_back_without_a_reason():
    held = review()
    from secondopinion.apps.reviews.services import begin_opinion

    begin_opinion(held.expert, assignment=held.assignment, at=now())
    held.assignment.refresh_from_db()
    refusal = end_assignment(held.navigator, assignment=held.assignment, because=" ", at=now())
    assert refusal is not None
    assert refusal.code == "needs_reason_given"


def test_an_expert_whose_role_was_revoked_finds_nothing(sign_in):
    held = review()
    operator = make_person(Role.OPERATOR)
    client = sign_in(held.expert)
    revoke_role(operator, person=held.expert, role=Role.EXPERT, at=now())
    for path in (f"/cases/{held.case.pk}/review/", f"/assignments/{held.assignment.pk}/"):
        assert client.get(path).status_code == 404


def test_the_list_of_experts_costs_the_same_for_three_and_for_twelve(sign_in, django_assert_num_queries):
    case, _, navigator = ready_case()
    client = sign_in(navigator)
    for _ in range(3):
        make_person(Role.EXPERT)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(f"/cases/{case.pk}/assign/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/cases/{case.pk}/assign/")
    for _ in range(9):
        make_person(Role.EXPERT)
    with django_assert_num_queries(len(few)):
        client.get(f"/cases/{case.pk}/assign/")


def test_another_cases_navigator_cannot_assign(sign_in):
    held = review()
    stranger = join(ready_case()[0], make_person(Role.NAVIGATOR), Role.NAVIGATOR)
    assert sign_in(stranger).get(f"/cases/{held.case.pk}/assign/").status_code == 404
