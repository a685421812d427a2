"""Whom the document is about and when it was written, as lines with their places."""

from secondopinion.domain.documents import (
    DateFinding,
    DateRole,
    DocumentKind,
    FoundDate,
    FoundSex,
    FoundText,
    PatientIdentity,
    Sex,
)

from ..dates import v3_date
from ..writing import PageWriter, plain
from ..xml import Element, child, children, local_name, text_of

_SEXES = {"F": Sex.FEMALE, "M": Sex.MALE, "UN": Sex.OTHER}


def name_of(name: Element) -> str:
    """A person's name in the order it is written, prefixes and titles left out."""
    parts = [text_of(part) for part in name if local_name(part) in ("given", "family")]
    return " ".join(filter(None, parts)) or text_of(name)


def write_identity(writer: PageWriter, patient_role: Element | None) -> PatientIdentity:
    """Write names, birth date, sex and record numbers; all on the first page."""
    if patient_role is None:
        return PatientIdentity(page=1)
    patient = child(patient_role, "patient")
    names: list[FoundText] = []
    births: list[FoundDate] = []
    sexes: list[FoundSex] = []
    numbers: list[FoundText] = []
    for element in children(patient, "name") if patient is not None else []:
        words = plain(name_of(element))
        span = writer.mark(f"Patient: {words}", words=words) if words else None
        if span is not None and words not in {found.value for found in names}:
            names.append(FoundText(words, span))
    birth = child(patient, "birthTime")
    date = v3_date(birth.get("value")) if birth is not None else None
    if date is not None:
        span = writer.mark(f"Date of birth: {date}", words=str(date))
        if span is not None:
            births.append(FoundDate(date, span))
    gender = child(patient, "administrativeGenderCode")
    sex = _SEXES.get(gender.get("code", "")) if gender is not None else None
    if sex is not None:
        span = writer.mark(f"Sex: {sex.value}", words=sex.value)
        if span is not None:
            sexes.append(FoundSex(sex, span))
    for identifier in children(patient_role, "id"):
        number = plain(identifier.get("extension") or "")
        span = writer.mark(f"Record number: {number}", words=number) if number else None
        if span is not None:
            numbers.append(FoundText(number, span))
    return PatientIdentity(1, tuple(names), tuple(births), tuple(sexes), tuple(numbers))


def write_dates(writer: PageWriter, document: Element, *, kind: DocumentKind) -> tuple[DateFinding, ...]:
    """Write when the document was made and, where it says so, the stay or the operation it reports."""
    stay = child(document, "componentOf", "encompassingEncounter", "effectiveTime")
    service = child(document, "documentationOf", "serviceEvent", "effectiveTime")
    found = [(DateRole.REPORTED, "Document date", child(document, "effectiveTime"))]
    if kind is DocumentKind.DISCHARGE:
        found.append((DateRole.ADMITTED, "Admitted", child(stay, "low")))
        found.append((DateRole.DISCHARGED, "Discharged", child(stay, "high")))
    elif kind is DocumentKind.OPERATIVE and service is not None:
        low = child(service, "low")
        found.append((DateRole.PERFORMED, "Date of procedure", service if service.get("value") else low))
    dates = []
    for role, label, element in found:
        date = v3_date(element.get("value")) if element is not None else None
        if date is None:
            continue
        span = writer.mark(f"{label}: {date}", words=str(date))
        if span is not None:
            dates.append(DateFinding(role, date, span, str(date)))
    return tuple(dates)
