"""What is true about every record: the yardstick for reading, quarantine, duplicates and the checklist."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CitedFact:
    """A fact a record states: kind and value as in ``domain.documents.FactKind``, the page, and words standing there."""

    kind: str
    value: str
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class ExpectedIdentity:
    """Whom the records are about."""

    names: tuple[str, ...]
    birth_date: str
    sex: str
    record_number: str


@dataclass(frozen=True, slots=True)
class RecordTruth:
    """One file and what should become of it.

    ``outcome`` is "read", "kept" (stored unopened) or "duplicate"; ``source`` "text", "ocr", "structured" or "none".
    ``date`` is the day of the event the record tells of (the specimen, the scan), not of the report or the printing.
    ``pages`` counts what a reader sees: 1 for a document without pages of its own, 0 for one that is not opened.
    ``wrong_patient_pages`` belong to somebody else. ``tells_first_plan`` marks what a sealed first read withholds.
    """

    file: str
    kind: str
    date: str
    outcome: str
    source: str
    pages: int
    facts: tuple[CitedFact, ...] = ()
    wrong_patient_pages: tuple[int, ...] = ()
    duplicate_of: str = ""
    tells_first_plan: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedGap:
    """Something the checklist should find missing: the "report" or the "primary" material itself, and why."""

    item: str
    material: str
    because: str


@dataclass(frozen=True, slots=True)
class Truth:
    """The whole folder."""

    patient: ExpectedIdentity
    records: tuple[RecordTruth, ...]
    gaps: tuple[ExpectedGap, ...]

    def record(self, file: str) -> RecordTruth:
        """The truth about one file. Raises ``KeyError`` for a file that is not part of the folder."""
        for record in self.records:
            if record.file == file:
                return record
        raise KeyError(file)


def truth() -> Truth:
    """Read ``truth.json``."""
    data = json.loads((Path(__file__).parent / "truth.json").read_text("utf-8"))
    patient = data["patient"]
    return Truth(
        patient=ExpectedIdentity(**{**patient, "names": tuple(patient["names"])}),
        records=tuple(_record(entry) for entry in data["records"]),
        gaps=tuple(ExpectedGap(**entry) for entry in data["gaps"]),
    )


def _record(entry: dict) -> RecordTruth:
    return RecordTruth(
        **{
            **entry,
            "facts": tuple(CitedFact(**fact) for fact in entry.get("facts", ())),
            "wrong_patient_pages": tuple(entry.get("wrong_patient_pages", ())),
        }
    )
