"""The story of the demonstration case holds together with its records and with the shape of an opinion."""

import re
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from secondopinion.adapters.readability import reading_grade
from secondopinion.demonstration.records import make_records, truth
from secondopinion.demonstration.story import (
    CitedWords,
    cited_words,
    expert_opinion,
    find_words,
    first_opinion,
    story,
)
from secondopinion.domain.lifecycle.roles import Role
from secondopinion.domain.opinions import Axis, Citation, OpinionContent, Strength, Verdict, gaps

STORY = story()
IDS = {question.key: f"id-{question.key}" for question in STORY.questions}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for path in make_records(tmp_path_factory.mktemp("records")):
        if path.suffix == ".pdf":
            texts[path.name] = pdf_texts(path)
        elif path.suffix == ".docx":
            texts[path.name] = ["\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)]
    return texts


def pdf_texts(path: Path) -> list[str]:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


def opinion_on(pages: dict[str, list[str]]) -> tuple[OpinionContent, OpinionContent]:
    def locate(cited: CitedWords) -> Citation:
        text = pages[cited.file][cited.page - 1]
        found = find_words(text, cited.words)
        assert found is not None, cited
        return Citation(record=cited.file, page=cited.page, start=found[0], end=found[1], words=text[slice(*found)])

    return expert_opinion(locate, questions=IDS), first_opinion(locate)


def test_every_role_has_one_person_with_an_address_that_cannot_exist() -> None:
    roles = [person.role for person in STORY.people]
    assert sorted(roles) == sorted({*Role} - {Role.SYSTEM, Role.REPRESENTATIVE})
    assert {person.email.split("@")[1] for person in STORY.people} == {"example.org"}
    assert STORY.person("expert").discipline == "medical_oncology"
    with pytest.raises(KeyError):
        STORY.person("janitor")


def test_the_story_and_the_records_are_about_the_same_patient() -> None:
    patient = truth().patient
    assert (STORY.patient.birth_date, STORY.patient.sex) == (patient.birth_date, patient.sex)
    assert STORY.patient.name in patient.names
    assert STORY.patient.record_numbers == (patient.record_number,)


def test_one_question_gives_the_first_plan_away_and_is_marked() -> None:
    assert len(STORY.questions) == 4
    telling = [question.key for question in STORY.questions if question.gives_plan_away]
    assert telling == ["plan"]
    hints = re.compile(r"remove|mastectomy|chemotherapy", re.IGNORECASE)
    assert [question.key for question in STORY.questions if hints.search(question.words)] == telling


def test_the_second_opinion_is_complete_and_its_citations_stand_in_the_records(pages: dict[str, list[str]]) -> None:
    opinion, _ = opinion_on(pages)
    assert gaps(opinion, questions=list(IDS.values())) == ()
    assert [axis.axis for axis in opinion.axes] == list(Axis)
    assert all(axis.citations for axis in opinion.axes)
    assert [answer.asked for answer in opinion.answers] == [question.words for question in STORY.questions]
    assert len(cited_words()) == sum(len(axis.citations) for axis in opinion.axes)


def test_a_question_without_an_id_is_not_passed_over(pages: dict[str, list[str]]) -> None:
    with pytest.raises(KeyError):
        expert_opinion(lambda cited: Citation(cited.file, cited.page, 0, 1, cited.words), questions={})


def test_the_two_opinions_differ_where_it_matters(pages: dict[str, list[str]]) -> None:
    second, first = opinion_on(pages)
    verdicts = {axis.axis: axis.verdict for axis in second.axes}
    assert verdicts[Axis.DIAGNOSIS] is Verdict.CONFIRMED
    assert verdicts[Axis.TREATMENT] is Verdict.DIFFERENT
    assert "mastectomy" in first.axis(Axis.TREATMENT).statement
    assert "breast-conserving" in second.axis(Axis.TREATMENT).statement


def test_options_are_laid_out_alike_and_every_outcome_names_one_of_them(pages: dict[str, list[str]]) -> None:
    opinion, _ = opinion_on(pages)
    assert [option.strength for option in opinion.options] == [
        Strength.STRONG,
        Strength.ALTERNATIVE,
        Strength.AGAINST,
    ]
    for option in opinion.options:
        for field in ("intent", "involves", "benefits", "harms", "burden", "plain_name", "plain_what", "plain_why"):
            assert getattr(option, field), (option.name, field)
        assert option.plain_benefits
        assert option.plain_harms
        assert option.plain_time
        assert option.evidence
    names = {option.name for option in opinion.options}
    assert {outcome.option for outcome in opinion.outcomes} <= names
    assert all(outcome.source.identifier.startswith("doi:10.") for outcome in opinion.outcomes)


def test_outcomes_carry_the_published_figures(pages: dict[str, list[str]]) -> None:
    opinion, _ = opinion_on(pages)
    figures = {
        (outcome.source.identifier, outcome.events, outcome.of_people, outcome.time_frame)
        for outcome in opinion.outcomes
    }
    assert figures == {
        ("doi:10.1056/NEJMoa022152", 143, 1000, "20 years"),  # 14.3 percent
        ("doi:10.1056/NEJMoa022152", 46, 100, "20 years"),
        ("doi:10.1056/NEJMoa022152", 47, 100, "20 years"),
        ("doi:10.1200/JCO.22.02553", 31, 1000, "5 years"),  # 3.1 percent
        ("doi:10.1056/NEJMoa1804710", 833, 1000, "9 years"),  # 83.3 percent
        ("doi:10.1056/NEJMoa1804710", 843, 1000, "9 years"),  # 84.3 percent
        ("doi:10.1056/NEJMoa1406281", 987, 1000, "3 years"),  # 98.7 percent
    }


def test_the_plain_words_can_be_read_at_grade_eight(pages: dict[str, list[str]]) -> None:
    opinion, _ = opinion_on(pages)
    plain = opinion.plain
    parts = {
        "short answer": plain.short_answer,
        "agreed": plain.agreed,
        "different": plain.different,
        "next steps": plain.next_steps,
        "ask": plain.ask_your_doctor,
        "axes": " ".join(axis.plain for axis in opinion.axes),
        "answers": " ".join(answer.plain for answer in opinion.answers),
        "options": " ".join(
            " ".join((o.plain_what, o.plain_why, o.plain_benefits, o.plain_harms, o.plain_time))
            for o in opinion.options
        ),
        "tests": " ".join(test.plain for test in opinion.further_tests),
        "outcomes": " ".join(outcome.plain for outcome in opinion.outcomes),
        "follow-up": STORY.follow_up.answer,
    }
    grades = {name: reading_grade(text).grade for name, text in parts.items()}
    assert {name: grade for name, grade in grades.items() if grade is not None and grade > 8.0} == {}
    whole = reading_grade(" ".join(parts.values())).grade
    assert whole is not None
    assert whole <= 7.0


def test_words_are_found_across_line_ends_and_missing_words_are_not() -> None:
    assert find_words("She says she\r\nwishes  to keep", "she wishes to keep") == (9, 29)
    assert find_words("nothing here", "something") is None
