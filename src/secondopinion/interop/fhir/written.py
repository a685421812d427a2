"""Resources that become words only: reports, documents, compositions, plans, and what merely has a name (FHIR R4)."""

import base64
import binascii
from collections.abc import Iterator

from secondopinion.domain.documents import StructuredEntry

from ..writing import PageWriter
from .lines import Lookup, Translator, labelled, on_date
from .values import Resource, mapping, mappings, narrative, shown, when, words


def report(writer: PageWriter, resource: Resource, look_up: Lookup) -> Iterator[StructuredEntry]:
    """A diagnostic report or a document: its title, its conclusion, its text where it carries one."""
    name = shown(resource.get("code")) or shown(resource.get("type")) or words(resource.get("description"))
    date = when(resource, "effectiveDateTime", "effectivePeriod", "issued", "date", "created")
    writer.line(labelled("Report", name or "without a title", on_date(date)))
    writer.line(words(resource.get("conclusion")))
    for concept in mappings(resource.get("conclusionCode")):
        writer.line(shown(concept))
    forms = mappings(resource.get("presentedForm"))
    forms += [mapping(content.get("attachment")) for content in mappings(resource.get("content"))]
    for form in forms:
        for line in _attached(form):
            writer.line(line)
    if not forms:
        for line in narrative(resource):
            writer.line(line)
    yield from ()


def _attached(form: Resource) -> list[str]:
    kind, data = words(form.get("contentType")), form.get("data")
    if not isinstance(data, str):
        return []
    if not kind.startswith(("text/plain", "text/html", "text/xml", "application/xhtml")):
        return [f"Attached document ({kind or 'of unknown type'}), not shown here."]
    try:
        text = base64.b64decode(data).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return []
    return text.splitlines() if kind.startswith("text/plain") else narrative({"text": {"div": text}})


def composition(writer: PageWriter, resource: Resource, look_up: Lookup) -> Iterator[StructuredEntry]:
    """The sections' own words where no entries stand behind them."""

    def write(section: Resource) -> None:
        if mappings(section.get("entry")) and not mappings(section.get("section")):
            return
        lines = narrative(section)
        if lines:
            writer.line(words(section.get("title")))
            for line in lines:
                writer.line(line)
        for inner in mappings(section.get("section")):
            write(inner)

    for section in mappings(resource.get("section")):
        write(section)
    yield from ()


def named(label: str, *elements: str) -> Translator:
    """A resource of which only its name and date are written."""

    def translator(writer: PageWriter, resource: Resource, look_up: Lookup) -> Iterator[StructuredEntry]:
        name = next(filter(None, (shown(resource.get(e)) or words(resource.get(e)) for e in elements)), "")
        date = when(resource, "occurrenceDateTime", "period", "date", "started", "authoredOn", "created", "startDate")
        lines = [labelled(label, name, words(resource.get("status")), on_date(date))] if name else narrative(resource)
        for line in lines:
            writer.line(line)
        yield from ()

    return translator


def family(writer: PageWriter, resource: Resource, look_up: Lookup) -> Iterator[StructuredEntry]:
    """Illnesses of the family: written, never taken for the patient's."""
    who = shown(resource.get("relationship")) or words(resource.get("name")) or "relative"
    for item in mappings(resource.get("condition")):
        writer.line(labelled(f"Family history, {who}", shown(item.get("code"))))
    yield from ()


def care_plan(writer: PageWriter, resource: Resource, look_up: Lookup) -> Iterator[StructuredEntry]:
    """What is planned, as words."""
    title = words(resource.get("title")) or next(
        filter(None, (shown(item) for item in mappings(resource.get("category")))), ""
    )
    writer.line(labelled("Care plan", title, words(resource.get("status"))))
    for activity in mappings(resource.get("activity")):
        writer.line(labelled("Planned", shown(mapping(activity.get("detail")).get("code"))))
    if not title:
        for line in narrative(resource):
            writer.line(line)
    yield from ()
