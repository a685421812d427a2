"""Photographs and scans: the size is checked before a pixel is decoded, then every frame is a page."""

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from secondopinion.domain.documents import Reason, ReasonCode

from .recognition import PageRecognition
from .result import ReadPage, RefusedError

_READERS = (PngImagePlugin, JpegImagePlugin, TiffImagePlugin)  # importing registers them; no other format is ever tried
_FORMATS = ("PNG", "JPEG", "TIFF")
_DAMAGED = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError)
_DECODED_SIDE = 4200


def pages_of(
    data: bytes, *, recognition: PageRecognition, most_pages: int, megapixels: int
) -> Iterator[tuple[int, ReadPage]]:
    """Yield (number of pages, page). Raises ``RefusedError``."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit, below, is lower and gives its reason
    warnings.simplefilter("ignore")
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
        frames = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    except _DAMAGED as error:
        raise RefusedError(Reason(ReasonCode.DAMAGED_IMAGE)) from error
    if frames > most_pages:
        raise RefusedError(Reason(ReasonCode.TOO_MANY_PAGES, {"pages": frames, "limit": most_pages}))
    for index in range(frames):
        try:
            image.seek(index)
            found = image.width * image.height / 1_000_000
            if found > megapixels:
                params = {"megapixels": round(found), "limit": megapixels}
                raise RefusedError(Reason(ReasonCode.IMAGE_TOO_LARGE, params))
            image.draft("RGB", (_DECODED_SIDE // 2, _DECODED_SIDE // 2))
            image.load()
            frame = ImageOps.exif_transpose(_on_paper(image))
        except _DAMAGED as error:
            raise RefusedError(Reason(ReasonCode.DAMAGED_IMAGE)) from error
        yield frames, recognition.read(frame, number=index + 1)


def _on_paper(image: Image.Image) -> Image.Image:
    """Transparent pixels on white, 16-bit and palette images as plain grey or colour."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        coloured = image if image.mode == "RGBA" else image.convert("RGBA")
        paper = Image.new("RGB", coloured.size, "white")
        paper.paste(coloured, mask=coloured.getchannel("A"))
        return paper
    if image.mode.startswith(("I", "F")):
        import numpy as np  # here, because most images never need it and it is slow to load

        values = np.asarray(image, dtype=np.float32)
        low, high = float(values.min()), float(values.max())
        return Image.fromarray(((values - low) * (255 / ((high - low) or 1.0))).astype(np.uint8))
    if image.mode in ("1", "L"):
        return image.convert("L")
    converted = image.convert("RGB")
    if "exif" in image.info:
        converted.info["exif"] = image.info["exif"]
    return converted
