"""A clinical document becomes pages, identity and entries that point at their own words."""

import pytest

from secondopinion.domain.documents import DateRole, DocumentKind, FactKind, Polarity, Sex, Standing
from secondopinion.domain.values import Code, PartialDate
from secondopinion.interop.ccda import is_clinical_document, translate
from secondopinion.interop.xml import DamagedXmlError, DoctypeError, parse_xml

from .places import assert_every_place_holds_words, words_of

T = "2.16.840.1.113883.10.20.22.4"
DOCUMENT = f"""<?xml version="1.0"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><title>Summary of care</title>
 <effectiveTime value="20260304101500+0100"/>
 <recordTarget><patientRole><id root="1.2" extension="MRN-4711"/>
  <patient><name><given>Alma</given><given>Rosa</given><family>Weber</family></name>
  <administrativeGenderCode code="F"/><birthTime value="19710215"/></patient></patientRole></recordTarget>
 <component><structuredBody>
 <component><section><code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/><title>Problems</title>
  <text><table><thead><tr><th>Problem</th><th>Date</th></tr></thead><tbody>
   <tr><td ID="p1">Carcinoma of left breast</td><td>2026</td></tr></tbody></table>
   <paragraph>First line<br/>second line</paragraph></text>
  <entry><act classCode="ACT" moodCode="EVN"><entryRelationship><observation classCode="OBS" moodCode="EVN">
   <templateId root="{T}.4"/><effectiveTime><low value="20260110"/></effectiveTime>
   <value xsi:type="CD" code="254837009" codeSystem="2.16.840.1.113883.6.96">
    <originalText><reference value="#p1"/></originalText></value></observation></entryRelationship></act></entry>
  <entry><observation classCode="OBS" moodCode="EVN" negationInd="true"><templateId root="{T}.4"/>
   <value code="44054006" codeSystem="2.16.840.1.113883.6.96" displayName="Diabetes mellitus"/></observation></entry>
 </section></component>
 <component><section><title>Medications</title><text>see below</text>
  <entry><substanceAdministration classCode="SBADM" moodCode="EVN"><templateId root="{T}.16"/>
   <effectiveTime xsi:type="IVL_TS"><low value="202602"/></effectiveTime>
   <effectiveTime xsi:type="PIVL_TS"><period value="24" unit="h"/></effectiveTime>
   <routeCode displayName="oral"/><doseQuantity value="2.50" unit="mg"/>
   <consumable><manufacturedProduct><manufacturedMaterial>
    <code code="200064" codeSystem="2.16.840.1.113883.6.88" displayName="Femara 2.5 MG Oral Tablet"/>
   </manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>
 </section></component>
 <component><section><title>Allergies</title><text>Penicillin</text>
  <entry><observation moodCode="EVN"><templateId root="{T}.7"/><value code="416098002"/>
   <participant><participantRole><playingEntity>
    <code code="7980" codeSystem="2.16.840.1.113883.6.88" displayName="Penicillin G"/>
   </playingEntity></participantRole></participant></observation></entry>
 </section></component>
 <component><section><title>Results</title><text/>
  <entry><observation moodCode="EVN"><templateId root="{T}.2"/>
   <code code="16112-5" codeSystem="2.16.840.1.113883.6.1" displayName="Estrogen receptor"/>
   <effectiveTime value="20260112"/><value xsi:type="ST">positive in 90 % of nuclei</value></observation></entry>
  <entry><observation moodCode="EVN"><templateId root="9.9.9"/>
   <code code="21905-5" codeSystem="2.16.840.1.113883.6.1" displayName="Primary tumor.clinical"/>
   <value xsi:type="CD" displayName="T2"/></observation></entry>
  <entry><observation moodCode="EVN"><templateId root="{T}.2"/>
   <code code="6875-9" codeSystem="2.16.840.1.113883.6.1" displayName="Cancer Ag 15-3"/>
   <value xsi:type="PQ" value="34" unit="U/mL"/></observation></entry>
 </section></component>
 <component><section><code code="10157-6"/><title>Family history</title><text>Mother: breast cancer</text>
  <entry><observation moodCode="EVN"><templateId root="{T}.4"/>
   <value displayName="Breast cancer"/></observation></entry></section></component>
 </structuredBody></component></ClinicalDocument>"""


