import time

import pytest
from django_q.models import OrmQ

from secondopinion.apps.accounts.middleware import DEMONSTRATION_SIGN_IN
from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.cases.models import Seal
from secondopinion.apps.files.signing import make_signing_key, trusted_certificates
from secondopinion.apps.reviews.envelope import is_unchanged
from secondopinion.apps.reviews.models import Opinion
from secondopinion.apps.reviews.services import amend_opinion, begin_opinion, save_draft, sign_opinion

from .steps import drafted, now, review, signed

pytestmark = pytest.mark.django_db


def proved(client, *, ago=0):
    """As after confirming with a code a moment ago."""
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": time.time() - ago, "reauthenticated": True}
    ]
    session.save()
    make_signing_key(at=now())
    return client


def sent(client, draft):
    form = client.get(f"/opinions/{draft.pk}/sign/").context["form"]
    return {"form_key": str(form["form_key"].value()), "version": form["version"].value()}


def test_the_page_shows_the_whole_opinion_and_posting_signs_it(sign_in):
    held = review()
    draft = drafted(held)
    client = proved(sign_in(held.expert))
    page = client.get(f"/opinions/{draft.pk}/sign/").content.decode()
    assert "The treatment stands." in page
    assert "Your diagnosis is right." in page
    after = client.post(f"/opinions/{draft.pk}/sign/", sent(client, draft), follow=True)
    assert "What happens next" in after.content.decode()
    row = Opinion.objects.get(pk=draft.pk)
    assert row.signed_at is not None
    assert is_unchanged(row, trusted=trusted_certificates())
    assert row.signer["name"] == "Elena Expert"


def test_signing_twice_signs_once(sign_in):
    held = review()
    draft = drafted(held)
    client = proved(sign_in(held.expert))
    form = sent(client, draft)
    client.post(f"/opinions/{draft.pk}/sign/", form)
    first = Opinion.objects.get(pk=draft.pk)
    again = client.post(f"/opinions/{draft.pk}/sign/", form, follow=True)
    assert again.status_code == 200
    second = Opinion.objects.get(pk=draft.pk)
    assert (first.signed_at, first.sha256) == (second.signed_at, second.sha256)
    assert AuditEntry.objects.filter(verb="opinion.signed").count() == 1
    refusal = sign_opinion(held.expert, opinion=draft, version=2, reauthenticated=True, at=now())
    assert refusal.code == "signed_already"


def test_without_proving_it_is_them_nothing_is_signed(sign_in):
    held = review()
    draft = drafted(held)
    client = sign_in(held.expert)
    answer = client.post(f"/opinions/{draft.pk}/sign/", sent(client, draft))
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    assert Opinion.objects.get(pk=draft.pk).signed_at is None


def test_a_proof_of_ten_minutes_ago_is_too_old(sign_in):
    held = review()
    draft = drafted(held)
    client = proved(sign_in(held.expert), ago=600)
    assert "reauthenticate" in client.post(f"/opinions/{draft.pk}/sign/", sent(client, draft)).url
    assert Opinion.objects.get(pk=draft.pk).signed_at is None


def test_the_flag_of_a_demonstration_proves_nothing_elsewhere(sign_in):
    held = review()
    draft = drafted(held)
    client = sign_in(held.expert)
    session = client.session
    session[DEMONSTRATION_SIGN_IN] = True
    session.save()
    client.post(f"/opinions/{draft.pk}/sign/", sent(client, draft))
    assert Opinion.objects.get(pk=draft.pk).signed_at is None


def test_the_service_refuses_without_the_proof():
    held = review()
    draft = drafted(held)
    refusal = sign_opinion(held.expert, opinion=draft, version=2, reauthenticated=False, at=now())
    assert refusal.code == "needs_reauthenticated"
    assert Opinion.objects.get(pk=draft.pk).signed_at is None


def test_an_incomplete_opinion_is_not_signed():
    held = review()
    draft = begin_opinion(held.expert, assignment=held.assignment, at=now())
    refusal = sign_opinion(held.expert, opinion=draft, version=1, reauthenticated=True, at=now())
    assert refusal.code == "needs_opinion_complete"
    held.case.refresh_from_db()
    assert held.case.state == "in_review"


