"""A resource or a bundle as pages with entries. Reading is tolerant: what is missing or wrong stays out."""

from typing import Any

from secondopinion.domain.documents import (
    DateFinding,
    DateRole,
    DocumentKind,
    PatientIdentity,
    StructuredEntry,
    StructuredRecord,
)

from ..terminologies import document_kind
from ..writing import PageWriter
from .identity import main_patient, subject_of, write_patient
from .resources import TRANSLATORS
from .values import Resource, codes, mapping, mappings, narrative, shown, when, words

_DEEPEST = 6
_ADMINISTRATIVE = {"Claim", "ClaimResponse", "ExplanationOfBenefit", "Provenance", "AuditEvent", "Bundle"}
_SILENT = {*_ADMINISTRATIVE, "Patient", "Practitioner", "PractitionerRole", "Organization", "Location", "Binary"}
_SPEAKING = {
    "DiagnosticReport": (DateRole.PERFORMED, ("effectiveDateTime", "effectivePeriod", "issued")),
    "Composition": (DateRole.REPORTED, ("date",)),
    "DocumentReference": (DateRole.REPORTED, ("date", "created")),
    "Procedure": (DateRole.PERFORMED, ("performedDateTime", "performedPeriod")),
    "Observation": (DateRole.PERFORMED, ("effectiveDateTime", "effectivePeriod", "issued")),
}


def translate(resource: dict[str, Any]) -> StructuredRecord:
    """Translate a resource or a bundle; nothing raises, a record that says nothing has no pages."""
    resources = list(_all(resource, url="", depth=0))
    by_address = {
        address: item
        for url, item in resources
        for address in (url, f"{words(item.get('resourceType'))}/{words(item.get('id'))}", f"#{words(item.get('id'))}")
        if address
    }
    writer = PageWriter()
    lead = _lead(resource, resources)
    kind, title = _kind_and_title(lead, bundle=words(resource.get("resourceType")) == "Bundle")
    writer.line(title)
    patient, addresses = main_patient(resources)
    identity = write_patient(writer, patient) if patient is not None else PatientIdentity(page=1)
    dates = _dates(writer, lead, resource)
    entries = _write_resources(writer, resources, by_address, addresses)
    for _, other in resources:
        if other.get("resourceType") == "Patient" and other is not patient:
            writer.new_page()
            write_patient(writer, other)
    return StructuredRecord(
        standard="fhir",
        pages=writer.pages(),
        identity=identity,
        kind=kind,
        title=title,
        dates=dates,
        entries=tuple(entries),
    )


def _all(resource: Resource, *, url: str, depth: int) -> list[tuple[str, Resource]]:
    """Every resource with its address, bundles and contained ones opened."""
    if depth > _DEEPEST:
        return []
    found = [(url, resource)]
    for entry in mappings(resource.get("entry")) if resource.get("resourceType") == "Bundle" else []:
        inner = entry.get("resource")
        if isinstance(inner, dict):
            found += _all(inner, url=words(entry.get("fullUrl")), depth=depth + 1)
    for inner in mappings(resource.get("contained")):
        found += _all(inner, url="", depth=depth + 1)
    return found


def _lead(resource: Resource, resources: list[tuple[str, Resource]]) -> Resource:
    """The resource that says what the record is: its composition, its only report, or itself."""
    if resource.get("resourceType") != "Bundle":
        return resource
    for name in ("Composition", "DiagnosticReport"):
        found = [item for _, item in resources if item.get("resourceType") == name]
        if name == "Composition" and found:
            return found[0]
        if len(found) == 1:
            return found[0]
    return {}


def _kind_and_title(lead: Resource, *, bundle: bool) -> tuple[DocumentKind, str]:
    coded = [*codes(lead.get("type")), *codes(lead.get("code"))]
    for category in mappings(lead.get("category")):
        coded += codes(category)
    kind = DocumentKind.OTHER
    for code in coded:
        if kind is DocumentKind.OTHER and code.system == "loinc":
            kind = document_kind(code.code)
    if kind is DocumentKind.OTHER:
        kind = _kind_by_category({code.code for code in coded})
    if kind is DocumentKind.OTHER and (bundle or lead.get("resourceType") == "Composition"):
        kind = DocumentKind.SUMMARY
    name = words(lead.get("title"))
    if lead.get("resourceType") in ("DiagnosticReport", "DocumentReference", "Composition"):
        name = name or shown(lead.get("code")) or shown(lead.get("type"))
    return kind, name


def _kind_by_category(found: set[str]) -> DocumentKind:
    """HL7 table 0074, diagnostic service sections."""
    if found & {"PAT", "SP", "CP", "LP29708-2"}:
        return DocumentKind.PATHOLOGY
    if found & {"GE"}:
        return DocumentKind.GENOMIC
    if found & {"RAD", "CT", "NMR", "RUS", "NMS", "LP29684-5", "imaging"}:
        return DocumentKind.IMAGING_REPORT
    return DocumentKind.LABORATORY if found & {"LAB", "HM", "CH", "laboratory"} else DocumentKind.OTHER


def _dates(writer: PageWriter, lead: Resource, resource: Resource) -> tuple[DateFinding, ...]:
    role, names = _SPEAKING.get(words(lead.get("resourceType")), (DateRole.REPORTED, ("date",)))
    date = when(lead, *names)
    if date is None and resource.get("resourceType") == "Bundle":
        role, date = DateRole.REPORTED, when(resource, "timestamp")
    if date is None:
        return ()
    span = writer.mark(f"Record date: {date}", words=str(date))
    return (DateFinding(role, date, span, str(date)),) if span is not None else ()


def _write_resources(
    writer: PageWriter,
    resources: list[tuple[str, Resource]],
    by_address: dict[str, Resource],
    patient: set[str],
) -> list[StructuredEntry]:
    """Write by kind, in the order a reader wants them; only what is about the patient becomes entries."""

    def look_up(address: str) -> Resource:
        return by_address.get(address, {})

    entries: list[StructuredEntry] = []
    opened = ""
    for kind, (heading, translator) in TRANSLATORS.items():
        for _, item in resources:
            if item.get("resourceType") != kind:
                continue
            if heading != opened:
                writer.heading(heading)
                opened = heading
            subject = subject_of(item)
            found = list(translator(writer, item, look_up))
            if not patient or not subject or subject in patient:
                entries += found
    others = [item for _, item in resources if item.get("resourceType") not in {*TRANSLATORS, *_SILENT}]
    for item in others:
        lines = narrative(item)
        if lines:
            writer.heading(words(mapping(item).get("resourceType")))
        for line in lines:
            writer.line(line)
    return entries
