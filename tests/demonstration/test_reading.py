"""The demonstration records, read from their files, say what the truth beside them says."""

import os
from pathlib import Path

import pytest

from secondopinion.adapters.ocr import prepare_model
from secondopinion.adapters.reading import ReadFile, read_bytes
from secondopinion.demonstration.records import make_records, truth
from secondopinion.domain.documents import (
    ExpectedPatient,
    Hints,
    IdentityOutcome,
    Reading,
    Sex,
    compare_identity,
    read,
)
from secondopinion.domain.values import PartialDate

ROOT = Path(__file__).resolve().parents[2]
PACKED = Path(
    os.environ.get("SECONDOPINION_OCR_MODEL")
    or ROOT / "node_modules/@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz"
)
TRUTH = truth()
READ = [record for record in TRUTH.records if record.outcome == "read"]
FEWEST = {"text": 0.95, "structured": 0.95, "ocr": 0.85}


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[ReadFile, Reading]]:
    if not PACKED.exists():
        pytest.skip("the OCR model is not installed: npm ci")
    folder = tmp_path_factory.mktemp("records")
    make_records(folder)
    model = prepare_model(PACKED, cache=tmp_path_factory.mktemp("ocr"))
    found = {}
    for record in READ:
        file = read_bytes((folder / record.file).read_bytes(), file_name=record.file, ocr=model)
        texts = [page.page_text for page in file.pages]
        found[record.file] = file, read(texts, structured=file.structured, hints=Hints(file_name=record.file))
    return found


@pytest.mark.parametrize("source", ["text", "structured", "ocr"])
def test_the_facts_of_the_truth_are_found_on_their_page(readings, source) -> None:
    wanted, missing = 0, []
    for record in READ:
        if record.source == source:
            held = {(f.kind.value, f.value) for f in readings[record.file][1].facts if f.holds}
            wanted += len(record.facts)
            missing += [(record.file, f.kind, f.value) for f in record.facts if (f.kind, f.value) not in held]
    assert wanted > 0
    assert 1 - len(missing) / wanted >= FEWEST[source], missing


@pytest.mark.parametrize("record", READ, ids=lambda record: record.file)
def test_kind_date_source_and_pages_are_right(readings, record) -> None:
    file, reading = readings[record.file]
    assert reading.date is not None
    assert (reading.kind.value, str(reading.date.date)) == (record.kind, record.date)
    assert len(file.pages) == record.pages
    assert {page.source.value for page in file.pages} == {record.source}


def test_every_page_of_somebody_else_is_found_and_no_other(readings) -> None:
    year, month, day = map(int, TRUTH.patient.birth_date.split("-"))
    patient = ExpectedPatient(
        TRUTH.patient.names, PartialDate(year, month, day), Sex(TRUTH.patient.sex), (TRUTH.patient.record_number,)
    )
    for record in READ:
        verdicts = [compare_identity(patient, found=identity) for identity in readings[record.file][1].identities]
        strangers = tuple(v.page for v in verdicts if v.outcome is IdentityOutcome.MISMATCH)
        assert strangers == record.wrong_patient_pages, record.file


def test_nothing_of_the_plan_is_read_as_done_or_taken(readings) -> None:
    planned = {"mastectomy", "lumpectomy", "sentinel_node_biopsy", "port_placement", "doxorubicin", "tamoxifen"}
    told = [
        (name, f.value)
        for name, (_, reading) in readings.items()
        for f in reading.facts
        if f.holds and f.value in planned
    ]
    assert told == []


def test_what_the_laboratory_measured_is_no_medicine(readings) -> None:
    assert [f.value for f in readings["Lab results.pdf"][1].facts if f.kind == "medicine"] == []
