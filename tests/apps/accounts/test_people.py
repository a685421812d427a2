"""The operator's pages, and what a person says about themselves."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import Invitation, User
from secondopinion.apps.accounts.services import close_account, invite, revoke_role, token_of
from secondopinion.apps.notifications.jobs import mail_invitation
from tests.factories import make_person

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def key() -> str:
    return str(uuid.uuid4())


def invitation_form(**fields: Any) -> dict[str, Any]:
    return {"form_key": key(), "name": "Ana Silva", "email": "ana@example.org", "role": "expert"} | fields


@pytest.mark.parametrize("role", [Role.NAVIGATOR, Role.EXPERT, Role.PRIVACY_OFFICER, Role.TREATING_PHYSICIAN, None])
def test_only_the_operator_sees_the_list_of_people(role: Role | None, sign_in: SignIn) -> None:
    client = sign_in(make_person(role) if role else make_person())
    assert client.get("/people/").status_code == 404


def test_the_list_costs_the_same_with_three_people_and_with_twelve(
    sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(make_person(Role.OPERATOR))
    make_person(Role.EXPERT, Role.NAVIGATOR)
    client.get("/people/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get("/people/")
    for _ in range(10):
        make_person(Role.EXPERT, Role.BOARD_CHAIR)
        invite(SYSTEM, email=f"{key()}@example.org", role=Role.EXPERT, at=timezone.now(), days=3)
    with django_assert_num_queries(len(few)):
        assert client.get("/people/").status_code == 200


def test_an_invited_professional_gets_one_mail_with_a_link_and_no_name_of_a_case(
    sign_in: SignIn, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in(make_person(Role.OPERATOR))
    response = client.post("/people/invite/", invitation_form())
    assert response.headers["Location"] == "/people/"
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("ana@example.org", "expert")
    task = OrmQ.objects.get().task
    assert task["args"] == (str(invitation.pk),)
    mail_invitation(str(invitation.pk))
    assert len(mailoutbox) == 1
    assert token_of(invitation) in mailoutbox[0].body
    assert "Ana" not in mailoutbox[0].body + mailoutbox[0].subject


def test_a_withdrawn_invitation_is_not_mailed(mailoutbox: list[Any]) -> None:
    invitation, _ = invite(SYSTEM, email="ana@example.org", role=Role.EXPERT, at=timezone.now(), days=3)
    Invitation.objects.update(revoked_at=timezone.now())
    mail_invitation(str(invitation.pk))
    assert mailoutbox == []


def test_sending_the_invitation_twice_invites_once(sign_in: SignIn) -> None:
    client = sign_in(make_person(Role.OPERATOR))
    form = invitation_form()
    client.post("/people/invite/", form)
    again = client.post("/people/invite/", form)
    assert "sent twice" in again.content.decode()
    assert Invitation.objects.count() == 1


def test_a_refused_invitation_can_be_corrected_and_sent_with_the_same_page(sign_in: SignIn) -> None:
    held = make_person(Role.EXPERT)
    client = sign_in(make_person(Role.OPERATOR))
    form = invitation_form(email=held.email)
    assert "holds this role already" in client.post("/people/invite/", form).content.decode()
    assert not Invitation.objects.exists()
    assert not OrmQ.objects.exists()
    assert client.post("/people/invite/", form | {"role": "navigator"}).status_code == 302


@pytest.mark.parametrize("role", ["patient", "caregiver", "system", "nonsense", ""])
def test_only_professional_roles_can_be_chosen(role: str, sign_in: SignIn) -> None:
    client = sign_in(make_person(Role.OPERATOR))
    assert client.post("/people/invite/", invitation_form(role=role)).status_code == 200
    assert not Invitation.objects.exists()


def test_a_navigator_may_invite_experts_but_no_operator(sign_in: SignIn) -> None:
    client = sign_in(make_person(Role.NAVIGATOR))
    page = client.get("/people/invite/").content.decode()
    assert 'value="expert"' in page
    assert 'value="operator"' not in page
    assert client.post("/people/invite/", invitation_form(role="operator")).status_code == 200
    assert not Invitation.objects.exists()


def test_patients_do_not_find_the_invitation_page(sign_in: SignIn) -> None:
    assert sign_in(make_person()).get("/people/invite/").status_code == 404


def test_a_role_is_taken_away_after_asking_once(sign_in: SignIn) -> None:
    client = sign_in(make_person(Role.OPERATOR))
    expert = make_person(Role.EXPERT)
    path = f"/people/{expert.pk}/roles/expert/revoke/"
    assert "closes to them at once" in client.get(path).content.decode()
    assert User.objects.get(pk=expert.pk).active_roles() == {Role.EXPERT}
    client.post(path, {"form_key": key()})
    assert User.objects.get(pk=expert.pk).active_roles() == frozenset()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("role", ["nonsense", "patient", "operator"])
def test_a_role_the_person_does_not_hold_is_not_found(role: str, sign_in: SignIn) -> None:
    client = sign_in(make_person(Role.OPERATOR))
    assert client.get(f"/people/{make_person(Role.EXPERT).pk}/roles/{role}/revoke/").status_code == 404


def test_nobody_but_the_operator_takes_roles_away_or_closes_accounts(sign_in: SignIn) -> None:
    expert, client = make_person(Role.EXPERT), sign_in(make_person(Role.NAVIGATOR))
    for path in (f"/people/{expert.pk}/roles/expert/revoke/", f"/people/{expert.pk}/close/"):
        assert client.post(path, {"form_key": key()}).status_code == 404
    assert User.objects.get(pk=expert.pk).active_roles() == {Role.EXPERT}


def test_the_last_operator_stays(sign_in: SignIn) -> None:
    operator = make_person(Role.OPERATOR)
    assert revoke_role(SYSTEM, person=operator, role=Role.OPERATOR, at=timezone.now()).code == "last_operator"  # type: ignore[union-attr]
    assert close_account(SYSTEM, person=operator, at=timezone.now()).code == "last_operator"  # type: ignore[union-attr]
    page = sign_in(operator).post(f"/people/{operator.pk}/close/", {"form_key": key()}, follow=True)
    assert "only operator" in page.content.decode()
    assert User.objects.get(pk=operator.pk).is_active


def test_an_invitation_is_withdrawn_by_whoever_made_it_only(sign_in: SignIn) -> None:
    navigator, other = make_person(Role.NAVIGATOR), make_person(Role.NAVIGATOR)
    invitation, _ = invite(navigator, email="ana@example.org", role=Role.EXPERT, at=timezone.now(), days=3)
    path = f"/people/invitations/{invitation.pk}/withdraw/"
    assert sign_in(other).post(path, {"form_key": key()}).status_code == 404
    assert sign_in(navigator).post(path, {"form_key": key()}).status_code == 302
    invitation.refresh_from_db()
    assert invitation.revoked_at


def test_a_person_changes_name_and_zone_and_times_follow(sign_in: SignIn) -> None:
    operator = make_person(Role.OPERATOR)
    client = sign_in(operator)
    form = {"form_key": key(), "name": " Ana Silva ", "time_zone": "Asia/Tokyo"}
    assert client.post("/me/", form).status_code == 302
    operator.refresh_from_db()
    assert (operator.name, operator.time_zone) == ("Ana Silva", "Asia/Tokyo")
    invite(SYSTEM, email="x@example.org", role=Role.EXPERT, at=timezone.now(), days=3)
    assert re.search(r"until [^.]* JST", client.get("/people/").content.decode())


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "x" * 300])
def test_an_unknown_zone_is_refused_and_one_in_the_database_does_no_harm(zone: str, sign_in: SignIn) -> None:
    person = make_person()
    client = sign_in(person)
    assert client.post("/me/", {"form_key": key(), "name": "A", "time_zone": zone}).status_code == 200
    User.objects.filter(pk=person.pk).update(time_zone=zone[:60])
    assert client.get("/me/").status_code == 200
