"""A case is opened when everything needed is there, and moves on step by step."""

import datetime as dt

import pytest
from django.utils import timezone

from secondopinion.apps.access.permissions import Denied
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.cases.models import Case, CaseParticipant, ConsentKind, Scope
from secondopinion.apps.cases.services import (
    NewPatient,
    answer_screen,
    ask_question,
    begin_case,
    complete,
    decline_case,
    give_consent,
    open_case,
    record_death,
    reopen_case,
    submit_records,
    take_step,
    withdraw_case,
    withdraw_consent,
)
from secondopinion.apps.cases.services.questions import MOST
from secondopinion.apps.notifications.models import Notice, Silence
from secondopinion.apps.notifications.services import notify
from secondopinion.domain.lifecycle import CaseEvent, CaseState, Need
from tests.factories import join, make_case, make_person

from .intake_steps import opened, prepared, signed_reference

pytestmark = pytest.mark.django_db
ENOUGH = {Need.IDENTITY_CONFIRMED, Need.CHECKLIST_SETTLED, Need.QUARANTINE_EMPTY}


def test_a_prepared_case_opens_and_the_navigator_is_told():
    signed_reference()
    navigator = make_person(Role.NAVIGATOR)
    case = prepared(make_case())
    assert open_case(case.patient.account, case=case, at=timezone.now())
    case.refresh_from_db()
    assert case.state == CaseState.GATHERING
    assert case.opened_at is not None
    assert Notice.objects.filter(person=navigator, code="case.opened", case_id=case.pk).exists()
    assert AuditEntry.objects.filter(verb="case.open", case_id=case.pk).exists()


@pytest.mark.parametrize(
    ("leave_out", "need"),
    [("consent", Need.CONSENT_GIVEN), ("screen", Need.RED_FLAGS_SCREENED), ("question", Need.QUESTION_ASKED)],
)
def test_what_is_missing_is_named(leave_out, need):
    signed_reference()
    case, now = make_case(), timezone.now()
    patient = case.patient.account
    if leave_out != "screen":
        answer_screen(patient, case=case, flags=[], reference_version="t", at=now)
    if leave_out != "question":
        ask_question(patient, case=case, text="Why?", at=now)
    if leave_out != "consent":
        give_consent(patient, case=case, kind=ConsentKind.REVIEW, at=now)
    refused = open_case(patient, case=case, at=now)
    assert refused.code == "needs_missing"
    assert refused.about["missing"] == [need.value]
    assert str(refused.about["sentences"][0]) in str(refused.sentence)
    case.refresh_from_db()
    assert case.state == CaseState.DRAFT


def test_unsigned_clinical_data_keeps_a_real_case_closed():
    case = prepared(make_case())
    refused = open_case(case.patient.account, case=case, at=timezone.now())
    assert refused.about["missing"] == [Need.REFERENCE_SIGNED.value]


def test_a_minor_is_led_to_a_person_and_nothing_is_kept(settings):
    person = make_person()
    young = NewPatient(name="Young Example", birth_date=f"{timezone.now().year - 17}-01-01")
    refused = begin_case(
        person, role=Role.PATIENT, patient=young, cancer="breast", flags=[], reference_version="t", at=timezone.now()
    )
    assert refused.code == "minor"
    assert settings.OPTIONS.contact_phone in str(refused.sentence)
    assert not Case.objects.exists()


def test_a_minor_cannot_slip_through_a_later_correction():
    signed_reference()
    case = prepared(make_case(birth_date=f"{timezone.now().year - 10}-01-01"))
    assert open_case(case.patient.account, case=case, at=timezone.now()).code == "minor"


def test_an_unknown_birth_date_proves_no_adult():
    signed_reference()
    case = prepared(make_case(birth_date=""))
    refused = open_case(case.patient.account, case=case, at=timezone.now())
    assert refused.about["missing"] == [Need.ADULT_OR_GUARDIAN_CHECKED.value]


def test_a_stranger_and_a_caregiver_cannot_open_it():
    case = prepared(make_case())
    for person in (make_person(), join(case, make_person(), Role.CAREGIVER)):
        with pytest.raises(Denied):
            open_case(person, case=case, at=timezone.now())


