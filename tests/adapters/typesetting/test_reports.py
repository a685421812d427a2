import itertools
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from secondopinion.adapters.typesetting import (
    WORDS,
    NotTypeset,
    ReportDocument,
    clinician_report,
    numbers_annex,
    plain_report,
    typeset,
)
from secondopinion.domain.opinions import OpinionContent, Outcome

from .sample import CONTENT, DOCUMENT, TRIAL

AT = datetime(2026, 3, 3, 14, 10, tzinfo=UTC)
REPORTS = pytest.mark.parametrize(
    "report", [clinician_report, plain_report, numbers_annex], ids=["clinician", "plain", "numbers"]
)

WHOLE = pytest.mark.parametrize("report", [clinician_report, plain_report], ids=["clinician", "plain"])


def made(report: Any, document: ReportDocument = DOCUMENT, words: dict[str, str] = WORDS) -> bytes:
    pdf = report(document, words=words, fonts=None, at=AT)
    assert isinstance(pdf, bytes)
    return pdf


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        found = []
        for page in document:
            layer = page.get_textpage()
            found.append(re.sub(r"\s+", " ", layer.get_text_bounded()))
            layer.close()
            page.close()
        return found


def tags(pdf: bytes) -> list[tuple[str, str]]:
    """Every structure element in reading order: its tag and its alternative text."""
    found: list[tuple[str, str]] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for kid in node:
                walk(kid)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S), str(node.get("/Alt", ""))))
            if "/K" in node:
                walk(node.K)

    with pikepdf.open(BytesIO(pdf)) as document:
        walk(document.Root.StructTreeRoot.K)
    return found


@REPORTS
def test_a_report_claims_both_standards_and_names_no_patient_in_its_metadata(report: Any) -> None:
    with pikepdf.open(BytesIO(made(report))) as pdf:
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")
            assert "R-7K2M-1" in str(meta["dc:title"])
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "Lindqvist" not in pdf.Root.Metadata.read_bytes().decode() + str(dict(pdf.docinfo))


