"""Where Tesseract's language model is: the npm package holds it gzipped, Tesseract wants a plain file."""

import gzip
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

NPM_LANGUAGES = Path("node_modules/@tesseract.js-data")
VARIANT = "4.0.0_best_int"  # as accurate as 4.0.0 on the reference pages, a quarter of the size


class MissingModelError(Exception):
    """The language model is not where the configuration says."""


@dataclass(frozen=True, slots=True)
class OcrModel:
    """A folder that holds ``<language>.traineddata`` and the language to read."""

    folder: str
    language: str = "eng"


def prepare_model(gzipped: Path, *, cache: Path) -> OcrModel:
    """Unpack ``.../<language>.traineddata.gz`` once into ``cache`` and say where it lies.

    The folder's name carries the digest of the packed file, so a newer model never meets an older copy. Raises
    ``MissingModelError`` when there is no such file.
    """
    try:
        packed = gzipped.read_bytes()
    except OSError as error:
        raise MissingModelError(f"No OCR model at {gzipped}: install the npm packages first.") from error
    name = gzipped.name.removesuffix(".gz")
    folder = cache / f"tesseract-{hashlib.sha256(packed).hexdigest()[:16]}"
    target = folder / name
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(gzip.decompress(packed))
        os.chmod(file.name, 0o644)
        os.replace(file.name, target)
    return OcrModel(folder=str(folder), language=name.removesuffix(".traineddata"))
