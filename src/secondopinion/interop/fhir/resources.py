"""One function per kind of resource: it writes lines and yields the entries that stand in them (FHIR R4)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from secondopinion.domain.documents import Certainty, FactKind, Polarity, Standing, StructuredEntry
from secondopinion.domain.values import PartialDate
from secondopinion.domain.vocabulary import allergen

from ..terminologies import finding_of, finding_value, ingredient
from ..tumours import tumour_entries, tumour_type
from ..writing import PageWriter
from .lines import Lookup, Translator, coded, labelled, on_date
from .values import Resource, codes, mapping, mappings, quantity, reference, shown, when, words
from .written import care_plan, composition, family, named, report

_UNSURE = {"unconfirmed", "provisional", "differential"}
_PAST = {"inactive", "remission", "resolved", "stopped", "completed", "ended"}
_NOTHING_KNOWN = {"716186003", "409137002", "160244002", "428607008", "429625007", "no-allergy-info"}


def _status(resource: Resource, *names: str) -> str:
    for name in names:
        value = resource.get(name)
        found = words(value) or next((code.code for code in codes(value)), "") or shown(value)
        if found:
            return found.lower()
    return ""


def condition(writer: PageWriter, resource: Resource, look_up: Lookup) -> Iterator[StructuredEntry]:
    """A problem or a diagnosis, with the stage it carries."""
    name, found = shown(resource.get("code")), codes(resource.get("code"))
    clinical, verified = _status(resource, "clinicalStatus"), _status(resource, "verificationStatus")
    date = when(resource, "onsetDateTime", "onsetPeriod", "recordedDate", "dateRecorded")
    where = ", ".join(filter(None, (shown(site) for site in mappings(resource.get("bodySite")))))
    if not name or verified == "entered-in-error":
        return
    label = "Problem, not present" if verified == "refuted" else "Problem"
    span = writer.mark(
        labelled(label, name, coded(found), where, clinical, verified, on_date(date, "since")), words=name
    )
    for stage in mappings(resource.get("stage")):
        writer.line(labelled("Stage", shown(stage.get("summary"))) if shown(stage.get("summary")) else "")
    if span is not None:
        diagnosis = StructuredEntry(
            FactKind.CONDITION,
            name,
            span,
            found[0] if found else None,
            polarity=Polarity.NEGATED if verified == "refuted" else Polarity.AFFIRMED,
            certainty=Certainty.UNCERTAIN if verified in _UNSURE else Certainty.STATED,
            standing=Standing.HISTORIC if clinical in _PAST else Standing.CURRENT,
            date=date,
            details={"site": where} if where else {},
        )
        yield diagnosis
        yield from tumour_entries(diagnosis, words=name, codes=found, where=where)
        yield from _morphology(writer, resource, diagnosis)


def _morphology(writer: PageWriter, resource: Resource, diagnosis: StructuredEntry) -> Iterator[StructuredEntry]:
    """The tumour type that mCODE puts into an extension (HL7 FHIR mCODE STU 3, histology-morphology-behavior)."""
    for extension in mappings(resource.get("extension")):
        if not words(extension.get("url")).endswith("histology-morphology-behavior"):
            continue
        concept = extension.get("valueCodeableConcept")
        name, found = shown(concept), codes(concept)
        span = writer.mark(labelled("Tumour type", name, coded(found)), words=name) if name else None
        tumour = tumour_type(name, codes=found)
        if span is not None and tumour is not None:
            yield replace(
                diagnosis,
                kind=FactKind.HISTOLOGY,
                value=tumour.key,
                span=span,
                code=found[0] if found else tumour.code,
                details={},
            )


def observation(writer: PageWriter, resource: Resource, look_up: Lookup) -> Iterator[StructuredEntry]:
    """A result: its parts too, each as its own line."""
    if words(resource.get("status")) in {"entered-in-error", "cancelled"}:
        return
    date = when(resource, "effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued")
    for part in (resource, *mappings(resource.get("component"))):
        yield from _measured(writer, part, date=date)


def _measured(writer: PageWriter, part: Resource, *, date: PartialDate | None) -> Iterator[StructuredEntry]:
    found, name = codes(part.get("code")), shown(part.get("code"))
    amount = quantity(part.get("valueQuantity"))
    value = _value_words(part)
    if not name or not value:
        return
    finding = finding_of(found)
    label = finding[0].label if finding else name
    note = " ".join(filter(None, (shown(item) for item in mappings(part.get("interpretation")))))
    span = writer.mark(labelled(f"{label}", value, note, on_date(date)), words=value)
    if finding is None or span is None:
        return
    stable = finding_value(finding[0], value) or finding_value(finding[0], f"{value} {note}")
    if stable:
        details = dict(finding[0].details)
        yield StructuredEntry(finding[0].kind, stable, span, finding[1], quantity=amount, date=date, details=details)


def _value_words(part: Resource) -> str:
    amount = quantity(part.get("valueQuantity"))
    if amount is not None:
        return str(amount)
    for name in ("valueCodeableConcept", "valueString", "valueInteger", "valueBoolean", "valueDateTime", "valueTime"):
        found = shown(part.get(name)) if name == "valueCodeableConcept" else words(part.get(name))
        if found:
            return found
    ratio = mapping(part.get("valueRatio"))
    if ratio:
        return " : ".join(str(quantity(ratio.get(side)) or "") for side in ("numerator", "denominator"))
    extent = mapping(part.get("valueRange"))
    if extent:
        return " to ".join(str(quantity(extent.get(side)) or "") for side in ("low", "high"))
    return ""


def medication(writer: PageWriter, resource: Resource, look_up: Lookup) -> Iterator[StructuredEntry]:
    """A prescription, a statement, an administration or a dispensing of a medicine."""
    status = words(resource.get("status"))
    if status in {"entered-in-error", "cancelled", "draft"}:
        return
    concept = resource.get("medicationCodeableConcept") or mapping(resource.get("medication")).get("concept")
    target = resource.get("medicationReference") or mapping(resource.get("medication")).get("reference")
    if not concept and target:
        concept = look_up(reference(target)).get("code") or {"text": words(mapping(target).get("display"))}
    name, found = shown(concept), codes(concept)
    if not name:
        return
    dosage = mapping(resource.get("dosageInstruction") or resource.get("dosage"))
    details = _dosage(dosage)
    date = when(resource, "effectiveDateTime", "effectivePeriod", "authoredOn", "whenHandedOver", "dateWritten")
    period = mapping(resource.get("effectivePeriod"))
    stop = when(period, "end")
    if stop is not None:
        details["stop"] = str(stop)
    taken = "not taken" if status == "not-taken" or resource.get("doNotPerform") is True else ""
    given = " ".join(filter(None, (details.get("dose", ""), details.get("unit", ""))))
    rest = (details.get("route", ""), details.get("frequency", ""), words(dosage.get("text")))
    until = on_date(stop, "until")
    label = "Medicine, not taken" if taken else "Medicine"
    parts = (name, coded(found), given, *rest, status, on_date(date, "from"), until)
    span = writer.mark(labelled(label, *parts), words=name)
    if span is not None:
        yield StructuredEntry(
            FactKind.MEDICINE,
            ingredient(name),
            span,
            found[0] if found else None,
            polarity=Polarity.NEGATED if taken else Polarity.AFFIRMED,
            standing=Standing.HISTORIC if status in _PAST else Standing.CURRENT,
            date=date,
            details=details,
        )


def _dosage(dosage: Resource) -> dict[str, str]:
    rate = mapping(dosage.get("doseAndRate"))
    dose = quantity(rate.get("doseQuantity") or dosage.get("doseQuantity") or dosage.get("dose"))
    timing = mapping(dosage.get("timing"))
    repeat = mapping(timing.get("repeat"))
    times, period, unit = (words(repeat.get(name)) for name in ("frequency", "period", "periodUnit"))
    frequency = shown(timing.get("code"))
    if not frequency and times and period and unit:
        frequency = f"{times} x every {period} {unit}"
    if not frequency and dosage.get("asNeededBoolean") in (True, "true"):
        frequency = "as needed"
    found = {
        "dose": f"{dose.value.normalize():f}" if dose else "",
        "unit": dose.unit if dose else "",
        "route": shown(dosage.get("route")),
        "frequency": frequency,
    }
    return {key: value for key, value in found.items() if value}


def allergy(writer: PageWriter, resource: Resource, look_up: Lookup) -> Iterator[StructuredEntry]:
    """An allergy or intolerance, or the statement that none is known."""
    verified = _status(resource, "verificationStatus")
    substance = resource.get("code") or resource.get("substance")
    name, found = shown(substance), codes(substance)
    if not name or verified == "entered-in-error":
        return
    none_known = bool({code.code for code in found} & _NOTHING_KNOWN)
    reactions = [
        shown(effect)
        for reaction in mappings(resource.get("reaction"))
        for effect in mappings(reaction.get("manifestation"))
    ]
    parts = (name, coded(found), words(resource.get("criticality")), " and ".join(filter(None, reactions)))
    span = writer.mark(labelled("Allergy, refuted" if verified == "refuted" else "Allergy", *parts), words=name)
    if span is not None:
        yield StructuredEntry(
            FactKind.ALLERGY,
            "none known" if none_known else allergen(name),
            span,
            found[0] if found else None,
            polarity=Polarity.NEGATED if verified == "refuted" else Polarity.AFFIRMED,
            certainty=Certainty.UNCERTAIN if verified in _UNSURE else Certainty.STATED,
            standing=Standing.HISTORIC if _status(resource, "clinicalStatus") in _PAST else Standing.CURRENT,
        )


def procedure(writer: PageWriter, resource: Resource, look_up: Lookup) -> Iterator[StructuredEntry]:
    """Something that was done, or that was not."""
    status = words(resource.get("status"))
    name, found = shown(resource.get("code")), codes(resource.get("code"))
    if not name or status == "entered-in-error":
        return
    date = when(resource, "performedDateTime", "performedPeriod", "performedString", "occurrenceDateTime")
    where = ", ".join(filter(None, (shown(site) for site in mappings(resource.get("bodySite")))))
    label = "Procedure, not done" if status in {"not-done", "preparation"} else "Procedure"
    span = writer.mark(labelled(label, name, coded(found), where, status, on_date(date)), words=name)
    if span is not None:
        yield StructuredEntry(
            FactKind.PROCEDURE,
            name,
            span,
            found[0] if found else None,
            polarity=Polarity.NEGATED if status in {"not-done", "preparation"} else Polarity.AFFIRMED,
            date=date,
        )


TRANSLATORS: Mapping[str, tuple[str, Translator]] = {
    "Composition": ("Document", composition),
    "Condition": ("Problems", condition),
    "AllergyIntolerance": ("Allergies", allergy),
    "MedicationStatement": ("Medicines", medication),
    "MedicationRequest": ("Medicines", medication),
    "MedicationOrder": ("Medicines", medication),
    "MedicationAdministration": ("Medicines given", medication),
    "MedicationDispense": ("Medicines dispensed", medication),
    "Procedure": ("Procedures", procedure),
    "DiagnosticReport": ("Reports", report),
    "DocumentReference": ("Documents", report),
    "Observation": ("Results", observation),
    "ImagingStudy": ("Imaging studies", named("Imaging study", "description", "procedureCode", "modality")),
    "Specimen": ("Specimens", named("Specimen", "type")),
    "FamilyMemberHistory": ("Family history", family),
    "CarePlan": ("Plans", care_plan),
    "ServiceRequest": ("Requests", named("Request", "code")),
    "Immunization": ("Immunizations", named("Immunization", "vaccineCode")),
    "Encounter": ("Visits", named("Visit", "type", "class")),
    "Device": ("Devices", named("Device", "type")),
    "Goal": ("Goals", named("Goal", "description")),
    "Coverage": ("Insurance", named("Coverage", "type", "subscriberId")),
    "BodyStructure": ("Body structures", named("Body structure", "description", "location", "morphology")),
    "QuestionnaireResponse": ("Answers", named("Questionnaire", "questionnaire")),
    "Medication": ("Medicine products", named("Product", "code")),
    "CareTeam": ("Care team", named("Care team", "name")),
}
