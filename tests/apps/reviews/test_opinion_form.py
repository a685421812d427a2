import json

import pytest
from django.test import Client

from secondopinion.apps.access.roles import Role
from secondopinion.apps.reviews.models import Opinion
from secondopinion.apps.reviews.services import begin_opinion, end_assignment, save_draft
from secondopinion.domain.opinions import from_json
from tests.factories import make_person

from .steps import WORDS, add_record, citation, complete_content, drafted, now, ready_case, review

pytestmark = pytest.mark.django_db


def begun(held) -> Opinion:
    return begin_opinion(held.expert, assignment=held.assignment, at=now())


def stored(opinion: Opinion):
    return from_json(Opinion.objects.get(pk=opinion.pk).content)


def test_what_is_typed_is_kept_without_a_script(sign_in):
    held = review()
    draft = begun(held)
    sent = {
        "version": 1,
        "axis-stage-statement": "T1c N0",
        "option-0-name": "Surgery",
        "option-0-evidence-0-citation": "B-06",
    }
    answer = sign_in(held.expert).post(f"/opinions/{draft.pk}/", sent)
    assert answer.status_code == 302
    content = stored(draft)
    assert content.axes[0].statement == "T1c N0"
    assert content.axes[0].verdict is None
    assert content.options[0].evidence[0].citation == "B-06"
    assert content.options[0].strength is None


def test_the_saved_form_shows_what_it_was_sent(sign_in):
    held = review()
    draft = drafted(held)
    client = sign_in(held.expert)
    page = client.get(f"/opinions/{draft.pk}/").content.decode()
    assert "The slides were not seen." in page
    assert WORDS in page
    assert "Nothing is missing" in page


def test_every_field_of_a_complete_opinion_survives_a_round_through_the_form(sign_in):
    held = review()
    draft = drafted(held)
    client = sign_in(held.expert)
    forms = client.get(f"/opinions/{draft.pk}/").context["forms"]
    sent = {"version": 2}
    parts = [row.part for row in (*forms.axes, *forms.options, *forms.answers)]
    parts += [*forms.outcomes, *forms.tests, forms.plain, forms.rest]
    for part in parts:
        for field in part:
            value = field.value()
            if value not in (None, False):
                sent[field.html_name] = value
    sent["axis-diagnosis-citation"] = json.dumps(citation(held.record))
    before = stored(draft)
    client.post(f"/opinions/{draft.pk}/", sent)
    assert Opinion.objects.get(pk=draft.pk).version == 3
    assert stored(draft) == before


def test_autosave_answers_the_new_version_and_the_time(sign_in):
    held = review()
    draft = begun(held)
    answer = sign_in(held.expert).post(f"/opinions/{draft.pk}/save/", {"version": 1, "rest-time": "Two weeks"})
    assert answer.json()["version"] == 2
    assert set(answer.json()) == {"version", "saved_at"}
    assert stored(draft).time == "Two weeks"


def test_autosave_takes_json_too(sign_in):
    held = review()
    draft = begun(held)
    body = json.dumps({"version": 1, "content": {"time": "Two weeks"}})
    answer = sign_in(held.expert).post(f"/opinions/{draft.pk}/save/", body, content_type="application/json")
    assert answer.json()["version"] == 2


def test_a_second_tab_never_overwrites_the_first(sign_in):
    held = review()
    draft = begun(held)
    client = sign_in(held.expert)
    assert client.post(f"/opinions/{draft.pk}/save/", {"version": 1, "rest-time": "First tab"}).status_code == 200
    late = client.post(f"/opinions/{draft.pk}/save/", {"version": 1, "rest-time": "Second tab"})
    assert late.status_code == 409
    assert stored(draft).time == "First tab"
    page = client.post(f"/opinions/{draft.pk}/", {"version": 1, "rest-time": "Second tab"})
    assert stored(draft).time == "First tab"
    assert "Second tab" in page.content.decode(), "what was typed must not be lost"


def test_json_that_is_no_opinion_is_refused_with_a_sentence(sign_in):
    held = review()
    draft = begun(held)
    client = sign_in(held.expert)
    for body in ('{"version": 1, "content": {"axes": 3}}', "[]", '{"version": 1, "content": {"nonsense": "x"}}'):
        answer = client.post(f"/opinions/{draft.pk}/save/", body, content_type="application/json")
        assert answer.status_code == 422
        assert "safe" in answer.json()["message"] or "saved" in answer.json()["message"]


def test_an_outcome_of_more_people_than_there_are_is_not_saved_and_says_why(sign_in):
    held = review()
    draft = begun(held)
    sent = {"version": 1, "outcome-0-event": "Alive", "outcome-0-events": "143", "outcome-0-of_people": "100"}
    answer = sign_in(held.expert).post(f"/opinions/{draft.pk}/save/", sent)
    assert answer.status_code == 422
    assert "more people than there are" in answer.json()["message"]


def test_an_outcome_without_a_number_is_kept_as_a_draft_and_named_as_missing(sign_in):
    held = review()
    draft = begun(held)
    client = sign_in(held.expert)
    client.post(
        f"/opinions/{draft.pk}/save/", {"version": 1, "outcome-0-event": "Alive", "outcome-0-of_people": "1000"}
    )
    assert stored(draft).outcomes[0].events is None
    assert "how many people" in client.get(f"/opinions/{draft.pk}/state/").content.decode()


