"""Optical character recognition for the readers: the model is loaded when the first page needs it, once per file."""

from PIL import Image

from secondopinion.adapters.ocr import OcrModel
from secondopinion.domain.documents import Word

from .page_images import view_image
from .result import ReadPage, TextSource

LONGEST_SIDE = 3400


class PageRecognition:
    """Reads page images; without a model every page comes back with its picture and no text."""

    def __init__(self, model: OcrModel | None) -> None:
        self._model = model
        self._engine: object | None = None

    def read(self, image: Image.Image, *, number: int) -> ReadPage:
        """The page's text with word boxes, and its upright picture."""
        if self._model is None:
            encoded, width, height = view_image(image)
            return ReadPage(number, "", TextSource.OCR, 0.0, 0, width, height, (), encoded)
        import numpy as np  # here, because most files never need it and it is slow to load

        from secondopinion.adapters.ocr.engine import Recogniser

        if not isinstance(self._engine, Recogniser):
            self._engine = Recogniser(self._model)
        grey = image.convert("L")
        factor = LONGEST_SIDE / max(grey.size)
        if factor < 1:
            grey = grey.resize((max(1, int(grey.width * factor)), max(1, int(grey.height * factor))))
        found = self._engine.read(np.asarray(grey))
        turn = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
        upright = image.transpose(turn[found.rotation]) if found.rotation else image
        encoded, width, height = view_image(upright)
        words = tuple(Word(w.start, w.end, w.x0, w.y0, w.x1, w.y1, w.confidence) for w in found.words)
        return ReadPage(
            number, found.text, TextSource.OCR, found.confidence, found.rotation, width, height, words, encoded
        )
