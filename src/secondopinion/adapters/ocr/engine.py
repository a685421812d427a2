"""Tesseract over cleaned pages: text, words with boxes on the page image, confidence, rotation."""

from dataclasses import dataclass
from types import TracebackType

import cv2
import numpy as np
import tesserocr
from PIL import Image

from .cleaning import Cleaned, Grey, clean, flatten_background, ink, lies_on_its_side
from .model import OcrModel

cv2.setNumThreads(1)

# mean word confidence: reference pages upside down 0.16 to 0.27, the worst fax upright 0.62
_UPRIGHT = 0.5  # from here on the page is not tried upside down
_DOUBTFUL = 0.35  # below, after that, it is tried on its sides too
_DPI = 200


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """Characters ``start`` to ``end`` of the text; the box in fractions of the upright page; confidence 0 to 1."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What was read. ``rotation`` is how many degrees clockwise the image must be turned to stand upright."""

    text: str
    words: tuple[RecognisedWord, ...]
    confidence: float
    rotation: int


class Recogniser:
    """One loaded model; use it as a context manager and for every page of a file."""

    def __init__(self, model: OcrModel) -> None:
        self._api = tesserocr.PyTessBaseAPI(
            path=model.folder, lang=model.language, psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY
        )
        self._api.SetVariable("tessedit_do_invert", "0")

    def __enter__(self) -> "Recogniser":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._api.End()

    def read(self, grey: Grey) -> RecognisedPage:
        """Read one page; the orientation is found by trying what the page itself does not settle."""
        first = 1 if lies_on_its_side(ink(flatten_background(grey))) else 0
        best = self._read_turned(grey, quarter_turns=first)
        for others, good_enough in (((2,), _UPRIGHT), ((1, 3), _DOUBTFUL)):
            if best.confidence >= good_enough:
                break
            tried = [self._read_turned(grey, quarter_turns=first + turns) for turns in others]
            best = max((best, *tried), key=_weight)
        return best

    def _read_turned(self, grey: Grey, *, quarter_turns: int) -> RecognisedPage:
        page = clean(grey, quarter_turns=quarter_turns)
        self._api.SetImage(Image.fromarray(page.image))
        self._api.SetSourceResolution(_DPI)
        self._api.Recognize()
        return self._collect(page, turns=quarter_turns % 4)

    def _collect(self, page: Cleaned, *, turns: int) -> RecognisedPage:
        pieces: list[str] = []
        words: list[RecognisedWord] = []
        length = 0
        iterator = self._api.GetIterator()
        if iterator is None:
            return RecognisedPage("", (), 0.0, (360 - 90 * turns) % 360)
        level = tesserocr.RIL
        for item in tesserocr.iterate_level(iterator, level.WORD):
            try:
                text = item.GetUTF8Text(level.WORD).strip()
            except RuntimeError:  # an empty block
                continue
            box = item.BoundingBox(level.WORD)
            if not text or box is None:
                continue
            gap = _gap(item) if pieces else ""
            pieces.append(gap + text)
            length += len(gap)
            x0, y0, x1, y1 = _box(page, box)
            confidence = round(item.Confidence(level.WORD) / 100, 3)
            words.append(RecognisedWord(length, length + len(text), x0, y0, x1, y1, confidence))
            length += len(text)
        weights = [(word.end - word.start) for word in words]
        mean = sum(w.confidence * n for w, n in zip(words, weights, strict=True)) / sum(weights) if words else 0.0
        return RecognisedPage("".join(pieces), tuple(words), round(mean, 3), (360 - 90 * turns) % 360)


def _box(page: Cleaned, box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    """A box of the cleaned page as fractions of the upright page."""
    left, top, right, bottom = box
    corners = np.array([[left, top, 1], [right, top, 1], [right, bottom, 1], [left, bottom, 1]], dtype=np.float64)
    points = corners @ page.matrix.T
    height, width = page.shape
    xs, ys = np.clip(points[:, 0] / width, 0, 1), np.clip(points[:, 1] / height, 0, 1)
    x0, y0, x1, y1 = (round(float(value), 5) for value in (xs.min(), ys.min(), xs.max(), ys.max()))
    return x0, y0, x1, y1


def _gap(item: tesserocr.PyLTRResultIterator) -> str:
    """What stands between the word before and this one."""
    if item.IsAtBeginningOf(tesserocr.RIL.PARA):
        return "\n\n"
    return "\n" if item.IsAtBeginningOf(tesserocr.RIL.TEXTLINE) else " "


def _weight(page: RecognisedPage) -> float:
    return page.confidence * sum(word.end - word.start for word in page.words if word.confidence > 0.6)
