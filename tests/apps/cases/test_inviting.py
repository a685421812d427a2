"""People come to a case by invitation: once, until a day, never to more than the inviter has."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.access.permissions import Denied
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.accounts.services import revoke_role
from secondopinion.apps.cases.models import Case, CaseParticipant, Scope
from secondopinion.apps.cases.services import NewPatient, create_case, end_place, invite_to_case, redeem_case_invitation
from tests.factories import join, make_case, make_person

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


def invited(actor, case, *, email="ada@example.org", role=Role.CAREGIVER, **more):
    return invite_to_case(actor, case=case, email=email, role=role, at=timezone.now(), name="Ada", **more)


def test_an_invited_person_without_an_account_gets_a_place_with_its_scope_and_end(client):
    case = make_case(name="Mira Secretname")
    ends = timezone.now() + dt.timedelta(days=30)
    _row, token = invited(case.patient.account, case, scope=Scope(upload=True), ends_at=ends)
    address = reverse("invitation", args=[token])
    page = client.get(address).content.decode()
    assert "Family or friend" in page
    assert case.patient.account.name in page
    assert "Secretname" not in page
    assert case.reference not in page
    answer = client.post(address, {"name": "Ada Friend", "password": PASSWORD})
    assert answer["Location"] == reverse("case", args=[case.pk])
    place = CaseParticipant.objects.get(person__email="ada@example.org")
    assert (place.may_read, place.may_upload, place.may_talk, place.may_decide) == (True, True, False, False)
    assert place.ends_at == ends
    assert EmailAddress.objects.get(email="ada@example.org").verified


def test_a_replayed_invitation_is_refused_in_words(client):
    case = make_case()
    _row, token = invited(case.patient.account, case)
    address = reverse("invitation", args=[token])
    client.post(address, {"name": "Ada", "password": PASSWORD})
    client.logout()
    again = client.post(address, {"name": "Eve", "password": PASSWORD})
    assert again.status_code == 410
    assert "cannot be used any more" in again.content.decode()
    assert User.objects.filter(email="ada@example.org").get().name == "Ada"
    assert client.get(reverse("invitation", args=["made-up"])).status_code == 410


def test_looking_at_an_invitation_does_not_use_it_up(client):
    case = make_case()
    _row, token = invited(case.patient.account, case)
    for _ in range(3):
        assert client.get(reverse("invitation", args=[token])).status_code == 200
    assert not CaseParticipant.objects.filter(person__email="ada@example.org").exists()


def test_a_weak_password_is_explained(client):
    case = make_case()
    _row, token = invited(case.patient.account, case)
    page = client.post(reverse("invitation", args=[token]), {"name": "Ada", "password": "short"})
    assert page.context["form"].errors["password"]
    assert not User.objects.filter(email="ada@example.org").exists()


def test_somebody_with_an_account_signs_in_first(client, sign_in):
    case = make_case()
    friend = make_person()
    _row, token = invited(case.patient.account, case, email=friend.email)
    address = reverse("invitation", args=[token])
    assert "sign in first" in client.get(address).content.decode()
    client.post(address, {"name": "Eve", "password": PASSWORD})
    assert not Case.objects.visible_to(friend).exists()
    sign_in(friend).post(address)
    assert Case.objects.visible_to(friend).get() == case


def test_another_account_cannot_use_the_link(sign_in):
    case = make_case()
    friend, stranger = make_person(), make_person()
    _row, token = invited(case.patient.account, case, email=friend.email)
    answer = sign_in(stranger).post(reverse("invitation", args=[token]))
    assert answer.status_code == 410
    assert not Case.objects.visible_to(stranger).exists()


def test_nobody_gives_more_than_they_have():
    case = make_case()
    navigator = make_person(Role.NAVIGATOR)
    case2 = make_case()
    assert invited(case.patient.account, case, scope=Scope(decide=True))
    assert invited(navigator, case2, scope=Scope(decide=True)).code == "more_than_you_have"
    with pytest.raises(Denied):
        invited(join(case, make_person(), Role.CAREGIVER), case)
    with pytest.raises(Denied):
        invited(make_person(), case)


def test_an_end_in_the_past_is_refused():
    case = make_case()
    refused = invited(case.patient.account, case, ends_at=timezone.now() - dt.timedelta(days=1))
    assert refused.code == "end_in_the_past"


def test_a_patient_without_an_account_is_joined_to_their_case(client):
    navigator = make_person(Role.NAVIGATOR)
    case = create_case(
        navigator,
        role=Role.NAVIGATOR,
        patient=NewPatient(name="Ola Paper", birth_date="1950-01-02"),
        cancer="lung_nsclc",
        at=timezone.now(),
    )
    _row, token = invited(navigator, case, role=Role.PATIENT, email="ola@example.org")
    client.post(reverse("invitation", args=[token]), {"name": "Ola", "password": PASSWORD})
    case.patient.refresh_from_db()
    assert case.patient.account.email == "ola@example.org"
    assert Case.objects.visible_to(case.patient.account).get() == case
    assert invited(navigator, case, role=Role.PATIENT, email="x@example.org").code == "patient_has_account"


def test_an_account_that_is_another_patient_is_not_joined():
    navigator = make_person(Role.NAVIGATOR)
    other = make_case().patient.account
    case = create_case(
        navigator,
        role=Role.NAVIGATOR,
        patient=NewPatient(name="Ola Paper", birth_date="1950-01-02"),
        cancer="breast",
        at=timezone.now(),
    )
    _row, token = invited(navigator, case, role=Role.PATIENT, email=other.email)
    refused = redeem_case_invitation(token, person=other, at=timezone.now())
    assert refused.code == "account_of_another_patient"
    case.patient.refresh_from_db()
    assert case.patient.account is None
    assert not Case.objects.visible_to(other).filter(pk=case.pk).exists()


def test_a_treating_doctor_comes_with_the_office_and_its_second_factor(client):
    case = make_case()
    _row, token = invited(case.patient.account, case, role=Role.TREATING_PHYSICIAN, email="dr@example.org")
    client.post(reverse("invitation", args=[token]), {"name": "Dr Bell", "password": PASSWORD})
    doctor = User.objects.get(email="dr@example.org")
    assert Case.objects.visible_to(doctor).get() == case
    assert client.get(reverse("case", args=[case.pk]))["Location"] == reverse("mfa_index")


def test_ending_a_place_closes_the_case_at_the_next_request(sign_in):
    case = make_case()
    friend = join(case, make_person(), Role.CAREGIVER)
    place = CaseParticipant.objects.get(person=friend)
    client = sign_in(friend)
    assert client.get(reverse("case_questions", args=[case.pk])).status_code == 200
    assert end_place(case.patient.account, participant=place, at=timezone.now())
    assert client.get(reverse("case_questions", args=[case.pk])).status_code == 404
    assert end_place(case.patient.account, participant=place, at=timezone.now()) is False


def test_the_patients_and_the_navigators_places_stay():
    navigator = make_person(Role.NAVIGATOR)
    case = make_case()
    for place in CaseParticipant.objects.filter(case=case):
        assert end_place(navigator, participant=place, at=timezone.now()).code == "place_stays"


def test_inviting_through_the_page_sends_one_invitation(sign_in):
    case = make_case()
    client = sign_in(case.patient.account)
    address = reverse("case_invite", args=[case.pk])
    key = client.get(address).context["form"]["form_key"].value()
    data = {"form_key": key, "role": "caregiver", "name": "Ada", "email": "ada@example.org", "powers": ["talk"]}
    client.post(address, data)
    client.post(address, data)
    row = case.invitations.get()
    assert (row.may_talk, row.may_upload) == (True, False)


def test_an_invitation_ends_with_its_makers_place_on_the_case():
    case = make_case()
    former = join(case, make_person(), Role.REPRESENTATIVE)
    second_account = make_person()
    _row, token = invited(former, case, email=second_account.email, scope=Scope(upload=True, talk=True, decide=True))
    end_place(case.patient.account, participant=case.participants.get(person=former), at=timezone.now())
    refused = redeem_case_invitation(token, person=second_account, at=timezone.now())
    assert isinstance(refused, Refusal)
    assert refused.code == "invitation_closed"
    assert not Case.objects.visible_to(second_account).exists()


def test_an_invitation_gives_no_more_than_its_maker_still_has():
    case = make_case()
    helper, friend = join(case, make_person(), Role.REPRESENTATIVE), make_person()
    _row, token = invited(helper, case, email=friend.email, scope=Scope(upload=True))
    case.participants.filter(person=helper).update(may_upload=False)
    assert redeem_case_invitation(token, person=friend, at=timezone.now()).code == "invitation_closed"


def test_an_office_that_was_taken_away_does_not_come_back_by_a_patients_invitation():
    case, own = make_case(), make_case()
    doctor = join(case, make_person(Role.TREATING_PHYSICIAN), Role.TREATING_PHYSICIAN)
    assert revoke_role(SYSTEM, person=doctor, role=Role.TREATING_PHYSICIAN, at=timezone.now()) == 1
    doctor = User.objects.get(pk=doctor.pk)
    _row, token = invited(own.patient.account, own, role=Role.TREATING_PHYSICIAN, email=doctor.email)
    assert redeem_case_invitation(token, person=doctor, at=timezone.now()).code == "office_was_taken"
    assert not Case.objects.visible_to(User.objects.get(pk=doctor.pk)).exists()
    navigator = make_person(Role.NAVIGATOR)
    join(own, navigator, Role.NAVIGATOR)
    _row, token = invited(navigator, own, role=Role.TREATING_PHYSICIAN, email=doctor.email)
    assert redeem_case_invitation(token, person=doctor, at=timezone.now())
    assert Role.TREATING_PHYSICIAN in User.objects.get(pk=doctor.pk).active_roles()


def test_an_accepted_invitation_gives_the_signed_in_person_a_fresh_session(sign_in):
    case, doctor = make_case(), make_person()
    _row, token = invited(case.patient.account, case, role=Role.TREATING_PHYSICIAN, email=doctor.email)
    client = sign_in(doctor)
    before = client.session.session_key
    client.post(reverse("invitation", args=[token]))
    assert client.session.session_key != before
    assert client.get(reverse("mfa_index")).status_code == 200
