import datetime as dt

import pytest
from django.conf import settings

from secondopinion.apps.access.permissions import Denied
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.cases.models import Scope, Seal
from secondopinion.apps.conversations.models import FollowUpAnswer, FollowUpQuestion
from secondopinion.apps.conversations.services import answer_follow_up, ask_follow_up
from secondopinion.apps.notifications.models import Notice
from tests.apps.reviews.steps import now, review
from tests.factories import join, make_person

pytestmark = pytest.mark.django_db


def reported():
    held = review()
    held.case.refresh_from_db()
    held.case.state = "reported"
    held.case.save()
    Seal.objects.filter(case=held.case, reviewer=held.expert).update(opened_at=now(), opened_how="committed")
    return held


def asked(held, text="May I fly?"):
    question = ask_follow_up(held.patient, case=held.case, text=text, at=now())
    assert isinstance(question, FollowUpQuestion), question
    return question


def test_a_question_has_a_day_by_which_it_is_answered_and_the_expert_is_told():
    held = reported()
    question = asked(held)
    assert question.due_at - question.asked_at == dt.timedelta(days=settings.OPTIONS.answer_days)
    assert Notice.objects.filter(person=held.expert, code="question_asked").exists()
    assert Notice.objects.filter(person=held.navigator, code="question_asked").exists()


def test_before_the_report_there_is_no_asking():
    held = review()
    held.case.refresh_from_db()
    assert ask_follow_up(held.patient, case=held.case, text="May I fly?", at=now()).code == "no_report_yet"


def test_empty_words_are_not_sent():
    held = reported()
    assert ask_follow_up(held.patient, case=held.case, text="  ", at=now()).code == "empty"
    assert answer_follow_up(held.expert, question=asked(held), text=" ", at=now()).code == "empty"


def test_the_patient_asks_and_the_expert_answers_on_the_page(sign_in):
    held = reported()
    client = sign_in(held.patient)
    url = f"/cases/{held.case.pk}/follow-up/"
    form = client.get(url).context["form"]
    sent = {"form_key": str(form["form_key"].value()), "text": "May I fly?"}
    client.post(url, sent)
    client.post(url, sent)
    question = FollowUpQuestion.objects.get()
    expert = sign_in(held.expert)
    form = expert.get(f"/follow-up/{question.pk}/answer/").context["form"]
    expert.post(
        f"/follow-up/{question.pk}/answer/", {"form_key": str(form["form_key"].value()), "text": "Yes, you may."}
    )
    page = client.get(url).content.decode()
    assert "Yes, you may." in page
    assert Notice.objects.filter(person=held.patient, code="question_answered").count() == 1


def test_the_hours_and_the_emergency_number_stand_beside_the_text_box(sign_in):
    held = reported()
    page = sign_in(held.patient).get(f"/cases/{held.case.pk}/follow-up/").content.decode()
    assert settings.OPTIONS.staffed_hours in page
    assert settings.OPTIONS.emergency_number in page


def test_a_correction_is_a_further_answer():
    held = reported()
    question = asked(held)
    answer_follow_up(held.expert, question=question, text="Yes.", at=now())
    answer_follow_up(held.expert, question=question, text="No: not in the first week.", at=now())
    assert [row.text for row in FollowUpAnswer.objects.order_by("answered_at")] == [
        "Yes.",
        "No: not in the first week.",
    ]


def test_a_caregiver_asks_only_with_the_patients_leave(sign_in):
    held = reported()
    silent = join(held.case, make_person(Role.CAREGIVER), Role.CAREGIVER, Scope(read=True, talk=False))
    with pytest.raises(Denied):
        ask_follow_up(silent, case=held.case, text="May she fly?", at=now())
    page = sign_in(silent).get(f"/cases/{held.case.pk}/follow-up/").content.decode()
    assert "Send the question" not in page


def test_strangers_and_the_treating_doctor_find_no_thread(sign_in):
    held = reported()
    question = asked(held)
    doctor = join(held.case, make_person(Role.TREATING_PHYSICIAN), Role.TREATING_PHYSICIAN)
    for person in (make_person(Role.EXPERT), make_person(), doctor):
        client = sign_in(person)
        assert client.get(f"/cases/{held.case.pk}/follow-up/").status_code == 404
        assert client.get(f"/follow-up/{question.pk}/answer/").status_code == 404


def test_the_patient_does_not_answer_their_own_question(sign_in):
    held = reported()
    assert sign_in(held.patient).get(f"/follow-up/{asked(held).pk}/answer/").status_code == 404


def test_what_was_typed_is_shown_as_words_not_as_markup(sign_in):
    held = reported()
    asked(held, "<script>alert(1)</script>")
    assert "<script>alert" not in sign_in(held.expert).get(f"/cases/{held.case.pk}/follow-up/").content.decode()


def test_reading_the_thread_is_logged(sign_in):
    held = reported()
    asked(held)
    sign_in(held.expert).get(f"/cases/{held.case.pk}/follow-up/")
    assert AuditEntry.objects.filter(verb="follow_up.read", actor_id=held.expert.pk).count() == 1


def test_the_thread_costs_the_same_for_three_and_for_twelve_questions(sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    held = reported()
    client = sign_in(held.expert)

    def cost(number):
        for _ in range(number):
            answer_follow_up(held.expert, question=asked(held), text="Yes.", at=now())
        client.get(f"/cases/{held.case.pk}/follow-up/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/cases/{held.case.pk}/follow-up/")
        return len(queries)

    assert cost(3) == cost(9)


def test_a_reviewer_who_has_not_committed_reads_no_question_about_another_report(sign_in):
    held = reported()
    question = asked(held, text="Why does the report advise against chemotherapy?")
    other = join(held.case, make_person(Role.EXPERT), Role.EXPERT)
    seal = Seal.objects.create(case=held.case, reviewer=other, closed_at=now())
    page = sign_in(other).get(f"/cases/{held.case.pk}/follow-up/")
    assert "chemotherapy" not in page.content.decode()
    with pytest.raises(Denied):
        answer_follow_up(other, question=question, text="No.", at=now())
    Seal.objects.filter(pk=seal.pk).update(opened_at=now(), opened_how="committed")
    assert "chemotherapy" in sign_in(other).get(f"/cases/{held.case.pk}/follow-up/").content.decode()