def test_of_two_changes_at_once_one_wins():
    signed_reference()
    case = prepared(make_case())
    stale = Case.objects.get(pk=case.pk)
    assert open_case(case.patient.account, case=case, at=timezone.now())
    refused = take_step(case.patient.account, case=stale, event=CaseEvent.WITHDRAW, at=timezone.now())
    assert refused.code == "changed_meanwhile"


def test_opening_twice_says_where_the_case_stands():
    signed_reference()
    case = opened(make_case())
    refused = open_case(case.patient.account, case=case, at=timezone.now())
    assert refused.code == "not_from_here"
    assert "Gathering records" in str(refused.sentence)


def test_records_are_submitted_by_a_caregiver_who_may_upload_only():
    signed_reference()
    case = opened(make_case())
    reader = join(case, make_person(), Role.CAREGIVER, Scope(read=True))
    with pytest.raises(Denied):
        submit_records(reader, case=case, at=timezone.now())
    sender = join(case, make_person(), Role.CAREGIVER, Scope(read=True, upload=True))
    assert submit_records(sender, case=case, at=timezone.now())
    assert case.state == CaseState.GATHERING


def test_the_navigator_completes_with_what_the_records_show():
    signed_reference()
    navigator = make_person(Role.NAVIGATOR)
    case = opened(make_case())
    refused = complete(navigator, case=case, met={Need.CHECKLIST_SETTLED}, at=timezone.now())
    assert refused.about["missing"] == [Need.IDENTITY_CONFIRMED.value, Need.QUARANTINE_EMPTY.value]
    assert complete(navigator, case=case, met=ENOUGH, at=timezone.now(), accepted_missing="No slides exist")
    case.refresh_from_db()
    assert case.state == CaseState.READY
    assert case.intake["accepted_missing"] == "No slides exist"
    with pytest.raises(Denied):
        complete(case.patient.account, case=case, met=ENOUGH, at=timezone.now())


def test_a_withdrawn_consent_cannot_be_claimed_as_met():
    signed_reference()
    navigator = make_person(Role.NAVIGATOR)
    case = make_case(state=CaseState.GATHERING)
    refused = complete(navigator, case=case, met=ENOUGH | {Need.CONSENT_GIVEN}, at=timezone.now())
    assert Need.CONSENT_GIVEN.value in refused.about["missing"]


def test_a_navigator_writes_consent_down_by_phone_but_not_online():
    navigator = make_person(Role.NAVIGATOR)
    case = make_case()
    with pytest.raises(ValueError, match="phone or on paper"):
        give_consent(navigator, case=case, kind=ConsentKind.REVIEW, at=timezone.now())
    consent = give_consent(navigator, case=case, kind=ConsentKind.REVIEW, how="phone", at=timezone.now())
    assert (consent.given_how, consent.given_by) == ("phone", navigator)
    again = give_consent(navigator, case=case, kind=ConsentKind.REVIEW, how="paper", at=timezone.now())
    assert again.pk == consent.pk


def test_taking_back_the_consent_to_the_review_stops_the_case_and_its_reviewers():
    signed_reference()
    make_person(Role.NAVIGATOR)
    case = opened(make_case())
    expert = join(case, make_person(Role.EXPERT), Role.EXPERT)
    assert withdraw_consent(case.patient.account, case=case, kind=ConsentKind.REVIEW, at=timezone.now())
    case.refresh_from_db()
    assert case.state == CaseState.WITHDRAWN
    assert not Case.objects.visible_to(expert).exists()
    assert Silence.objects.filter(pk=case.pk).exists()


def test_taking_back_another_consent_leaves_the_case_alone():
    signed_reference()
    navigator = make_person(Role.NAVIGATOR)
    case = opened(make_case())
    patient = case.patient.account
    give_consent(patient, case=case, kind=ConsentKind.SHARE_WITH_DOCTOR, at=timezone.now())
    withdraw_consent(patient, case=case, kind=ConsentKind.SHARE_WITH_DOCTOR, at=timezone.now())
    case.refresh_from_db()
    assert case.state == CaseState.GATHERING
    assert Notice.objects.filter(person=navigator, code="consent.withdrawn").exists()


def test_a_draft_without_consent_stays_a_draft():
    case = prepared(make_case())
    withdraw_consent(case.patient.account, case=case, kind=ConsentKind.REVIEW, at=timezone.now())
    case.refresh_from_db()
    assert case.state == CaseState.DRAFT


