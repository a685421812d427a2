"""Patients of a bundle: the one it is about, and others, each on a page of their own."""

from collections import Counter

from secondopinion.domain.documents import FoundDate, FoundSex, FoundText, PatientIdentity, Sex

from ..dates import fhir_date
from ..writing import PageWriter
from .values import Resource, many, mapping, mappings, reference, words

_SEXES = {"female": Sex.FEMALE, "male": Sex.MALE, "other": Sex.OTHER}
_NO_RECORD_NUMBER = {"SB", "DL", "PPN", "SS", "TAX"}


def subject_of(resource: Resource) -> str:
    """Whom a resource is about, as ``Type/id``; empty when it does not say."""
    return next(filter(None, (reference(resource.get(name)) for name in ("subject", "patient"))), "")


def main_patient(resources: list[tuple[str, Resource]]) -> tuple[Resource | None, set[str]]:
    """The patient most resources are about, and every address that means them."""
    patients = [(url, item) for url, item in resources if item.get("resourceType") == "Patient"]
    if not patients:
        return None, set()
    counts = Counter(subject_of(item) for _, item in resources)

    def addresses(url: str, item: Resource) -> set[str]:
        return {f"Patient/{words(item.get('id'))}", url, "/".join(url.split("/")[-2:])} - {"", "Patient/"}

    url, chosen = max(patients, key=lambda pair: sum(counts[a] for a in addresses(*pair)))
    return chosen, addresses(url, chosen)


def write_patient(writer: PageWriter, patient: Resource) -> PatientIdentity:
    """Write what identifies a patient, and give it with its places."""
    names: list[FoundText] = []
    births: list[FoundDate] = []
    sexes: list[FoundSex] = []
    numbers: list[FoundText] = []
    for name in mappings(patient.get("name")):
        parts = [*(words(given) for given in many(name.get("given"))), words(name.get("family"))]
        full = " ".join(filter(None, parts)) or words(name.get("text"))
        span = writer.mark(f"Patient: {full}", words=full) if full else None
        if span is not None and full not in {found.value for found in names}:
            names.append(FoundText(full, span))
    birth = fhir_date(patient.get("birthDate"))
    if birth is not None:
        span = writer.mark(f"Date of birth: {birth}", words=str(birth))
        if span is not None:
            births.append(FoundDate(birth, span))
    sex = _SEXES.get(words(patient.get("gender")))
    if sex is not None:
        span = writer.mark(f"Sex: {sex.value}", words=sex.value)
        if span is not None:
            sexes.append(FoundSex(sex, span))
    for identifier in mappings(patient.get("identifier")):
        kinds = {words(coding.get("code")) for coding in mappings(mapping(identifier.get("type")).get("coding"))}
        number = words(identifier.get("value"))
        if not number or kinds & _NO_RECORD_NUMBER:
            continue
        span = writer.mark(f"Record number: {number}", words=number)
        if span is not None:
            numbers.append(FoundText(number, span))
    spans = [found.span for found in (*names, *numbers)] + [found.span for found in births]
    page = min((span.page for span in spans), default=1)
    return PatientIdentity(page, tuple(names), tuple(births), tuple(sexes), tuple(numbers))
