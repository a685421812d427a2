"""Plain files become pages with text, words and pictures."""

import io

import pytest
from PIL import Image

from secondopinion.adapters.reading import Outcome, ReadFile, TextSource, read_bytes
from secondopinion.domain.documents import ReasonCode

from . import hostile


def test_a_text_pdf_gives_words_with_boxes_and_a_small_picture_of_each_page():
    steps = []
    data = hostile.pdf(["Invasive ductal carcinoma, grade 2.", "Oestrogen receptor positive."], pages=3)
    found = read_bytes(data, on_progress=lambda *step: steps.append(step))
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert [page.number for page in found.pages] == [1, 2, 3]
    for page in found.pages:
        assert page.source is TextSource.TEXT
        assert "Invasive ductal carcinoma, grade 2.\n" in page.text
        assert f"Page number {page.number}" in page.text
        assert len(page.image) <= 200_000
        assert Image.open(io.BytesIO(page.image)).size == (page.width, page.height)
    words = {found.pages[0].text[word.start : word.end]: word for word in found.pages[0].words}
    word = words["Invasive"]
    # 72 points from the left of 612, the first baseline 72 points below the top of 792
    assert word.x0 == pytest.approx(72 / 612, abs=0.01)
    assert word.y1 == pytest.approx(72 / 792, abs=0.01)
    assert word.y0 < word.y1 < words["Oestrogen"].y1


def test_what_was_read_survives_json_and_keeps_its_pictures_apart():
    found = read_bytes(hostile.pdf(["Some words that are enough to be text."]))
    images = {page.number: page.image for page in found.pages}
    assert ReadFile.from_json(found.to_json(), images=images) == found
    assert "image" not in found.to_json()["pages"][0]


def test_a_word_document_keeps_the_order_of_paragraphs_tables_and_pages():
    data = hostile.word(
        "First", [["Dose", "20 mg"], ["Route", "oral"]], "After", None, "Second page", header="Jane Roe"
    )
    found = read_bytes(data)
    assert [page.text for page in found.pages] == [
        "Jane Roe\nFirst\nDose | 20 mg\nRoute | oral\nAfter",
        "Second page",
    ]
    assert found.pages[0].image is None


def test_long_text_is_cut_into_pages_without_losing_a_word():
    text = "\n".join(f"Line {number} of a long letter." for number in range(500))
    found = read_bytes(text.encode())
    assert len(found.pages) > 3
    assert all(len(page.text) <= 3000 for page in found.pages)
    assert "\n".join(page.text for page in found.pages).split() == text.split()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_decoded_whatever_wrote_it(encoding):
    assert read_bytes("Müller – Befund".encode(encoding)).pages[0].text == "Müller – Befund"


def test_a_picture_without_a_model_keeps_its_picture_and_says_there_is_no_text():
    found = read_bytes(hostile.png(hostile.blank_page()))
    assert found.outcome is Outcome.READ
    assert found.reason.code is ReasonCode.NO_TEXT
    assert found.pages[0].image


def test_every_frame_of_a_tiff_is_a_page():
    buffer = io.BytesIO()
    frames = [hostile.blank_page() for _ in range(3)]
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    assert [page.number for page in read_bytes(buffer.getvalue()).pages] == [1, 2, 3]


def test_a_photograph_is_turned_as_its_camera_says():
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (800, 600), "white").save(buffer, "JPEG", exif=exif)
    page = read_bytes(buffer.getvalue()).pages[0]
    assert (page.width, page.height) == (600, 800)
