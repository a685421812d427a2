"""Pages that are pictures: what is read, where it stands, how sure it is, and which way up the page lay."""

import io
import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from secondopinion.adapters.ocr import MissingModelError, OcrModel, prepare_model
from secondopinion.adapters.ocr.cleaning import clean, ink, lies_on_its_side, noise_level, skew_of
from secondopinion.adapters.reading import TextSource, read_bytes

ROOT = Path(__file__).resolve().parents[3]
PACKED = Path(
    os.environ.get("SECONDOPINION_OCR_MODEL")
    or ROOT / "node_modules/@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz"
)
PAGES = ROOT.parent / "shared/data/records/ocr"

LINES = (
    "PATHOLOGY REPORT",
    "Left breast, core needle biopsy:",
    "Invasive ductal carcinoma, grade 2.",
    "Oestrogen receptor positive in 90 percent of cells.",
    "Progesterone receptor negative.",
    "HER2 immunohistochemistry equivocal.",
    "No lymphovascular invasion is identified.",
    "The margins cannot be assessed in this specimen.",
)


@pytest.fixture(scope="session")
def model(tmp_path_factory) -> OcrModel:
    if not PACKED.exists():
        pytest.skip("the OCR model is not installed: npm ci")
    return prepare_model(PACKED, cache=tmp_path_factory.mktemp("ocr"))


def page(*, turn=0, tilt=0.0, noise=0.0):
    """A typeset page, turned counter-clockwise in degrees, tilted, with salt and pepper."""
    image = Image.new("L", (1240, 900), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(30)
    for number, line in enumerate(LINES):
        draw.text((120, 80 + 60 * number), line, font=font, fill=20)
    if tilt:
        image = image.rotate(tilt, fillcolor=255, resample=Image.Resampling.BICUBIC)
    if turn:
        image = image.rotate(turn, expand=True)
    if noise:
        values = np.asarray(image).copy()
        random = np.random.default_rng(7)
        values[random.random(values.shape) < noise / 2] = 0
        values[random.random(values.shape) < noise / 2] = 255
        image = Image.fromarray(values)
    return image


def png(image):
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def read(image, model):
    found = read_bytes(png(image), ocr=model).pages[0]
    assert found.source is TextSource.OCR
    return found


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_read_whichever_way_it_lies_and_its_boxes_fit_the_upright_picture(model, turn):
    found = read(page(turn=turn), model)
    # the image was turned counter-clockwise, so it is set upright by as much clockwise
    assert found.rotation == turn
    assert character_errors("\n".join(LINES), found.text) < 0.03
    assert found.confidence > 0.8
    assert found.width > found.height
    word = next(w for w in found.words if found.text[w.start : w.end] == "Invasive")
    assert word.x0 == pytest.approx(120 / 1240, abs=0.01)
    assert word.y0 == pytest.approx((80 + 120 + 8) / 900, abs=0.02)
    assert word.confidence > 0.5


def test_a_tilted_noisy_scan_is_read(model):
    found = read(page(tilt=2.0, noise=0.02), model)
    assert character_errors("\n".join(LINES), found.text) < 0.03


def test_an_empty_page_has_no_words(model):
    found = read(Image.new("L", (800, 1000), 255), model)
    assert found.text == ""
    assert found.words == ()


def test_the_tilt_is_measured_to_a_third_of_a_degree():
    for tilt in (-4.0, -1.5, 0.0, 2.5):
        angle, _ = skew_of(ink(np.asarray(page(tilt=tilt))))
        assert angle == pytest.approx(-tilt, abs=0.34)


def test_a_page_on_its_side_is_recognised_as_such():
    assert not lies_on_its_side(ink(np.asarray(page())))
    assert lies_on_its_side(ink(np.asarray(page(turn=90))))


def test_specks_are_removed():
    noisy = np.asarray(page(noise=0.03))
    assert noise_level(clean(noisy).image) < noise_level(noisy) / 4


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(MissingModelError, match="npm"):
        prepare_model(tmp_path / "eng.traineddata.gz", cache=tmp_path)


def test_the_model_is_unpacked_once(model, tmp_path):
    first = prepare_model(PACKED, cache=tmp_path)
    stamp = (Path(first.folder) / "eng.traineddata").stat().st_mtime_ns
    assert prepare_model(PACKED, cache=tmp_path) == first
    assert (Path(first.folder) / "eng.traineddata").stat().st_mtime_ns == stamp


@pytest.mark.shared
@pytest.mark.parametrize(("kind", "most"), [("clean", 0.010), ("scan", 0.012), ("rot90", 0.010), ("fax", 0.08)])
def test_reference_pages_are_read_within_their_error_rate(model, kind, most):
    if not PAGES.exists():
        pytest.skip("the reference pages are not here")
    truth = {row["i"]: row["truth"] for row in json.loads((PAGES / "truth.json").read_text())}
    found = read_bytes((PAGES / f"p1_{kind}.png").read_bytes(), ocr=model).pages[0]
    assert character_errors(truth[1], found.text) <= most


def character_errors(truth, text):
    """Edit distance over the length of the truth, white space collapsed."""
    one, two = " ".join(truth.split()), " ".join(text.split())
    steps = np.arange(len(two) + 1)
    letters = np.array([ord(char) for char in two])
    row = steps.copy()
    for number, char in enumerate(one, start=1):
        fresh = np.empty_like(row)
        fresh[0] = number
        fresh[1:] = np.minimum(row[1:] + 1, row[:-1] + (letters != ord(char)))
        row = np.minimum.accumulate(fresh - steps) + steps
    return row[-1] / len(one)