@REPORTS
def test_headings_are_in_order_and_every_figure_has_its_words(report: Any) -> None:
    found = tags(made(report))
    levels = [int(tag[2:]) for tag, _ in found if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    figures = [alt for tag, alt in found if tag == "/Figure"]
    if report is plain_report:
        assert figures == []  # its numbers are an annex of their own
        return
    assert figures == [
        "100 circles, one for each person; 14 are filled: cancer comes back in the same breast, within 20 years",
        "100 circles, one for each person; 10 are filled: cancer comes back in the chest wall, within 20 years",
        "1000 circles, one for each person; 462 are filled: alive, whatever the cause of death of the others,"
        " after 20 years",
    ]


def test_the_clinicians_tables_have_header_cells() -> None:
    found = [tag for tag, _ in tags(made(clinician_report))]
    assert found.count("/Table") == 4
    assert found.count("/TH") == 3 + 5 + 2 + 3


def test_the_clinicians_report_holds_every_part_in_its_order() -> None:
    text = " ".join(texts(made(clinician_report)))
    parts = [
        "Report for clinicians",
        "At a glance",
        "1 Questions asked and answers",
        "“Do I have to lose my breast?”",
        "2 What was reviewed",
        "What was missing and how it limits this opinion",
        "3 Independence",
        "4 Findings and their basis",
        "“HER2 IHC: 2+” (Core biopsy, left breast, page 2)",
        "5 Treatment options",
        "Option 1 Breast-conserving surgery",
        "6 Recommendation",
        "Dissent",
        "7 Clinical trials",
        "8 Further tests",
        "9 Time and urgent findings",
        "10 Fertility",
        "11 Agreement with the first opinion",
        "12 What to ask your doctor",
        "13 Reviewers and signature",
        "GMC 7000001",
        "14 Contact and questions",
        "Call 112",
        "Annex: potential outcomes",
        "462 of 1000 people",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)
    digest = DOCUMENT.reviewers[0].content_hash
    assert digest in text.replace(" ", "")


def test_the_plain_report_gives_the_short_answer_first_and_no_number_of_outcomes() -> None:
    pages = texts(made(plain_report))
    text = " ".join(pages)
    parts = ["The short answer", "What we agree on", "Where our advice differs", "Your options"]
    parts += [
        "Answers to your questions",
        "What to ask your doctor",
        "What happens next",
        "If you feel worse",
        "Call 112",
        "Numbers for your options",
        "They are not in this report",
    ]
    places = [text.find(part) for part in parts]
    assert places == sorted(places)
    assert -1 not in places
    assert "The short answer" in pages[0]
    for outcome in CONTENT.outcomes:
        assert f"{outcome.events} of {outcome.of_people} people" not in text
    for clinical in ("verdict", "Nottingham", "no special type", "MAJOR", DOCUMENT.reviewers[0].content_hash[:20]):
        assert clinical not in text


def test_the_annex_holds_every_number_and_says_that_it_may_stay_unread() -> None:
    text = " ".join(texts(made(numbers_annex)))
    assert "You may leave this unread" in text
    for outcome in CONTENT.outcomes:
        assert f"{outcome.events} of {outcome.of_people} people" in text
    assert "The short answer" not in text


def test_a_plain_report_without_outcomes_offers_no_numbers() -> None:
    bare = replace(DOCUMENT, content=replace(CONTENT, outcomes=()))
    assert "Numbers for your options" not in " ".join(texts(made(plain_report, bare)))


def test_every_option_is_laid_out_alike_in_plain_words() -> None:
    text = " ".join(texts(made(plain_report)))
    for key in ("plain_what", "plain_why", "plain_benefits", "plain_harms", "plain_time"):
        assert text.count(WORDS[key]) == len(CONTENT.options), key


@REPORTS
def test_marks_stand_on_every_page_only_when_they_are_true(report: Any) -> None:
    marked = texts(made(report))
    assert all("Demonstration: not for care" in page for page in marked)
    assert all("version 2" in page for page in marked)
    assert f"Page 1 of {len(marked)}" in marked[0]
    assert "Clinical reference data not reviewed" in marked[0]
    assert "This replaces version 1" in marked[0]
    real = replace(DOCUMENT, demonstration=False, reference_reviewed=True, supersedes="", amendment="")
    text = " ".join(texts(made(report, real)))
    for absent in ("Demonstration", "not reviewed.", "Amended"):
        assert absent not in text


@REPORTS
def test_every_fixed_word_comes_from_the_caller(report: Any) -> None:
    words = {key: re.sub(r"[A-Za-z](?![^{]*\})", "ø", text) for key, text in WORDS.items()}
    empty = replace(DOCUMENT, content=OpinionContent(), records=(), missing=(), questions=(), demonstration=False)
    left = " ".join(texts(made(report, empty, words)))
    for own in ("Harbour Second Opinion Service", *_own_texts()):
        left = left.replace(re.sub(r"\s+", " ", own), "")
    assert re.findall(r"[A-Za-z]{3,}", left) == []


def _own_texts() -> list[str]:
    document, reviewer = DOCUMENT, DOCUMENT.reviewers[0]
    digest = reviewer.content_hash
    return [
        document.installation.contact,
        document.installation.emergency,
        document.patient.name,
        document.patient.born,
        document.independence,
        document.agreement,
        document.dissent,
        document.supersedes,
        document.amendment,
        document.questions_until,
        reviewer.signed,
        document.date,
        document.case_reference,
        reviewer.name,
        reviewer.credentials,
        reviewer.licence,
        digest[:32],
        digest[32:],
    ]


def test_a_missing_word_is_named() -> None:
    words = {key: text for key, text in WORDS.items() if key != "dissent"}
    with pytest.raises(ValueError, match="no words for dissent"):
        clinician_report(DOCUMENT, words=words, fonts=None, at=AT)


@WHOLE
def test_an_opinion_with_nothing_in_it_and_one_with_very_much_are_both_printed(report: Any) -> None:
    assert texts(made(report, replace(DOCUMENT, content=OpinionContent())))
    long = "A very long explanation of what this means for the patient. " * 300
    content = replace(
        CONTENT,
        options=tuple(replace(option, involves=long, plain_what=long) for option in CONTENT.options * 4),
        outcomes=CONTENT.outcomes * 5,
        time=long,
    )
    pages = texts(made(report, replace(DOCUMENT, content=content, paper="us-letter")))
    assert len(pages) > 15
    # Nothing ran off the page: each sentence is there as often as it was written.
    expected = 300 * 12 + (300 if report is clinician_report else 0)
    assert " ".join(pages).count("explanation") == expected


@WHOLE
def test_text_is_printed_as_text_and_never_run(report: Any) -> None:
    hostile = '#read("/etc/passwd") $x$ *bold* <label> @ref \\ #panic("x") `raw` https://example.org'
    content = replace(CONTENT, time=hostile, plain=replace(CONTENT.plain, next_steps=hostile))
    assert hostile in " ".join(texts(made(report, replace(DOCUMENT, content=content))))


def test_invisible_and_direction_characters_are_taken_out() -> None:
    name = "Marta\u202e Lind\u200bqvist\x07\ue000"
    document = replace(DOCUMENT, patient=replace(DOCUMENT.patient, name=name))
    assert "Marta Lindqvist" in " ".join(texts(made(plain_report, document)))


@REPORTS
def test_the_same_content_makes_the_same_bytes(report: Any) -> None:
    assert made(report) == made(report)
    assert made(report) != made(report, replace(DOCUMENT, version=3))


def test_an_icon_array_fills_as_many_circles_as_there_are_events() -> None:
    def filled(events: int) -> int:
        outcome = Outcome("A", "event", events, 100, "in 5 years", TRIAL)
        pdf = made(numbers_annex, replace(DOCUMENT, content=OpinionContent(outcomes=(outcome,)), demonstration=False))
        with pikepdf.open(BytesIO(pdf)) as document:
            page = document.pages[-1]
            operators = [str(operator) for _, operator in pikepdf.parse_content_stream(page)]
        return operators.count("B") + operators.count("b")

    none = filled(0)
    assert filled(100) == none
    with pypdfium2.PdfDocument(
        made(
            numbers_annex,
            replace(
                DOCUMENT,
                content=OpinionContent(outcomes=(Outcome("A", "event", 37, 100, "in 5 years", TRIAL),)),
                demonstration=False,
            ),
        )
    ) as document:
        image = document[len(document) - 1].render(scale=4).to_numpy()
    assert _dark_dots(image) == 37


def _dark_dots(image: Any) -> int:
    """Separate plum discs in the left half of the page (the words stand in the right half)."""
    import cv2
    import numpy

    left = image[int(image.shape[0] * 0.18) :, : int(image.shape[1] * 0.42), :3].astype(int)
    plum = (abs(left - numpy.array([0x5C, 0x2D, 0x6B])).sum(axis=2) < 90) | (
        abs(left - numpy.array([0x6B, 0x2D, 0x5C])).sum(axis=2) < 90
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(plum.astype("uint8"))
    areas = [int(area) for width, height, area in stats[1:, 2:5] if 0.8 < width / height < 1.25]
    largest = max(areas, default=0)
    return sum(1 for area in areas if area > largest * 0.8)


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (b"#set document(title: [T])\n= T\n#figure(kind: image, circle(radius: 4pt))", "missing alt text"),
        (b"= T\nText", "title"),
        (b"#set document(title: [T])\n= T\n=== Skipped", "heading"),
    ],
)
def test_an_inaccessible_document_is_refused(source: bytes, rule: str) -> None:
    with pytest.raises(NotTypeset) as refused:
        typeset(source, {}, fonts=None, at=AT)
    assert refused.value.code == "refused"
    assert rule in str(refused.value)