def test_a_caregiver_decides_nothing_about_consent_or_the_end():
    case = make_case()
    caregiver = join(case, make_person(), Role.CAREGIVER)
    with pytest.raises(Denied):
        give_consent(caregiver, case=case, kind=ConsentKind.REVIEW, at=timezone.now())
    with pytest.raises(Denied):
        withdraw_case(caregiver, case=case, at=timezone.now())


def test_withdrawing_ends_every_consent_and_can_be_taken_up_again_only_with_consent():
    signed_reference()
    navigator = make_person(Role.NAVIGATOR)
    case = opened(make_case())
    patient = case.patient.account
    assert withdraw_case(patient, case=case, at=timezone.now())
    assert not case.consents.filter(withdrawn_at=None).exists()
    refused = reopen_case(navigator, case=case, reason="Asked to go on", at=timezone.now())
    assert refused.about["missing"] == [Need.CONSENT_GIVEN.value]
    give_consent(patient, case=case, kind=ConsentKind.REVIEW, at=timezone.now())
    assert reopen_case(navigator, case=case, reason="Asked to go on", at=timezone.now())
    assert case.state == CaseState.GATHERING
    assert not Silence.objects.filter(pk=case.pk).exists()


def test_a_death_silences_every_case_of_the_patient():
    navigator = make_person(Role.NAVIGATOR)
    case = make_case()
    other = make_case(case.patient.account)
    with pytest.raises(Denied):
        record_death(case.patient.account, case=case, at=timezone.now())
    assert record_death(navigator, case=case, at=timezone.now())
    case.patient.refresh_from_db()
    assert case.state == CaseState.DECEASED
    assert case.patient.deceased_at is not None
    assert set(Silence.objects.values_list("pk", flat=True)) == {case.pk, other.pk}
    assert not Notice.objects.filter(case_id=case.pk, mailed_at=None).exists()
    assert reopen_case(navigator, case=case, reason="Wrong case", at=timezone.now())
    case.patient.refresh_from_db()
    assert case.patient.deceased_at is None


def test_a_death_recorded_by_mistake_lets_every_case_speak_again_but_a_withdrawn_one():
    navigator = make_person(Role.NAVIGATOR)
    case = make_case()
    other, stopped = make_case(case.patient.account), make_case(case.patient.account)
    assert withdraw_case(case.patient.account, case=stopped, at=timezone.now())
    assert record_death(navigator, case=case, at=timezone.now())
    assert reopen_case(navigator, case=case, reason="Wrong case", at=timezone.now())
    assert set(Silence.objects.values_list("pk", flat=True)) == {stopped.pk}
    assert notify(case.patient.account, code="question_answered", at=timezone.now(), case_id=other.pk)


def test_declining_needs_a_reason():
    navigator = make_person(Role.NAVIGATOR)
    case = make_case()
    assert decline_case(navigator, case=case, reason=" ", at=timezone.now()).code == "needs_missing"
    assert decline_case(navigator, case=case, reason="We do not review this cancer", at=timezone.now())
    assert case.state == CaseState.DECLINED


def test_ten_questions_are_enough():
    case = make_case()
    for number in range(MOST):
        assert ask_question(case.patient.account, case=case, text=f"Question {number}", at=timezone.now())
    refused = ask_question(case.patient.account, case=case, text="One more", at=timezone.now())
    assert refused.code == "too_many_questions"


def test_a_question_that_tells_the_plan_is_marked():
    case = make_case()
    question = ask_question(
        case.patient.account, case=case, text="Must it be mastectomy?", gives_plan_away=True, at=timezone.now()
    )
    assert question.gives_plan_away
    caregiver = join(case, make_person(), Role.CAREGIVER, Scope(read=True))
    with pytest.raises(Denied):
        ask_question(caregiver, case=case, text="May I?", at=timezone.now())


def test_a_place_that_has_run_out_opens_nothing():
    case = make_case()
    past = timezone.now() - dt.timedelta(minutes=1)
    person = join(case, make_person(), Role.CAREGIVER, ends_at=past)
    assert CaseParticipant.objects.filter(person=person).exists()
    assert not Case.objects.visible_to(person).exists()
