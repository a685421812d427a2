"""The folder of records, as the patient collects it from four places."""

import shutil
from collections.abc import Callable
from pathlib import Path

from .disc import write_disc
from .scanned import photograph, scan
from .typeset import SOURCES, typeset
from .word import write_word

PATHOLOGY = "S26-11842 Surgical Pathology.pdf"
PATHOLOGY_AGAIN = "S26-11842 Surgical Pathology (1).pdf"

RECORDS: dict[str, Callable[[], bytes]] = {
    PATHOLOGY: lambda: typeset("pathology"),
    "Mammogram and ultrasound 12OCT2026.pdf": lambda: typeset("mammogram"),
    "MRI BREAST BILAT.pdf": lambda: typeset("mri"),
    "MRI_DISC.zip": write_disc,
    "Lab results.pdf": lambda: typeset("laboratory"),
    "Oncology consultation Dr Pryce.pdf": lambda: typeset("consultation"),
    "Treatment plan Lindqvist.docx": lambda: write_word("plan"),
    "Discharge summary March 2026.pdf": lambda: typeset("discharge"),
    "scan0007.pdf": lambda: scan(typeset("surgeon"), seed=7, tilts=(1.3, -1.1), noise=7.0),
    "scan0008.pdf": lambda: scan(typeset("procedure"), seed=8, tilts=(-1.4,), noise=8.0),
    "IMG_2291.jpg": lambda: photograph(typeset("medicines"), seed=2291),
    "CCD_Meadowbank.xml": lambda: (SOURCES / "ccd.xml").read_bytes(),
    "patient-export.json": lambda: (SOURCES / "bundle.json").read_bytes(),
}
"""File name to what makes its bytes; the duplicate is copied afterwards."""


def make_records(folder: Path) -> tuple[Path, ...]:
    """Write the demonstration patient's records into ``folder`` (created when absent) and name them in order.

    Fourteen files, the same bytes on every run with the same libraries. Raises ``OSError`` when the folder cannot be
    written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, make in RECORDS.items():
        path = folder / name
        path.write_bytes(make())
        paths.append(path)
    paths.append(Path(shutil.copyfile(folder / PATHOLOGY, folder / PATHOLOGY_AGAIN)))
    return tuple(paths)