def test_what_changed_after_it_was_shown_is_not_signed(sign_in):
    held = review()
    draft = drafted(held)
    client = proved(sign_in(held.expert))
    form = sent(client, draft)
    fresh = Opinion.objects.get(pk=draft.pk)
    save_draft(held.expert, opinion=fresh, content=fresh.content | {"time": "Later"}, version=2, at=now())
    client.post(f"/opinions/{draft.pk}/sign/", form)
    assert Opinion.objects.get(pk=draft.pk).signed_at is None


def test_a_citation_whose_record_was_set_aside_stops_the_signing(sign_in):
    held = review()
    draft = drafted(held)
    held.record.state = "quarantined"
    held.record.save()
    refusal = sign_opinion(held.expert, opinion=draft, version=2, reauthenticated=True, at=now())
    assert refusal.code == "citation_lost"
    page = proved(sign_in(held.expert)).get(f"/opinions/{draft.pk}/sign/").content.decode()
    assert "do not stand there any more" in page


def test_signing_opens_the_seal_and_asks_for_the_report():
    held = review()
    done = signed(held)
    assert Seal.objects.get(case=held.case, reviewer=held.expert).opened_how == "committed"
    assert any(str(done.pk) in str(job.task) for job in OrmQ.objects.all())


def test_a_signed_opinion_is_not_saved_over(sign_in):
    held = review()
    done = signed(held)
    answer = sign_in(held.expert).post(f"/opinions/{done.pk}/save/", {"version": done.version, "rest-time": "changed"})
    assert answer.status_code == 404
    assert Opinion.objects.get(pk=done.pk).content["time"] == ""


def test_words_changed_in_the_database_are_noticed():
    held = review()
    row = Opinion.objects.get(pk=signed(held).pk)
    assert is_unchanged(row, trusted=trusted_certificates())
    row.content = row.content | {"time": "Wait as long as you like."}
    row.save()
    assert not is_unchanged(Opinion.objects.get(pk=row.pk), trusted=trusted_certificates())


def test_another_signer_or_date_is_noticed():
    held = review()
    row = Opinion.objects.get(pk=signed(held).pk)
    row.signer = row.signer | {"name": "Somebody Else"}
    assert not is_unchanged(row, trusted=trusted_certificates())


def test_an_amendment_needs_a_reason_and_is_a_version_beside_the_signed_one(sign_in):
    held = review()
    done = signed(held)
    refusal = amend_opinion(held.expert, opinion=done, because=" ", at=now())
    assert refusal.code == "needs_reason_given"
    client = sign_in(held.expert)
    form = client.get(f"/opinions/{done.pk}/amend/").context["form"]
    client.post(f"/opinions/{done.pk}/amend/", {"form_key": str(form["form_key"].value()), "because": "ISH came"})
    second = Opinion.objects.get(supersedes=done)
    assert (second.number, second.amended_because, second.signed_at) == (2, "ISH came", None)
    assert Opinion.objects.get(pk=done.pk).sha256 == done.sha256
    assert is_unchanged(Opinion.objects.get(pk=done.pk), trusted=trusted_certificates())


def test_amending_twice_opens_one_version():
    held = review()
    done = Opinion.objects.get(pk=signed(held).pk)
    first = amend_opinion(held.expert, opinion=done, because="ISH came", at=now())
    assert amend_opinion(held.expert, opinion=done, because="ISH came", at=now()).pk == first.pk


def test_only_the_author_amends(sign_in):
    held = review()
    done = signed(held)
    assert sign_in(held.navigator).get(f"/opinions/{done.pk}/amend/").status_code == 404


def test_another_experts_opinion_stays_closed_until_one_has_committed(sign_in):
    from secondopinion.apps.access.roles import Role
    from secondopinion.apps.reviews.services import answer_assignment
    from tests.factories import make_person

    from .steps import ask

    held = review()
    done = signed(held)
    second = make_person(Role.EXPERT)
    held.case.refresh_from_db()
    assignment = ask(held.case, held.navigator, second)
    answer_assignment(second, assignment=assignment, accept=True, conflicts="None.", at=now())
    client = sign_in(second)
    assert client.get(f"/opinions/{done.pk}/").status_code == 404
    page = client.get(f"/cases/{held.case.pk}/review/").content.decode()
    assert "You have not seen other opinions on this case; commit yours to open them." in page
    assert "Elena Expert" not in page
    Seal.objects.filter(case=held.case, reviewer=second).update(opened_at=now(), opened_how="committed")
    assert client.get(f"/opinions/{done.pk}/").status_code == 200
