"""What of a report version is signed beside the PDFs' own signatures: the words the web view shows, and the files."""

import json
import unicodedata
from collections.abc import Iterable

from secondopinion.adapters.signing import verify_bytes

from .models import Report


def report_bytes(report: Report) -> bytes:
    """Canonical JSON: sorted keys, UTF-8 in form C. The files stand in it by their SHA-256."""
    files = (report.clinician_file, report.plain_file, report.numbers_file)
    envelope = {
        "schema": "secondopinion/report/1",
        "case": str(report.case_id),
        "opinion": str(report.opinion_id),
        "number": report.number,
        "files": [file.sha256 if file else "" for file in files],
        "document": report.document,
    }
    text = json.dumps(envelope, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return unicodedata.normalize("NFC", text).encode()


def is_as_built(report: Report, *, trusted: Iterable[bytes]) -> bool:
    """Whether the row still says what was built and signed."""
    return verify_bytes(report_bytes(report), bytes(report.signature), trusted=trusted)
