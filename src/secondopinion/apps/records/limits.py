"""What this installation allows a reading child, and where its text recognition is."""

from functools import cache
from pathlib import Path

from django.conf import settings

from secondopinion.adapters.ocr import MissingModelError, OcrModel, prepare_model
from secondopinion.adapters.reading import ReadLimits
from secondopinion.adapters.sandbox import SandboxLimits

MIB = 1024 * 1024
LARGEST_READ = 1024  # MiB of one file that are handed to a reader; a larger one is kept, not read


def read_limits() -> ReadLimits:
    """The limits of one reading child, from the options."""
    seconds = settings.OPTIONS.child_seconds
    return ReadLimits(
        file_mib=max(1, min(LARGEST_READ, settings.OPTIONS.max_file_bytes // MIB)),
        sandbox=SandboxLimits(
            memory_mib=settings.OPTIONS.child_memory_mib, cpu_seconds=seconds, wall_seconds=float(seconds)
        ),
    )


def model_path() -> Path | None:
    """The packed model: where the option says, or below the working folder or the repository; None where there is none."""
    given: Path = settings.OPTIONS.ocr_model
    repository = Path(__file__).resolve().parents[4]
    places = [given] if given.is_absolute() else [Path.cwd() / given, repository / given]
    return next((place for place in places if place.is_file()), None)


@cache
def _prepared(path: Path, cache_folder: Path) -> OcrModel:
    return prepare_model(path, cache=cache_folder)


def recognition_model() -> OcrModel | None:
    """The text recognition's model, unpacked once; None without it: scanned pages are then kept as pictures only."""
    path = model_path()
    if path is None:
        return None
    try:
        return _prepared(path, settings.DATA_DIR / "models")
    except (MissingModelError, OSError, EOFError):
        return None
