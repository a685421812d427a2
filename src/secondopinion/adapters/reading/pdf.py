"""PDF by PDFium: given text with word boxes, and recognition where a page is only a picture.

No script of a PDF ever runs: the library is built without a script engine and forms are never initialised.
"""

import ctypes
import re
import unicodedata
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from secondopinion.domain.documents import Reason, ReasonCode, Word

from .page_images import VIEW_DPI, view_image
from .recognition import LONGEST_SIDE, PageRecognition
from .result import ReadPage, RefusedError, TextSource

_RECOGNITION_DPI = 200
_FEWEST_LETTERS = 25  # below this a page is taken for a picture
_MOST_UNREADABLE = 0.2  # share of characters without a Unicode meaning above which the text layer is not trusted
_GRID = 100_000
_ENCRYPTED = {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}

_LINEARISED = re.compile(rb"/Linearized\b[^>]*?/L\s+(\d{1,12})\b", re.DOTALL)

Box = tuple[float, float, float, float]


def pages_of(data: bytes, *, recognition: PageRecognition, most_pages: int) -> Iterator[tuple[int, ReadPage]]:
    """Yield (number of pages, page). Raises ``RefusedError``."""
    if _cut_off(data):  # PDFium would repair it and silently show the pages that are left
        raise RefusedError(Reason(ReasonCode.DAMAGED_PDF))
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) in _ENCRYPTED
        code = ReasonCode.ENCRYPTED_PDF if encrypted else ReasonCode.DAMAGED_PDF
        raise RefusedError(Reason(code)) from error
    total = len(document)
    if total == 0:
        raise RefusedError(Reason(ReasonCode.DAMAGED_PDF))
    if total > most_pages:
        raise RefusedError(Reason(ReasonCode.TOO_MANY_PAGES, {"pages": total, "limit": most_pages}))
    for index in range(total):
        try:
            page = document[index]
        except pypdfium2.PdfiumError as error:
            raise RefusedError(Reason(ReasonCode.DAMAGED_PDF)) from error
        yield total, _read_page(page, number=index + 1, recognition=recognition)
        page.close()


def _cut_off(data: bytes) -> bool:
    """Whether the file lacks its end: no end mark near it, or shorter than a linearised file says it is."""
    end = data[-65536:].rstrip(b"\x00 \t\r\n\x1a")[-2048:]
    said = _LINEARISED.search(data[:1024])
    return b"%%EOF" not in end or (said is not None and int(said.group(1)) > len(data))


def _read_page(page: pypdfium2.PdfPage, *, number: int, recognition: PageRecognition) -> ReadPage:
    text, words = _given_text(page)
    view = _render(page, dpi=VIEW_DPI, longest=1400)
    if _trusted(text):
        encoded, width, height = view_image(view)
        return ReadPage(number, text, TextSource.TEXT, None, 0, width, height, words, encoded)
    if _blank(view):
        encoded, width, height = view_image(view)
        return ReadPage(number, text, TextSource.TEXT, None, 0, width, height, words, encoded)
    found = recognition.read(_render(page, dpi=_RECOGNITION_DPI, longest=LONGEST_SIDE), number=number)
    if sum(map(str.isalnum, found.text)) >= sum(map(str.isalnum, text)):
        return found
    encoded, width, height = view_image(view)
    return ReadPage(number, text, TextSource.TEXT, None, 0, width, height, words, encoded)


def _trusted(text: str) -> bool:
    letters = sum(map(str.isalnum, text))
    unreadable = sum(char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn") for char in text)
    return letters >= _FEWEST_LETTERS and unreadable <= _MOST_UNREADABLE * len(text)


def _blank(view: Image.Image) -> bool:
    levels = [level for level, count in enumerate(view.convert("L").histogram()) if count]
    return levels[-1] - levels[0] < 16


def _render(page: pypdfium2.PdfPage, *, dpi: int, longest: int) -> Image.Image:
    width, height = page.get_size()
    scale = min(dpi / 72, longest / max(width, height, 1.0))
    image: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil()
    return image.convert("RGB") if image.mode not in ("L", "RGB") else image


def _given_text(page: pypdfium2.PdfPage) -> tuple[str, tuple[Word, ...]]:
    """The text layer character by character, so that offsets and boxes belong together."""
    layer = page.get_textpage()
    count = layer.count_chars()
    pieces: list[str] = []
    words: list[Word] = []
    start, length = 0, 0
    box: Box | None = None
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    outline = [ctypes.byref(edge) for edge in (left, right, bottom, top)]
    for index in range(count):
        char = _character(pdfium.FPDFText_GetUnicode(layer, index))
        if not char:
            continue
        if char.isspace():
            if box is not None and length > start:
                words.append(Word(start, length, *_fractions(page, box)))
            box = None
            pieces.append(char)
            length += len(char)
            start = length
            continue
        pieces.append(char)
        length += len(char)
        if pdfium.FPDFText_GetCharBox(layer, index, *outline):
            here = (left.value, bottom.value, right.value, top.value)
            box = here if box is None else _around(box, here)
    if box is not None and length > start:
        words.append(Word(start, length, *_fractions(page, box)))
    layer.close()
    return "".join(pieces), tuple(words)


def _character(code: int) -> str:
    if code in (0x0D, 0):
        return ""
    if code in (0x02, 0xFFFE):  # PDFium's mark for a hyphen at the end of a line
        return "-"
    if code == 0x0A:
        return "\n"
    if code == 0xA0:
        return " "
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    char = chr(code)
    return "" if unicodedata.category(char) == "Cc" and char != "\t" else char


def _around(one: Box, two: Box) -> Box:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])


def _fractions(page: pypdfium2.PdfPage, box: Box) -> Box:
    """A box in page units as fractions of the rendered page, whatever its rotation and crop box."""
    x, y = ctypes.c_int(), ctypes.c_int()
    xs, ys = [], []
    for corner in ((box[0], box[1]), (box[2], box[3])):
        pdfium.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, *corner, ctypes.byref(x), ctypes.byref(y))
        xs.append(min(1.0, max(0.0, x.value / _GRID)))
        ys.append(min(1.0, max(0.0, y.value / _GRID)))
    return min(xs), min(ys), max(xs), max(ys)
