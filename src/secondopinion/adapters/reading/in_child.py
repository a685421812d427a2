"""Runs in the child: choose the reader by content, send pages as they are ready, answer with plain JSON."""

import os
from collections.abc import Iterator
from typing import Any

from secondopinion.adapters.ocr import OcrModel
from secondopinion.adapters.sandbox.child import Channel
from secondopinion.domain.documents import Reason, ReasonCode

from . import sniffing
from .limits import ReadLimits
from .result import Outcome, ReadFile, ReadPage, RefusedError, TextSource

_IMAGES = {sniffing.PNG, sniffing.JPEG, sniffing.TIFF}


def read(channel: Channel, *, limits: dict[str, Any], ocr: dict[str, str] | None) -> dict[str, Any]:
    """Read one file; page images go ahead as parts with the heading ``{"page": number}``."""
    data = channel.read()
    bounds = ReadLimits(**limits)
    content_type = sniffing.sniff(data)
    try:
        found = _read(channel, data, content_type, bounds=bounds, model=OcrModel(**ocr) if ocr else None)
    except RefusedError as refusal:
        found = ReadFile(content_type, Outcome.REFUSED, refusal.reason)
    return found.to_json()


def _read(channel: Channel, data: bytes, content_type: str, *, bounds: ReadLimits, model: OcrModel | None) -> ReadFile:
    if content_type in {sniffing.DICOM, sniffing.ZIPPED_DICOM}:
        files = 1 if content_type == sniffing.DICOM else sniffing.dicom_members(data)
        return ReadFile(content_type, Outcome.KEPT, Reason(ReasonCode.DICOM_KEPT, {"files": files}))
    if content_type == sniffing.ZIP:
        return ReadFile(content_type, Outcome.UNPACKED, Reason(ReasonCode.ARCHIVE_UNPACKED))
    if content_type == sniffing.PDF or content_type in _IMAGES:
        pages = tuple(_sent(channel, _pictured(data, content_type, bounds=bounds, model=model)))
        return _with_remark(ReadFile(content_type, Outcome.READ, None, pages))
    if content_type == sniffing.DOCX:
        from . import word

        return _text_file(content_type, word.text_pages(data, most_mib=bounds.document_mib))
    if content_type == sniffing.PLAIN:
        from .text_pages import split_pages

        return _text_file(content_type, split_pages(sniffing.decode(data) or ""))
    if content_type in {sniffing.XML, sniffing.FHIR_JSON}:
        from . import structured

        if content_type == sniffing.XML:
            content_type, record = structured.read_xml(data)
        else:
            record = structured.read_json(data)
        written = tuple(ReadPage(page.number, page.text, TextSource.STRUCTURED) for page in record.pages)
        return _with_remark(ReadFile(content_type, Outcome.READ, None, written, record))
    if content_type == sniffing.ENCRYPTED_OFFICE:
        raise RefusedError(Reason(ReasonCode.ENCRYPTED_DOCUMENT))
    raise RefusedError(Reason(ReasonCode.UNSUPPORTED_TYPE, {"content_type": content_type}))


def _pictured(
    data: bytes, content_type: str, *, bounds: ReadLimits, model: OcrModel | None
) -> Iterator[tuple[int, ReadPage]]:
    from .recognition import PageRecognition

    recognition = PageRecognition(model)
    if content_type == sniffing.PDF:
        from . import pdf

        yield from pdf.pages_of(data, recognition=recognition, most_pages=bounds.pages)
    else:
        from . import images

        yield from images.pages_of(data, recognition=recognition, most_pages=bounds.pages, megapixels=bounds.megapixels)


def _sent(channel: Channel, pages: Iterator[tuple[int, ReadPage]]) -> Iterator[ReadPage]:
    """Send each page's image at once and let it go, so that memory does not grow with the pages."""
    for total, page in pages:
        if page.image is not None:
            channel.part({"page": page.number}, page.image)
        channel.progress(page.number, total)
        yield ReadPage(
            page.number,
            page.text,
            page.source,
            page.confidence,
            page.rotation,
            page.width,
            page.height,
            page.words,
        )


def _text_file(content_type: str, texts: list[str]) -> ReadFile:
    pages = tuple(ReadPage(number, text) for number, text in enumerate(texts, start=1))
    return _with_remark(ReadFile(content_type, Outcome.READ, None, pages))


def _with_remark(found: ReadFile) -> ReadFile:
    if any(page.text.strip() for page in found.pages):
        return found
    return ReadFile(found.content_type, found.outcome, Reason(ReasonCode.NO_TEXT), found.pages, found.structured)


def members(channel: Channel, *, limits: dict[str, Any]) -> int:
    """Send each member of a zip archive as parts: ``open``, ``chunk`` ..., ``end``. Answers with their number."""
    from .archives import Finished, Opened, Unpacking

    unpacking = Unpacking(ReadLimits(**limits))
    with os.fdopen(os.dup(channel.source), "rb") as source:
        for event in unpacking.walk(source):
            if isinstance(event, bytes):
                channel.part({"event": "chunk"}, event)
                continue
            reason = event.reason.to_json() if event.reason else None
            if isinstance(event, Opened):
                channel.part({"event": "open", "name": event.name, "reason": reason}, b"")
            elif isinstance(event, Finished):
                channel.part({"event": "end", "reason": reason}, b"")
    return unpacking.members
