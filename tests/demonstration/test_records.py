"""The demonstration patient's records are what the truth beside them says."""

import io
import re
import time
import zipfile
from pathlib import Path

import pydicom
import pypdfium2
import pytest
from docx import Document
from fhir.resources.R4B.bundle import Bundle
from lxml import etree
from PIL import Image, ImageOps

from secondopinion.demonstration.records import make_records, truth
from secondopinion.domain.documents import FactKind
from secondopinion.domain.documents.kinds import DocumentKind

TRUTH = truth()
FILES = [record.file for record in TRUTH.records]
TEXT_PDFS = [r for r in TRUTH.records if r.file.endswith(".pdf") and r.source == "text"]
SCANNED_PDFS = [r for r in TRUTH.records if r.file.endswith(".pdf") and r.source == "ocr"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("records")
    make_records(place / "case")
    return place / "case"


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def page_texts(path: Path) -> list[str]:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return [flat(page.get_textpage().get_text_range()) for page in pdf]
    finally:
        pdf.close()


def test_the_maker_writes_every_promised_file_and_no_other(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert len(FILES) >= 9


def test_there_are_enough_pages_and_few_that_need_recognition() -> None:
    assert sum(record.pages for record in TRUTH.records) >= 20
    assert 1 <= sum(record.pages for record in TRUTH.records if record.source == "ocr") <= 5


def test_a_second_run_writes_the_same_bytes_in_less_than_ten_seconds(folder: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    again = make_records(tmp_path)
    assert time.monotonic() - begun < 10
    assert [path.name for path in again if path.read_bytes() != (folder / path.name).read_bytes()] == []


@pytest.mark.parametrize("record", TEXT_PDFS + SCANNED_PDFS, ids=lambda record: record.file)
def test_every_pdf_has_its_pages(folder: Path, record) -> None:
    assert len(page_texts(folder / record.file)) == record.pages


@pytest.mark.parametrize("record", SCANNED_PDFS, ids=lambda record: record.file)
def test_a_scan_has_no_text_layer(folder: Path, record) -> None:
    assert page_texts(folder / record.file) == [""] * record.pages


@pytest.mark.parametrize("record", TEXT_PDFS, ids=lambda record: record.file)
def test_the_true_words_stand_on_the_named_page(folder: Path, record) -> None:
    pages = page_texts(folder / record.file)
    assert [fact for fact in record.facts if fact.words not in pages[fact.page - 1]] == []


def test_the_true_words_stand_in_the_word_document_and_the_structured_files(folder: Path) -> None:
    plan = Document(str(folder / "Treatment plan Lindqvist.docx"))
    texts = {
        "Treatment plan Lindqvist.docx": "\n".join(paragraph.text for paragraph in plan.paragraphs),
        "CCD_Meadowbank.xml": (folder / "CCD_Meadowbank.xml").read_text("utf-8"),
        "patient-export.json": (folder / "patient-export.json").read_text("utf-8"),
    }
    for name, text in texts.items():
        assert [fact for fact in TRUTH.record(name).facts if fact.words not in text] == []


def test_the_true_words_of_a_scan_stand_in_the_sheet_it_was_made_from() -> None:
    from secondopinion.demonstration.records.typeset import typeset

    for name, source in (("scan0007.pdf", "surgeon"), ("IMG_2291.jpg", "medicines")):
        pdf = pypdfium2.PdfDocument(typeset(source))
        pages = [flat(page.get_textpage().get_text_range()) for page in pdf]
        pdf.close()
        assert [fact for fact in TRUTH.record(name).facts if fact.words not in pages[fact.page - 1]] == []


def test_kinds_are_words_of_the_domain() -> None:
    for record in TRUTH.records:
        DocumentKind(record.kind)
        for fact in record.facts:
            FactKind(fact.kind)


def test_exactly_one_page_belongs_to_somebody_else(folder: Path) -> None:
    strangers = [(record.file, page) for record in TRUTH.records for page in record.wrong_patient_pages]
    assert strangers == [("Lab results.pdf", 3)]
    pages = page_texts(folder / "Lab results.pdf")
    patient = TRUTH.patient
    for number, text in enumerate(pages, start=1):
        own = ("LINDQVIST, TERESA" in text, "05/14/1974" in text, patient.record_number in text)
        assert own == ((False,) * 3 if number == 3 else (True,) * 3)


def test_the_duplicate_has_equal_bytes(folder: Path) -> None:
    (copy,) = [record for record in TRUTH.records if record.outcome == "duplicate"]
    assert (folder / copy.file).read_bytes() == (folder / copy.duplicate_of).read_bytes()


def test_the_disc_is_a_safe_zip_with_a_readable_dicomdir(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(folder / "MRI_DISC.zip") as disc:
        names = disc.namelist()
        assert disc.testzip() is None
        assert all(not name.startswith("/") and ".." not in name.split("/") and "\\" not in name for name in names)
        assert len(names) == len(set(names))
        disc.extractall(tmp_path)
    root = tmp_path / "MRI_DISC"
    entries = pydicom.dcmread(root / "DICOMDIR").DirectoryRecordSequence
    assert [entry.PatientID for entry in entries if entry.DirectoryRecordType == "PATIENT"] == ["HC-0418273"]
    images = [entry for entry in entries if entry.DirectoryRecordType == "IMAGE"]
    assert len(images) == 16
    for entry in images:
        image = pydicom.dcmread(root.joinpath(*entry.ReferencedFileID))
        assert (image.Modality, image.PatientBirthDate, image.pixel_array.shape) == ("MR", "19740514", (96, 96))


def test_the_photo_is_upright_once_its_orientation_is_obeyed(folder: Path) -> None:
    with Image.open(folder / "IMG_2291.jpg") as photo:
        assert photo.width > photo.height
        upright = ImageOps.exif_transpose(photo)
        assert upright.height > upright.width
        assert upright.getexif().get(0x8825) is None


def test_the_structured_records_are_valid_and_name_the_patient(folder: Path) -> None:
    bundle = Bundle.model_validate_json((folder / "patient-export.json").read_bytes())
    person = bundle.entry[0].resource
    assert (person.birthDate.isoformat(), person.name[0].family) == (TRUTH.patient.birth_date, "Lindqvist")
    document = etree.parse(io.BytesIO((folder / "CCD_Meadowbank.xml").read_bytes()))
    spaces = {"h": "urn:hl7-org:v3"}
    assert document.xpath("string(//h:patient/h:birthTime/@value)", namespaces=spaces) == "19740514"
    referenced = document.xpath("//h:reference/@value", namespaces=spaces)
    known = {f"#{name}" for name in document.xpath("//@ID")}
    assert set(referenced) <= known


def test_a_file_outside_the_folder_has_no_truth() -> None:
    with pytest.raises(KeyError):
        TRUTH.record("somebody-else.pdf")
