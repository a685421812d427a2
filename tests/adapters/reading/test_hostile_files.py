"""Each bad file ends in a reason, within its limits, and nothing raises."""

import pytest

from secondopinion.adapters.reading import Outcome, ReadLimits, read_bytes
from secondopinion.adapters.sandbox import SandboxLimits
from secondopinion.domain.documents import ReasonCode

from . import hostile

BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<ClinicalDocument xmlns="urn:hl7-org:v3"><title>&b;</title></ClinicalDocument>"""
OUTSIDE = b"""<!DOCTYPE x SYSTEM "file:///etc/passwd"><ClinicalDocument xmlns="urn:hl7-org:v3"/>"""


def refusal(data, **options):
    found = read_bytes(data, **options)
    assert found.outcome is Outcome.REFUSED, found
    assert found.pages == ()
    return found.reason


def test_zero_bytes_are_refused():
    assert refusal(b"", file_name="report.pdf").code is ReasonCode.EMPTY_FILE


def test_a_wrong_extension_changes_nothing():
    found = read_bytes(hostile.pdf(["The tumour is described in this report."]), file_name="photo.jpg")
    assert found.content_type == "application/pdf"
    assert found.outcome is Outcome.READ


def test_an_encrypted_pdf_is_refused_with_its_reason():
    assert refusal(hostile.pdf(["secret"], password="x")).code is ReasonCode.ENCRYPTED_PDF


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_truncated_pdf_is_refused_rather_than_shown_in_part(share):
    whole = hostile.pdf(["words " * 10] * 30, pages=4)
    assert refusal(whole[: int(len(whole) * share)]).code is ReasonCode.DAMAGED_PDF


def test_a_200_megapixel_image_is_refused_before_it_is_decoded():
    reason = refusal(hostile.huge_png(20_000, 10_000))
    assert reason.code is ReasonCode.IMAGE_TOO_LARGE
    assert dict(reason.params) == {"megapixels": 200, "limit": 50}


def test_a_damaged_image_is_refused():
    assert refusal(hostile.huge_png(2_000, 1_000)).code is ReasonCode.DAMAGED_IMAGE


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, BOMB.decode().encode("utf-16")])
def test_xml_with_a_document_type_is_refused(data):
    assert refusal(data).code is ReasonCode.DOCTYPE_IN_XML


def test_damaged_xml_is_refused():
    assert refusal(b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>cut').code is (
        ReasonCode.DAMAGED_DOCUMENT
    )


def test_damaged_fhir_is_refused():
    assert refusal(b'{"resourceType": "Bundle", "entry": [').code is ReasonCode.DAMAGED_DOCUMENT


def test_json_nested_without_end_is_refused():
    data = b'{"resourceType": "Bundle", "entry": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert refusal(data).code is ReasonCode.DAMAGED_DOCUMENT


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"MZ" + bytes(range(256)) * 10, None),
        (b"<!doctype html><html><script>alert(1)</script></html>", "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text/xml"),
        (b"{\\rtf1 hello}", "application/rtf"),
        (b'{"a": 1}', "application/json"),
    ],
)
def test_what_we_cannot_read_is_refused_by_its_type(data, content_type):
    reason = refusal(data)
    assert reason.code is ReasonCode.UNSUPPORTED_TYPE
    assert content_type in (None, reason.params["content_type"])


def test_a_damaged_word_document_is_refused():
    broken = hostile.zipped([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document>")])
    assert refusal(broken).code is ReasonCode.DAMAGED_DOCUMENT


def test_a_word_document_with_a_document_type_is_refused():
    parts = [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<!DOCTYPE x []><w:document/>")]
    assert refusal(hostile.zipped(parts)).code is ReasonCode.DOCTYPE_IN_XML


def test_a_word_document_that_unpacks_to_gigabytes_is_refused():
    parts = [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b" " * 300 * 1024 * 1024)]
    assert refusal(hostile.zipped(parts)).code is ReasonCode.ARCHIVE_TOO_LARGE


def test_a_file_over_the_limit_is_refused_while_it_arrives():
    reason = refusal((b"x" * 1024 * 1024 for _ in range(50)), limits=ReadLimits(file_mib=2))
    assert reason.code is ReasonCode.FILE_TOO_LARGE


def test_more_pages_than_allowed_are_refused():
    reason = refusal(hostile.pdf(["a"], pages=4), limits=ReadLimits(pages=3))
    assert dict(reason.params) == {"pages": 4, "limit": 3}


def test_a_reader_that_takes_too_long_is_stopped():
    limits = ReadLimits(sandbox=SandboxLimits(quiet_seconds=0.01))
    assert refusal(hostile.pdf(["a"], pages=3), limits=limits).code is ReasonCode.TOOK_TOO_LONG


def test_a_reader_that_needs_too_much_memory_is_stopped():
    limits = ReadLimits(sandbox=SandboxLimits(memory_mib=300))
    text = b"word " * 40_000_000
    assert refusal(text, limits=limits).code is ReasonCode.TOO_MUCH_MEMORY
