"""The first oncologist's plan as the Word document his office wrote."""

import io
import zipfile
from itertools import groupby

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

from .typeset import PRINTED, SOURCES


def write_word(source: str) -> bytes:
    """A .docx of ``sources/<source>.txt``.

    A line starts with ``@`` (letterhead), ``@@`` (its second line), ``#`` (title), ``##`` (heading), ``|`` (table row,
    cells divided by ``|``), ``-`` (list item), or is a paragraph.
    """
    lines = (SOURCES / f"{source}.txt").read_text("utf-8").splitlines()
    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    properties = document.core_properties
    properties.author = "Front desk"
    properties.title = "Treatment Plan"
    properties.comments = ""
    properties.created = properties.modified = PRINTED.replace(tzinfo=None)
    for mark, group in groupby(lines, key=_mark):
        texts = [line.removeprefix(mark).strip() for line in group]
        if mark == "|":
            _table(document, [[cell.strip() for cell in text.split("|")] for text in texts])
            continue
        for text in texts:
            _paragraph(document, mark, text)
    out = io.BytesIO()
    document.save(out)
    return _steady(out.getvalue())


def _mark(line: str) -> str:
    return next((mark for mark in ("@@", "@", "##", "#", "|", "-") if line.startswith(mark)), "")


def _paragraph(document, mark: str, text: str) -> None:
    if mark in ("#", "##"):
        heading = document.add_heading(text, level=len(mark))
        for run in heading.runs:
            run.font.color.rgb = RGBColor(0x2D, 0x5A, 0x3A)
        return
    if mark == "-":
        document.add_paragraph(text, style="List Bullet")
        return
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    if mark in ("@", "@@"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run.bold = mark == "@"
        run.font.size = Pt(16 if mark == "@" else 9)


def _table(document, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _steady(archive: bytes) -> bytes:
    """The same archive with the printing day as the time of every member, so that equal content is equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            entry = zipfile.ZipInfo(member.filename, PRINTED.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(member))
    return out.getvalue()