def test_a_character_without_any_glyph_is_refused_without_telling_the_text() -> None:
    source = b"#set document(title: [T])\n= T\n#json(bytes(sys.inputs.data)).name"
    with pytest.raises(NotTypeset) as refused:
        typeset(source, {"name": "Secretname \U00016800"}, fonts=None, at=AT)
    assert refused.value.code == "glyph_missing"
    assert "Secretname" not in str(refused.value)


def test_the_data_never_touches_a_disk(tmp_path: Path) -> None:
    # A process that may not write one byte to any file still makes the report.
    script = (
        "import resource, sys; from datetime import UTC, datetime\n"
        "from secondopinion.adapters.typesetting import WORDS, plain_report\n"
        "from tests.adapters.typesetting.sample import DOCUMENT\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "pdf = plain_report(DOCUMENT, words=WORDS, fonts=None, at=datetime(2026, 3, 3, 14, 10, tzinfo=UTC))\n"
        "sys.stdout.buffer.write(pdf)\n"
        "sys.stdout.buffer.flush()\n"
        "try:\n"
        "    with open('file', 'wb', buffering=0) as file: file.write(b'x')\n"
        "except OSError: sys.exit(7)\n"
    )
    child = subprocess.run(
        [sys.executable, "-B", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    # 7: the limit was real.
    assert child.returncode == 7, child.stderr.decode()
    assert child.stdout == made(plain_report)
