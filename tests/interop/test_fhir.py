"""FHIR resources become pages, identity and entries; what nobody validated never raises."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondopinion.domain.documents import Certainty, DateRole, DocumentKind, FactKind, Polarity, Sex, Standing
from secondopinion.domain.values import PartialDate
from secondopinion.interop.fhir import is_fhir_xml, translate, xml_to_json
from secondopinion.interop.fhir.resources import TRANSLATORS
from secondopinion.interop.xml import parse_xml

from .places import assert_every_place_holds_words, words_of

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"


def concept(system, code, display):
    return {"coding": [{"system": system, "code": code, "display": display}]}


def resource(kind, **fields):
    return {"resourceType": kind, "subject": {"reference": "urn:uuid:1"}, **fields}


PATIENT = {
    "resourceType": "Patient",
    "id": "alma",
    "name": [{"given": ["Alma"], "family": "Weber"}, {"use": "maiden", "given": ["Alma"], "family": "Roth"}],
    "birthDate": "1971-02-15",
    "gender": "female",
    "identifier": [{"value": "MRN-4711"}, {"type": {"coding": [{"code": "SS"}]}, "value": "999-99-9999"}],
}
BUNDLE = {
    "resourceType": "Bundle",
    "entry": [
        {"fullUrl": "urn:uuid:1", "resource": PATIENT},
        {
            "resource": resource(
                "DiagnosticReport",
                category=[{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "PAT"}]}],
                code=concept(LOINC, "22637-3", "Pathology report"),
                effectiveDateTime="2026-01-12T09:00:00Z",
                conclusion="Invasive carcinoma, pT2.",
                presentedForm=[{"contentType": "text/plain", "data": base64.b64encode(b"Two\nlines").decode()}],
            )
        },
        {
            "resource": resource(
                "Condition",
                code=concept(SNOMED, "254837009", "Malignant neoplasm of breast"),
                verificationStatus=concept("v", "provisional", ""),
                clinicalStatus=concept("c", "active", ""),
                onsetDateTime="2026-01",
            )
        },
        {"fullUrl": "urn:uuid:m", "resource": {"resourceType": "Medication", "code": {"text": "Letrozole 2.5 mg"}}},
        {
            "resource": resource(
                "MedicationRequest",
                status="active",
                medicationReference={"reference": "urn:uuid:m"},
                authoredOn="2026-02-01",
                dosageInstruction=[
                    {
                        "route": {"text": "oral"},
                        "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
                        "doseAndRate": [{"doseQuantity": {"value": 2.5, "unit": "mg"}}],
                    }
                ],
            )
        },
        {
            "resource": resource(
                "Observation",
                code=concept(SNOMED, "384625004", "pT category"),
                valueCodeableConcept=concept(SNOMED, "1", "American Joint Committee on Cancer pT2 (qualifier value)"),
            )
        },
        {
            "resource": resource(
                "Observation",
                code=concept(LOINC, "85319-2", "HER2 by IHC"),
                valueString="Score 2+ (equivocal)",
            )
        },
        {"resource": resource("Procedure", status="not-done", code={"text": "Mastectomy"})},
        {"resource": resource("AllergyIntolerance", code=concept(SNOMED, "716186003", "No known allergy"))},
    ],
}


@pytest.fixture
def record():
    found = translate(BUNDLE)
    assert_every_place_holds_words(found)
    return found


def only(record, kind):
    [entry] = [entry for entry in record.entries if entry.kind is kind]
    return entry


def test_the_bundle_says_what_it_is_and_whom_it_is_about(record):
    assert (record.standard, record.kind) == ("fhir", DocumentKind.PATHOLOGY)
    assert [name.value for name in record.identity.names] == ["Alma Weber", "Alma Roth"]
    assert [birth.value for birth in record.identity.birth_dates] == [PartialDate(1971, 2, 15)]
    assert [sex.value for sex in record.identity.sexes] == [Sex.FEMALE]
    assert [(date.role, date.date) for date in record.dates] == [(DateRole.PERFORMED, PartialDate(2026, 1, 12))]


def test_a_social_security_number_is_not_written(record):
    assert [number.value for number in record.identity.record_numbers] == ["MRN-4711"]
    assert "999-99-9999" not in "".join(page.text for page in record.pages)


def test_what_is_not_confirmed_stays_uncertain(record):
    problem = only(record, FactKind.CONDITION)
    assert (problem.certainty, problem.standing, problem.date) == (
        Certainty.UNCERTAIN,
        Standing.CURRENT,
        PartialDate(2026, 1),
    )


def test_a_medicine_is_found_through_its_reference(record):
    medicine = only(record, FactKind.MEDICINE)
    assert (medicine.value, words_of(record, medicine)) == ("letrozole", "Letrozole 2.5 mg")
    assert medicine.details == {"dose": "2.5", "unit": "mg", "route": "oral", "frequency": "1 x every 1 d"}


def test_stage_receptors_procedures_and_allergies_become_entries(record):
    assert only(record, FactKind.T).value == "pT2"
    assert only(record, FactKind.HER2_IHC).value == "2+"
    assert only(record, FactKind.PROCEDURE).polarity is Polarity.NEGATED
    assert only(record, FactKind.ALLERGY).value == "none known"


def test_a_reports_own_text_is_written(record):
    text = record.pages[0].text
    assert "Invasive carcinoma, pT2.\nTwo\nlines" in text


def test_another_patient_in_the_bundle_has_a_page_of_their_own_and_no_entries():
    other = {"resourceType": "Patient", "id": "otto", "name": [{"given": ["Otto"], "family": "Klein"}]}
    theirs = {"resourceType": "Condition", "subject": {"reference": "Patient/otto"}, "code": {"text": "Gout"}}
    found = translate({**BUNDLE, "entry": [*BUNDLE["entry"], {"resource": other}, {"resource": theirs}]})
    assert [name.value for name in found.identity.names] == ["Alma Weber", "Alma Roth"]
    assert found.pages[-1].text == "Patient: Otto Klein"
    assert "Gout" not in [entry.value for entry in found.entries]


def test_fhir_in_xml_reads_like_fhir_in_json():
    text = """<Patient xmlns="http://hl7.org/fhir"><id value="a"/><name><given value="Alma"/><given value="Rosa"/>
      <family value="Weber"/></name><gender value="female"/><birthDate value="1971-02"/></Patient>"""
    root = parse_xml(text.encode())
    assert is_fhir_xml(root)
    found = translate(xml_to_json(root))
    assert found.pages[0].text == "Patient: Alma Rosa Weber\nDate of birth: 1971-02\nSex: female"


def test_a_bundle_in_itself_without_end_is_cut():
    deep = {"resourceType": "Patient", "name": [{"family": "Deep"}]}
    for _ in range(200):
        deep = {"resourceType": "Bundle", "entry": [{"resource": deep}]}
    assert translate(deep).pages == ()


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
names = st.sampled_from(
    [
        "code", "coding", "system", "display", "text", "div", "subject", "reference", "status", "dosage", "timing",
        "valueQuantity", "value", "component", "section", "entry", "resource", "name", "given", "birthDate", "period",
        "onsetDateTime", "reaction", "manifestation", "bodySite", "content", "attachment", "data", "contentType",
    ]
)  # fmt: skip
anything = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5))


@given(st.sampled_from([*TRANSLATORS, "Patient", "Bundle", "Unheard"]), st.dictionaries(names, anything, max_size=8))
def test_nothing_a_resource_may_hold_raises(kind, fields):
    found = translate({**fields, "resourceType": kind})
    assert_every_place_holds_words(found)
    json.dumps([page.text for page in found.pages])
