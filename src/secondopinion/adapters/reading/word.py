"""Word documents by python-docx: paragraphs and tables in the order they stand, headers and footers, comments never."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from secondopinion.domain.documents import Reason, ReasonCode

from .result import RefusedError
from .text_pages import split_pages

_PAGE_BREAK = "\f"


def text_pages(data: bytes, *, most_mib: int) -> list[str]:
    """The document's text, split at its page breaks and about every 3,000 characters. Raises ``RefusedError``."""
    _check_parts(data, most_mib=most_mib)
    try:
        document = docx.Document(io.BytesIO(data))
        lines = [*_margins(document, "header"), *_blocks(document), *_margins(document, "footer")]
    except Exception as error:
        raise RefusedError(Reason(ReasonCode.DAMAGED_DOCUMENT)) from error
    return split_pages("\n".join(lines))


def _check_parts(data: bytes, *, most_mib: int) -> None:
    """Refuse bombs and document type declarations before the library unpacks anything."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > most_mib * 1024 * 1024:
                raise RefusedError(Reason(ReasonCode.ARCHIVE_TOO_LARGE, {"limit_mib": most_mib}))
            for info in infos:
                if info.filename.endswith((".xml", ".rels")):
                    with archive.open(info) as part:
                        head = part.read(4096).replace(b"\x00", b"").upper()
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise RefusedError(Reason(ReasonCode.DOCTYPE_IN_XML))
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, EOFError, ValueError) as error:
        raise RefusedError(Reason(ReasonCode.DAMAGED_DOCUMENT)) from error


def _margins(document: Any, which: str) -> Iterator[str]:
    """Headers or footers, each text once."""
    seen: set[str] = set()
    for section in document.sections:
        for name in (which, f"first_page_{which}"):
            part = getattr(section, name)
            if part.is_linked_to_previous:
                continue
            for line in _blocks(part):
                text = line.replace(_PAGE_BREAK, "")
                if text.strip() and text not in seen:
                    seen.add(text)
                    yield text


def _blocks(container: Any) -> Iterator[str]:
    for block in container.iter_inner_content():
        if isinstance(block, Paragraph):
            yield _paragraph(block)
        elif isinstance(block, Table):
            yield from _table(block)


def _paragraph(paragraph: Paragraph) -> str:
    element = paragraph._p
    starts_page = bool(element.findall(f".//{qn('w:lastRenderedPageBreak')}"))
    starts_page = starts_page or bool(element.findall(f"./{qn('w:pPr')}/{qn('w:pageBreakBefore')}"))
    ends_page = any(br.get(qn("w:type")) == "page" for br in element.iter(qn("w:br")))
    boxes = [
        "".join(node.text or "" for node in inner.iter(qn("w:t")))
        for box in element.iter(qn("w:txbxContent"))
        if not any(parent.tag.endswith("}Fallback") for parent in box.iterancestors())
        for inner in box.iter(qn("w:p"))
    ]
    text = "\n".join([paragraph.text, *filter(None, boxes)]) if boxes else paragraph.text
    return (_PAGE_BREAK if starts_page else "") + text + (_PAGE_BREAK if ends_page else "")


def _table(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells: list[str] = []
        previous = None
        for cell in row.cells:
            if cell._tc is previous:
                continue
            previous = cell._tc
            cells.append(" ".join(line.strip(" \f") for line in _blocks(cell) if line.strip(" \f")))
        if any(cells):
            yield " | ".join(cells)