@pytest.fixture
def record():
    found = translate(parse_xml(DOCUMENT.encode()))
    assert_every_place_holds_words(found)
    return found


def only(record, kind, index=0):
    return [entry for entry in record.entries if entry.kind is kind][index]


def test_the_document_says_what_it_is_and_whom_it_is_about(record):
    assert (record.standard, record.kind, record.title) == ("ccda", DocumentKind.SUMMARY, "Summary of care")
    assert [name.value for name in record.identity.names] == ["Alma Rosa Weber"]
    assert [birth.value for birth in record.identity.birth_dates] == [PartialDate(1971, 2, 15)]
    assert [sex.value for sex in record.identity.sexes] == [Sex.FEMALE]
    assert [number.value for number in record.identity.record_numbers] == ["MRN-4711"]
    assert [(date.role, date.date) for date in record.dates] == [(DateRole.REPORTED, PartialDate(2026, 3, 4))]


def test_the_narrative_is_written_line_by_line(record):
    lines = record.pages[0].text.split("\n")
    for line in ("Problem | Date", "Carcinoma of left breast | 2026", "First line", "second line"):
        assert line in lines


def test_a_problem_takes_its_words_from_the_narrative_it_refers_to(record):
    problem = only(record, FactKind.CONDITION)
    assert problem.value == words_of(record, problem) == "Carcinoma of left breast"
    assert problem.code == Code("snomed", "254837009")
    assert problem.date == PartialDate(2026, 1, 10)


def test_a_negated_problem_stays_negated(record):
    problem = only(record, FactKind.CONDITION, 1)
    assert (problem.value, problem.polarity) == ("Diabetes mellitus", Polarity.NEGATED)


def test_a_medicine_keeps_dose_route_frequency_and_start(record):
    medicine = only(record, FactKind.MEDICINE)
    assert medicine.value == "letrozole"
    assert words_of(record, medicine) == "Femara 2.5 MG Oral Tablet"
    assert medicine.details == {"dose": "2.5", "unit": "mg", "route": "oral", "frequency": "every 24 h"}
    assert medicine.date == PartialDate(2026, 2)
    assert medicine.standing is Standing.CURRENT


def test_allergies_receptors_stage_and_markers_become_entries(record):
    assert only(record, FactKind.ALLERGY).value == "penicillin g"
    assert only(record, FactKind.ER).value == "positive 90%"
    assert only(record, FactKind.T).value == "cT2"
    marker = only(record, FactKind.MARKER)
    assert (marker.value, marker.details) == ("34 U/mL", {"analyte": "ca_15_3"})
    assert str(marker.quantity) == "34 U/mL"


def test_an_illness_of_the_family_is_never_the_patients(record):
    assert "Mother: breast cancer" in record.pages[0].text
    assert "Breast cancer" not in [entry.value for entry in record.entries]


def test_a_long_narrative_is_cut_into_pages_and_places_stay_right():
    text = "".join(f"<paragraph>Line {n} of a long history.</paragraph>" for n in range(400))
    found = translate(parse_xml(DOCUMENT.replace("<text/>", f"<text>{text}</text>").encode()))
    assert len(found.pages) > 3
    assert_every_place_holds_words(found)
    assert only(found, FactKind.T).span.page > 3


def test_undeclared_prefixes_are_forgiven_and_broken_markup_is_not():
    loose = '<section><templateId root="1"/><title>Plan</title><text>x</text><sdtc:a xsi:type="CD"/></section>'
    root = parse_xml(loose.encode())
    assert is_clinical_document(root)
    assert translate(root).pages[0].text == "Plan\nx"
    with pytest.raises(DamagedXmlError):
        parse_xml(b"<ClinicalDocument><a></ClinicalDocument>")
    with pytest.raises(DoctypeError):
        parse_xml(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')


def test_other_xml_is_not_taken_for_a_clinical_document():
    assert not is_clinical_document(parse_xml(b"<svg xmlns='http://www.w3.org/2000/svg'/>"))
    assert not is_clinical_document(parse_xml(b"<section><p>html</p></section>"))
