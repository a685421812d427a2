"""The type of a file by its content; its name is a claim nobody checks."""

import io
import json
import zipfile

import puremagic

PDF, PNG, JPEG, TIFF = "application/pdf", "image/png", "image/jpeg", "image/tiff"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP, DICOM, ZIPPED_DICOM = "application/zip", "application/dicom", "application/zip+dicom"
XML, CCDA, FHIR_XML, FHIR_JSON = "text/xml", "text/xml+ccda", "application/fhir+xml", "application/fhir+json"
JSON, PLAIN, HTML, RTF = "application/json", "text/plain", "text/html", "application/rtf"
OLE, ENCRYPTED_OFFICE = "application/x-ole-storage", "application/x-ole-storage+encrypted"
UNKNOWN = "application/octet-stream"

_HEAD = 4096
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"{\\rtf", RTF),
)
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAMPLED_MEMBERS = 40


def sniff(data: bytes) -> str:
    """The content type. Reads signatures, and of archives and of JSON as much as telling them apart needs."""
    if data[128:132] == b"DICM":
        return DICOM
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return sniff_zip(data)
    if data.startswith(_OLE_SIGNATURE):
        return ENCRYPTED_OFFICE if "EncryptedPackage".encode("utf-16-le") in data else OLE
    return _sniff_text(data)


def _sniff_text(data: bytes) -> str:
    start = decode(data[:_HEAD], strict=False)
    if start is None:
        return _by_magic(data)
    opening = start.lstrip("\ufeff \t\r\n")
    lowered = opening[:200].lower()
    if lowered.startswith(("<!doctype html", "<html")):
        return HTML
    if opening.startswith("<") and (lowered.startswith(("<?xml", "<!")) or opening[1:2].isalpha()):
        return XML
    if opening.startswith(("{", "[")):
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            return FHIR_JSON if '"resourceType"' in start else PLAIN
        return FHIR_JSON if isinstance(value, dict) and isinstance(value.get("resourceType"), str) else JSON
    return PLAIN


def decode(data: bytes, *, strict: bool = True) -> str | None:
    """Text in UTF-8, UTF-16 with a mark, or Windows-1252; None for bytes that are not text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if any(byte < 9 or 14 <= byte < 27 for byte in data[:_HEAD]):
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not strict and error.start >= len(data) - 4:
            return data[: error.start].decode("utf-8-sig", "replace")
    return data.decode("cp1252", "replace")


def _by_magic(data: bytes) -> str:
    try:
        found = puremagic.from_string(data[:_HEAD], mime=True)
    except (puremagic.PureError, ValueError, IndexError):
        return UNKNOWN
    return str(found) or UNKNOWN


def sniff_zip(data: bytes | io.BufferedIOBase) -> str:
    """Tell Word documents and zipped DICOM folders from other zip archives; damaged ones are ``ZIP``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                return DOCX if any(name.startswith("word/document") for name in names) else "application/zip+office"
            if any(name.replace("\\", "/").rsplit("/", 1)[-1].upper() == "DICOMDIR" for name in names):
                return ZIPPED_DICOM
            return ZIPPED_DICOM if _mostly_dicom(archive) else ZIP
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        return ZIP


def dicom_members(data: bytes) -> int:
    """How many files a zipped DICOM folder holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(not info.is_dir() for info in archive.infolist())


def _mostly_dicom(archive: zipfile.ZipFile) -> bool:
    members = [info for info in archive.infolist() if not info.is_dir() and info.file_size > 132]
    sample = members[:: max(1, len(members) // _SAMPLED_MEMBERS)][:_SAMPLED_MEMBERS]
    found = 0
    for info in sample:
        if info.flag_bits & 1:
            continue
        try:
            with archive.open(info) as member:
                found += member.read(132)[128:] == b"DICM"
        except Exception:  # noqa: S112 - one unreadable member says nothing about the others
            continue
    return bool(sample) and found * 2 > len(sample)
