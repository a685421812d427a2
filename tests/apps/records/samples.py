"""Files for the tests of records, made in memory."""

import io
import json
import zipfile

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

OURS = "Patient: Mira Example\nDate of birth: 12 May 1974\n"
THEIRS = "Patient: Otto Stranger\nDate of birth: 1 January 1950\n"
PATHOLOGY = (
    "SURGICAL PATHOLOGY REPORT\n" + OURS + "Date collected: 3 March 2026\n"
    "FINAL DIAGNOSIS\nLeft breast, core biopsy: Invasive ductal carcinoma, Nottingham histologic grade 2.\n"
    "Estrogen receptor: positive (95%)\nHER2 immunohistochemistry: 2+ (equivocal)\n"
)


def text_pdf(*pages: str) -> bytes:
    """A PDF with a text layer, one string per page."""
    pdf = pikepdf.new()
    for text in pages:
        lines = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in text.split("\n")]
        content = "BT /F1 12 Tf 14 TL 50 780 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(content.encode("latin-1"))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def encrypted_pdf() -> bytes:
    """A PDF that opens with a password only."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(text_pdf(PATHOLOGY))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="secret", user="secret"))
    return out.getvalue()


def scanned_png(text: str = PATHOLOGY) -> bytes:
    """A picture of text."""
    image = Image.new("L", (1240, 700), 255)
    font = ImageFont.load_default(size=26)
    ImageDraw.Draw(image).multiline_text((60, 60), text, fill=0, font=font, spacing=12)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def huge_png() -> bytes:
    """200 megapixels in a small file."""
    out = io.BytesIO()
    Image.new("1", (20000, 10000), 1).save(out, "PNG")
    return out.getvalue()


def zipped(files: dict[str, bytes], *, level: int = 6) -> bytes:
    """A zip archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def zip_bomb() -> bytes:
    """One member that unpacks to 64 MiB of nothing."""
    return zipped({"much.txt": bytes(64 * 1024 * 1024)}, level=9)


def ccda(name: tuple[str, str] = ("Mira", "Example"), born: str = "19740512") -> bytes:
    """A small C-CDA document about somebody."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <templateId root="2.16.840.1.113883.10.20.22.1.2"/>
  <id root="1.2.3" extension="1"/>
  <code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="Summarization of Episode Note"/>
  <title>Continuity of Care Document</title>
  <effectiveTime value="20260304"/>
  <recordTarget><patientRole><id root="1.2.4" extension="77"/>
    <patient><name><given>{name[0]}</given><family>{name[1]}</family></name>
    <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="{born}"/></patient>
  </patientRole></recordTarget>
  <component><structuredBody><component><section>
    <code code="48765-2" codeSystem="2.16.840.1.113883.6.1"/><title>Allergies</title>
    <text>Penicillin: rash</text></section></component></structuredBody></component>
</ClinicalDocument>""".encode()


def doctype_xml() -> bytes:
    """XML that would read a file of the machine."""
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


def dicom() -> bytes:
    """Enough of a DICOM file to be known as one."""
    return bytes(128) + b"DICM" + bytes(64)


def fhir_patient() -> bytes:
    """A FHIR resource."""
    return json.dumps(
        {"resourceType": "Patient", "name": [{"given": ["Mira"], "family": "Example"}], "birthDate": "1974-05-12"}
    ).encode()


def pages_in(data: bytes) -> int:
    """How many pages a PDF has."""
    return len(pypdfium2.PdfDocument(data))
