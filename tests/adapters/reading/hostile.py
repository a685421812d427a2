"""Files a careless or hostile sender might hand over, made here byte by byte."""

import io
import struct
import zipfile
import zlib

import docx
import pikepdf
from PIL import Image


def zipped(members, *, compression=zipfile.ZIP_DEFLATED):
    """A zip archive of (name, bytes) pairs, in order, names as given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def pdf(lines, *, pages=1, password=None):
    """A PDF with a text layer: the lines on each page."""
    document = pikepdf.new()
    for number in range(1, pages + 1):
        page = document.add_blank_page(page_size=(612, 792))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        shown = " ".join(f"({line}) Tj T*" for line in [*lines, f"Page number {number}"])
        page.Contents = document.make_stream(f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET".encode())
    buffer = io.BytesIO()
    encryption = pikepdf.Encryption(owner=password, user=password) if password else False
    document.save(buffer, encryption=encryption)
    return buffer.getvalue()


def png(image):
    """An image as PNG."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def huge_png(width, height):
    """A PNG that claims to be as large as it likes in a few bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def word(*paragraphs, header=""):
    """A Word document; None stands for a page break."""
    document = docx.Document()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    for text in paragraphs:
        if text is None:
            document.add_page_break()
        elif isinstance(text, list):
            table = document.add_table(len(text), len(text[0]))
            for row, cells in enumerate(text):
                for column, cell in enumerate(cells):
                    table.cell(row, column).text = cell
        else:
            document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def dicom(size=400):
    """The start of a DICOM file."""
    return b"\0" * 128 + b"DICM" + b"\x02\0\0\0UL\x04\0\0\0\0\0" + b"\0" * size


def blank_page():
    """A white page."""
    return Image.new("L", (600, 800), 255)
