import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secondopinion.apps.access.roles import Role
from secondopinion.apps.records.models import Fact, FactDecision
from secondopinion.apps.reviews.services import begin_opinion
from tests.apps.reviews.steps import add_record, now, ready_case, review
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_the_workspace_shows_records_questions_and_the_place_of_the_opinion(sign_in):
    held = review()
    page = sign_in(held.expert).get(f"/cases/{held.case.pk}/review/").content.decode()
    assert "Pathology.pdf" in page
    assert "Is my diagnosis right?" in page
    assert "Begin my opinion" in page
    assert f'data-record="{held.record.pk}"' in page


def test_allergies_and_treatment_are_always_in_sight(sign_in):
    held = review()
    rest = {"record": held.record, "case": held.case, "page": 1, "start": 0, "end": 4, "words": "SURG"}
    rest |= {"polarity": "affirmed", "certainty": "stated", "reader_version": "1", "found_at": now()}
    Fact.objects.create(kind="allergy", value="penicillin", standing="current", **rest)
    Fact.objects.create(kind="procedure", value="lumpectomy", standing="historic", **rest)
    Fact.objects.create(kind="medicine", value="tamoxifen", standing="conditional", **rest)
    sight = sign_in(held.expert).get(f"/cases/{held.case.pk}/review/").context["in_sight"]
    assert (sight.allergies, sight.treatment, sight.medicines) == (("penicillin",), ("lumpectomy",), ())


def test_an_expert_who_has_not_answered_is_led_to_the_question(sign_in):
    held = review(accepted=False)
    answer = sign_in(held.expert).get(f"/cases/{held.case.pk}/review/")
    assert answer.status_code == 302
    assert answer.url == f"/assignments/{held.assignment.pk}/"


def test_the_navigator_reads_along_without_an_opinion_of_their_own(sign_in):
    held = review()
    begin_opinion(held.expert, assignment=held.assignment, at=now())
    page = sign_in(held.navigator).get(f"/cases/{held.case.pk}/review/").content.decode()
    assert "Pathology.pdf" in page
    assert 'id="opinion"' not in page


def test_the_family_and_strangers_have_no_workspace(sign_in):
    held = review()
    for person in (held.patient, make_person(Role.EXPERT), make_person(Role.NAVIGATOR)):
        assert sign_in(person).get(f"/cases/{held.case.pk}/review/").status_code == 404


def test_a_record_of_another_case_is_not_opened_here(sign_in):
    held = review()
    case, patient, _ = ready_case()
    foreign = add_record(case, patient)
    assert sign_in(held.expert).get(f"/cases/{held.case.pk}/review/?record={foreign.pk}").status_code == 404


def test_a_page_that_is_set_aside_is_neither_shown_nor_found(sign_in):
    held = review()
    client = sign_in(held.expert)
    assert client.get(f"/cases/{held.case.pk}/review/?q=invasive").context["found"]
    held.record.pages.update(withheld="wrong_patient_page")
    answer = client.get(f"/cases/{held.case.pk}/review/?q=invasive")
    assert answer.context["found"] == ()
    assert "Invasive ductal carcinoma" not in answer.content.decode()


def test_a_fact_is_confirmed_without_leaving_the_workspace(sign_in):
    held = review()
    client = sign_in(held.expert)
    ((fact, key),) = client.get(f"/cases/{held.case.pk}/review/").context["document"].facts
    sent = {"form_key": str(key), "version": fact.version, "verdict": "confirmed", "back": "review"}
    answer = client.post(f"/facts/{fact.id}/decide/", sent)
    assert answer.url.startswith(f"/cases/{held.case.pk}/review/?record={held.record.pk}")
    assert Fact.objects.get(pk=fact.id).status == "confirmed"


def test_a_document_asked_for_alone_leaves_the_opinion_as_it_is(sign_in):
    held = review()
    begin_opinion(held.expert, assignment=held.assignment, at=now())
    client = sign_in(held.expert)
    page = client.get(f"/cases/{held.case.pk}/review/", headers={"HX-Request": "true"}).content.decode()
    assert 'id="document"' in page
    assert 'id="opinion"' not in page


def test_the_workspace_costs_the_same_for_three_and_for_twelve_records(sign_in):
    held = review()
    begin_opinion(held.expert, assignment=held.assignment, at=now())
    client = sign_in(held.expert)

    def cost(more):
        for _ in range(more):
            record = add_record(held.case, held.patient, facts=3)
            # Decided medicines stand above the workspace; who decided them is nobody's question there.
            record.facts.update(kind="medicine", status="confirmed")
            for fact in record.facts.all():
                FactDecision.objects.create(fact=fact, verdict="confirmed", decided_by=held.navigator, decided_at=now())
        client.get(f"/cases/{held.case.pk}/review/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/cases/{held.case.pk}/review/")
        return len(queries)

    assert cost(2) == cost(9)


def test_an_expert_finds_the_case_they_signed_from_their_home_page(sign_in):
    from tests.apps.reviews.steps import review, signed

    held = review()
    signed(held)
    page = sign_in(held.expert).get("/home/", follow=True).content.decode()
    assert f"/cases/{held.case.pk}/review/" in page