def test_rows_are_removed_and_moved_where_the_person_pressed(sign_in):
    held = review()
    draft = begun(held)
    client = sign_in(held.expert)
    rows = {"option-0-name": "", "option-1-name": "Surgery", "option-2-name": "Wait", "option-3-name": "Tablets"}
    client.post(f"/opinions/{draft.pk}/", {"version": 1, **rows, "do": "remove:option:2"})
    assert [option.name for option in stored(draft).options] == ["Surgery", "Tablets"]
    client.post(
        f"/opinions/{draft.pk}/",
        {"version": 2, "option-0-name": "Surgery", "option-1-name": "Tablets", "do": "up:option:1"},
    )
    assert [option.name for option in stored(draft).options] == ["Tablets", "Surgery"]


def test_selected_words_are_cited_and_carry_their_place(sign_in):
    held = review()
    draft = begun(held)
    answer = sign_in(held.expert).post(f"/opinions/{draft.pk}/cite/", citation(held.record) | {"axis": "diagnosis"})
    assert answer.headers["HX-Retarget"] == "#citations-diagnosis"
    assert WORDS in answer.content.decode()
    assert "Pathology.pdf" in answer.content.decode()


@pytest.mark.parametrize(
    "change", [{"words": "Invasive lobular carcinoma, grade 3"}, {"start": 0}, {"page": 2}, {"record": "not-an-id"}]
)
def test_words_that_do_not_stand_there_are_not_cited(sign_in, change):
    held = review()
    draft = begun(held)
    wrong = citation(held.record) | change
    client = sign_in(held.expert)
    answer = client.post(f"/opinions/{draft.pk}/cite/", wrong | {"axis": "diagnosis"})
    assert answer.status_code == 204
    assert "do not stand" in answer.headers["HX-Trigger"]
    saved = client.post(f"/opinions/{draft.pk}/save/", {"version": 1, "axis-diagnosis-citation": json.dumps(wrong)})
    assert saved.status_code == 422
    assert stored(draft).axes == ()


def test_words_of_another_case_are_not_cited():
    held = review()
    draft = begun(held)
    other_case, other_patient, _ = ready_case()
    foreign = add_record(other_case, other_patient)
    content = complete_content(held)
    content["axes"][0]["citations"] = [citation(foreign)]
    refusal = save_draft(held.expert, opinion=draft, content=content, version=1, at=now())
    assert refusal.code == "citation_not_found"


def test_words_on_a_page_that_is_set_aside_are_not_cited():
    held = review()
    draft = begun(held)
    held.record.pages.update(withheld="wrong_patient_page")
    refusal = save_draft(held.expert, opinion=draft, content=complete_content(held), version=1, at=now())
    assert refusal.code == "citation_not_found"


def test_words_are_cited_by_typing_them(sign_in):
    held = review()
    draft = begun(held)
    sent = {
        "version": 1,
        "do": "cite:biomarkers",
        "cite-record": str(held.record.pk),
        "cite-biomarkers-words": "her2  2+",
    }
    sign_in(held.expert).post(f"/opinions/{draft.pk}/", sent | {"cite-biomarkers-record": str(held.record.pk)})
    (cited,) = stored(draft).axes[0].citations
    assert cited.words == "HER2 2+"


def test_the_missing_things_lead_to_their_fields(sign_in):
    held = review()
    page = sign_in(held.expert).get(f"/opinions/{begun(held).pk}/").content.decode()
    assert 'href="#id_plain-short_answer"' in page
    assert 'id="id_plain-short_answer"' in page
    question = held.case.questions.get()
    assert f'href="#id_answer-{question.pk}-answer"' in page


def test_a_stranger_expert_finds_none_of_it(sign_in):
    held = review()
    draft = drafted(held)
    stranger = sign_in(make_person(Role.EXPERT))
    case, paths = held.case.pk, f"/opinions/{draft.pk}/"
    for path in (
        paths,
        paths + "state/",
        paths + "sign/",
        paths + "amend/",
        f"/cases/{case}/review/",
        f"/cases/{case}/assign/",
        f"/assignments/{held.assignment.pk}/",
    ):
        assert stranger.get(path).status_code == 404, path
    for path in (
        paths,
        paths + "save/",
        paths + "cite/",
        paths + "sign/",
        f"/assignments/{held.assignment.pk}/opinion/",
    ):
        assert stranger.post(path, {"version": 2}).status_code == 404, path
    assert stored(draft) == from_json(complete_content(held))


def test_a_draft_is_nobody_elses_to_read(sign_in):
    held = review()
    draft = drafted(held)
    assert sign_in(held.navigator).get(f"/opinions/{draft.pk}/").status_code == 404
    assert sign_in(held.patient).get(f"/opinions/{draft.pk}/").status_code == 404


def test_after_the_review_was_taken_back_nothing_can_be_written(sign_in):
    held = review()
    draft = drafted(held)
    client = sign_in(held.expert)
    held.assignment.refresh_from_db()
    assert end_assignment(held.navigator, assignment=held.assignment, because="Ill", at=now()) is None
    assert client.get(f"/opinions/{draft.pk}/").status_code == 404
    assert client.post(f"/opinions/{draft.pk}/save/", {"version": 2}).status_code == 404


def test_nobody_reads_or_writes_without_signing_in():
    held = review()
    draft = drafted(held)
    assert Client().get(f"/opinions/{draft.pk}/").status_code == 302
    assert Client().post(f"/opinions/{draft.pk}/save/", {"version": 2, "rest-time": "x"}).status_code == 302
    assert stored(draft) == from_json(complete_content(held))
