"""A clinical document, or one of the fragments vendors hand out, as pages with entries."""

import base64
import binascii
from collections.abc import Iterator

from secondopinion.domain.documents import DocumentKind, StructuredEntry, StructuredRecord

from ..terminologies import document_kind
from ..writing import PageWriter
from ..xml import Element, child, children, descendants, local_name, text_of
from .entries import section_entries
from .header import write_dates, write_identity
from .narrative import identified_texts, narrative_lines

NAMESPACE = "urn:hl7-org:v3"
_FRAGMENTS = {
    "ClinicalDocument",
    "component",
    "structuredBody",
    "section",
    "entry",
    "entryRelationship",
    "organizer",
    "observation",
    "act",
    "procedure",
    "encounter",
    "supply",
    "substanceAdministration",
    "recordTarget",
}


def is_clinical_document(root: Element) -> bool:
    """Whether this is a CDA document, or a part of one that stands for itself."""
    name, tag = local_name(root), root.tag
    if name not in _FRAGMENTS or not isinstance(tag, str):
        return False
    if tag.startswith("{"):
        return tag.startswith(f"{{{NAMESPACE}}}")
    return name in {"ClinicalDocument", "recordTarget"} or bool(descendants(root, "templateId"))


def translate(root: Element) -> StructuredRecord:
    """Translate; whatever is missing stays empty, nothing raises."""
    writer = PageWriter()
    code = child(root, "code")
    kind = DocumentKind.OTHER
    title = ""
    if local_name(root) == "ClinicalDocument":
        kind = document_kind(code.get("code", "")) if code is not None else kind
        title = text_of(child(root, "title")) or (code.get("displayName", "") if code is not None else "")
        writer.line(title)
    target = root if local_name(root) == "recordTarget" else child(root, "recordTarget")
    identity = write_identity(writer, child(target, "patientRole"))
    dates = write_dates(writer, root, kind=kind) if local_name(root) == "ClinicalDocument" else ()
    entries: list[StructuredEntry] = []
    body = child(root, "component", "nonXMLBody", "text")
    if body is not None:
        for line in _unstructured(body):
            writer.line(line)
    sections = [root] if local_name(root) == "section" else _outermost(root)
    for section in sections:
        _write_section(writer, section, entries)
    if not sections and local_name(root) not in ("ClinicalDocument", "recordTarget"):
        entries += section_entries(writer, root, section_code="", texts={})
    return StructuredRecord(
        standard="ccda",
        pages=writer.pages(),
        identity=identity,
        kind=kind,
        title=title,
        dates=dates,
        entries=tuple(entries),
    )


def _outermost(root: Element) -> list[Element]:
    found: list[Element] = []
    for element in root:
        if local_name(element) == "section":
            found.append(element)
        elif local_name(element) in ("component", "structuredBody"):
            found += _outermost(element)
    return found


def _write_section(writer: PageWriter, section: Element, entries: list[StructuredEntry]) -> None:
    code, text = child(section, "code"), child(section, "text")
    title = text_of(child(section, "title")) or (code.get("displayName", "") if code is not None else "")
    writer.heading(title)
    for line in narrative_lines(text) if text is not None else ():
        writer.line(line)
    section_code = code.get("code", "") if code is not None else ""
    texts = identified_texts(text)
    for entry in children(section, "entry"):
        entries += section_entries(writer, entry, section_code=section_code, texts=texts)
    for inner in _outermost(section):
        _write_section(writer, inner, entries)


def _unstructured(body: Element) -> Iterator[str]:
    """A body that is a file of its own: plain text is read, anything else is named."""
    media = body.get("mediaType", "text/plain")
    if media != "text/plain":
        yield f"Attached document ({media}), not shown here."
        return
    words = "".join(body.itertext())
    if body.get("representation") == "B64":
        try:
            words = base64.b64decode(words).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return
    yield from words.splitlines()
