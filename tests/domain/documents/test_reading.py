"""Kind, dates and facts of records, through ``read`` alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondopinion.domain.documents import (
    Certainty,
    DateRole,
    DocumentKind,
    FactKind,
    Hints,
    Modality,
    PageText,
    PatientIdentity,
    Polarity,
    Reading,
    Standing,
    StructuredEntry,
    StructuredRecord,
    Word,
    read,
)
from secondopinion.domain.documents.wire import from_json, to_json
from secondopinion.domain.values import Span


def facts(text, kind=None):
    found = read([PageText(1, text)]).facts
    return [f for f in found if kind is None or f.kind == kind]


def values(text, kind):
    return [f.value for f in facts(text, kind) if f.holds]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Stage: pT2 pN1a pM0", "t", "pT2"),
        ("Stage: pT2 pN1a pM0", "n", "pN1a"),
        ("Stage: pT2 pN1a pM0", "m", "pM0"),
        ("AJCC stage pTlc NO MX", "t", "pT1c"),
        ("AJCC stage pTlc NO MX", "n", "N0"),
        ("TNM: ypT0 ypN0(i+)", "n", "ypN0(i+)"),
        ("pT1NXMO", "m", "M0"),
        ("Clinical stage IIB", "stage", "IIB"),
        ("FIGO stage IIIC1", "stage", "IIIC1"),
        ("Nottingham grade 3 of 3", "grade", "3"),
        ("Fuhrman nuclear grade II", "grade", "2"),
        ("Gleason score 4 + 3 = 7", "gleason", "4+3=7"),
        ("ER: 95%, strong", "er", "positive 95%"),
        ("Estrogen receptor: negative (0%)", "er", "negative"),
        ("ER <1%", "er", "negative"),
        ("PR: pending", "pr", "pending"),
        ("ER not requested", "er", "not performed"),
        ("ER/PR positive", "pr", "positive"),
        ("ESTROGEN RECEPTOR - POSITIVE, PROGESTERONE RECEPTOR - POSITIVE", "er", "positive"),
        ("ESTROGEN RECEPTOR - POSITIVE, PROGESTERONE RECEPTOR - POSITIVE", "pr", "positive"),
        ("ER-, PR-, HER2-", "er", "negative"),
        ("ER+/PR+/HER2-", "her2", "negative"),
        ("ER+/PR+/HER2-", "pr", "positive"),
        ("Reported to be positive for ER and PR, and negative for HER-2/neu", "pr", "positive"),
        ("Reported to be positive for ER and PR, and negative for HER-2/neu", "her2", "negative"),
        ("Fuhrman grade 1-2", "grade", "1-2"),
        ("HER2 by IHC: 1+", "her2_ihc", "1+"),
        ("HER-2/neu: equivocal (score 2+)", "her2_ihc", "2+"),
        ("HER2 IHC 2+. FISH: not performed", "her2_ish", "not performed"),
        ("HER2: Pending by FISH", "her2", "pending"),
        ("HER2 FISH: not amplified", "her2_ish", "not amplified"),
        ("HER2 gene is amplified by FISH", "her2_ish", "amplified"),
        ("Ki-67: 15-20%", "ki67", "15-20%"),
        ("PD-L1 CPS: 12", "pdl1", "CPS 12"),
        ("Microsatellite stable", "msi", "stable"),
        ("MMR deficient", "mmr", "deficient"),
        ("EGFR: L858R detected", "gene", "positive"),
        ("KRAS wild-type", "gene", "negative"),
        ("Tumor size: 2.3 x 1.4 x 0.8 cm", "size", "23 mm"),
        ("two of fourteen lymph nodes positive", "nodes", "2/14"),
        ("sentinel lymph nodes, metastasis (1/3)", "nodes", "1/3"),
        ("Resection margins: free", "margins", "negative"),
        ("Lymphovascular invasion: not identified", "lymphovascular_invasion", "absent"),
        ("Invasive ductal carcinoma", "histology", "invasive_ductal_carcinoma"),
        ("ECOG performance status: 1", "performance", "ECOG 1"),
        ("PSA 7.4 ng/mL", "marker", "7.4 ng/mL"),
        ("No known drug allergies", "allergy", "none known"),
    ],
)
def test_what_is_written_is_found_and_holds(text, kind, value):
    assert values(text, kind) == [value]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("T2-weighted images of the pelvis, axial T1 and T2", "t"),
        ("Metastasis in the T4 vertebra, level T2-T3", "t"),
        ("Blocks T1-4, tumour mass x 4", "t"),
        ("Previously T2 tumour", "t"),
        ("Initial stage cT2", "t"),
        ("[ ] pT1: Tumour up to 2 cm\n[ ] pT2: Tumour up to 5 cm\n", "t"),
        ("pT1: Tumor 2 cm or less\npT2: Tumor more than 2 cm\npT3: Tumor more than 5 cm\n", "t"),
        ("Lymph nodes: see below. NO tumour seen", "n"),
        ("No distant spread was seen on CT", "m"),
        ("Family history of breast cancer in mother", "site"),
        ("No evidence of invasive ductal carcinoma", "histology"),
        ("Rule out squamous cell carcinoma", "histology"),
        ("Suspicious for adenocarcinoma", "histology"),
        ("History of melanoma in 2004", "histology"),
        ("FAMILY HISTORY: ovarian cancer, aunt", "site"),
        ("If HER2 is positive, trastuzumab is advised", "her2"),
        ("HER2 FISH is recommended", "her2_ish"),
        ("Her2/neu: Negative 0-1+, Equivocal 2+, Positive 3+", "her2_ihc"),
        ("High-grade prostatic intraepithelial neoplasia", "grade"),
        ("Low grade dysplasia", "grade"),
        ("PR Negative < 5.5 Positive >= 5.5", "pr"),
        ("ER/PR positive is defined as an Allred score above 2", "pr"),
        ("ER positive is defined as at least 1% of nuclei", "er"),
        ("Plan: consider tamoxifen 20 mg daily", "medicine"),
        ("Warfarin 5 mg daily was stopped", "medicine"),
        ("Allergic to penicillin", "medicine"),
        ("Chronic kidney disease stage III", "stage"),
        ("grade 3 toxicity", "grade"),
    ],
)
def test_what_is_not_said_of_this_tumour_now_is_no_current_fact(text, kind):
    assert values(text, kind) == []


def test_how_a_statement_was_meant_is_kept():
    (found,) = facts("Rule out squamous cell carcinoma", "histology")
    assert found.certainty is Certainty.UNCERTAIN
    (found,) = facts("No evidence of melanoma", "histology")
    assert found.polarity is Polarity.NEGATED
    (found,) = facts("FAMILY HISTORY: breast cancer, mother", "site")
    assert found.standing is Standing.FAMILY
    (found,) = facts("Previously pT2", "t")
    assert found.standing is Standing.HISTORIC


def test_a_ticked_line_of_a_form_is_taken_and_the_others_are_not():
    text = "[ ] pT1: Tumour up to 2 cm\n[x] pT2: Tumour more than 2 cm\n[ ] pT3: Tumour more than 5 cm\n"
    assert values(text, "t") == ["pT2"]


def test_a_medicine_comes_with_dose_unit_route_and_frequency():
    (found,) = facts("Medications:\nFemara 2.5 mg by mouth once daily", "medicine")
    assert found.value == "letrozole"
    assert found.holds
    assert dict(found.details) == {
        "dose": "2.5",
        "unit": "mg",
        "route": "oral",
        "frequency": "once daily",
        "name_as_written": "Femara",
    }


def test_allergies_are_read_one_by_one_with_their_reaction():
    found = facts("Allergies: Penicillin (rash), sulfa", "allergy")
    assert [(f.value, f.details.get("reaction")) for f in found] == [("penicillin", "rash"), ("sulfa", None)]


def test_the_side_belongs_to_the_site():
    (found,) = facts("BREAST, LEFT, CORE BIOPSY: Invasive lobular carcinoma", "site")
    assert (found.value, found.laterality) == ("breast", "left")


@given(st.text(alphabet="pTN012 ERHR+-%.:;\nabcdeilnostuv()/", max_size=300))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_the_words_of_a_fact_are_the_page_at_its_span(text):
    page = PageText(1, "HER2 2+ pT2 N1 ER 90% " + text)
    reading = read([page])
    assert reading.facts
    for fact in reading.facts:
        assert fact.words == fact.span.of(page.text) != ""
    assert from_json(to_json(reading), kind=Reading) == reading


def test_badly_recognised_words_mark_their_fact():
    text = "ER: 95%"
    words = (Word(0, 3, 0, 0, 0.1, 0.1, 0.95), Word(4, 7, 0.1, 0, 0.2, 0.1, 0.41))
    (found,) = read([PageText(1, text, 0.9, words)]).facts
    assert found.low_confidence
    (found,) = read([PageText(1, text, 0.9)]).facts
    assert not found.low_confidence


def test_a_fact_repeated_on_two_pages_is_told_once_from_its_first_place():
    found = read([PageText(1, "Final diagnosis: pT2 pN0"), PageText(2, "Summary: pT2 pN0")]).facts
    assert [(f.value, f.span.page) for f in found] == [("pT2", 1), ("pN0", 1)]


def test_a_section_goes_on_over_the_page_break():
    found = read([PageText(1, "FAMILY HISTORY:\nfather"), PageText(2, "melanoma at 60\nDIAGNOSIS:\nAdenocarcinoma")])
    assert [(f.value, f.standing.value) for f in found.facts] == [("melanoma", "family"), ("adenocarcinoma", "current")]


@pytest.mark.parametrize(
    ("text", "kind", "modality"),
    [
        ("Surgical Pathology Report\nGross description: ...\nFinal diagnosis: ...", DocumentKind.PATHOLOGY, None),
        ("OPERATIVE REPORT\nPreoperative diagnosis: ...\nSurgeon: ...", DocumentKind.OPERATIVE, None),
        ("DISCHARGE SUMMARY\nDate of admission: ...\nHospital course: ...", DocumentKind.DISCHARGE, None),
        ("Treatment plan\nTumor board recommendation: 4 cycles of AC", DocumentKind.TREATMENT_PLAN, None),
        ("Medication list\nDose  Frequency", DocumentKind.MEDICATION_LIST, None),
        ("Radiology report\nMRI of both breasts\nTechnique: ...", DocumentKind.IMAGING_REPORT, Modality.MRI),
        ("PET/CT report\nComparison: CT chest\nImpression:", DocumentKind.IMAGING_REPORT, Modality.PET),
        ("Mammogram report BI-RADS 5", DocumentKind.IMAGING_REPORT, Modality.MAMMOGRAPHY),
        ("Laboratory report\nHemoglobin 12 g/dL reference range", DocumentKind.LABORATORY, None),
        ("Next-generation sequencing\nGenomic report", DocumentKind.GENOMIC, None),
        ("Radiotherapy summary: 50 Gy in 25 fractions", DocumentKind.RADIOTHERAPY, None),
        ("Health insurance card\nMember ID: 123", DocumentKind.INSURANCE, None),
        ("Dear Dr Smith,\nThank you for referring this lady", DocumentKind.LETTER, None),
        ("Informed consent form\nI hereby consent", DocumentKind.CONSENT, None),
        ("Shopping: milk, bread", DocumentKind.OTHER, None),
    ],
)
def test_the_kind_of_a_record_is_named_with_the_words_that_decided(text, kind, modality):
    reading = read([PageText(1, text)])
    assert (reading.kind, reading.modality) == (kind, modality)
    assert all(excerpt.span.of(text) == excerpt.words for excerpt in reading.kind_words)
    if kind is not DocumentKind.OTHER:
        assert reading.kind_words
        assert reading.kind_confidence > 0.5


def test_dates_are_told_apart_by_what_they_date():
    text = (
        "Pathology report\nDOB: 1 May 1970\nCollected: 12 March 2026   Received: 13 March 2026\n"
        "Reported: 16 March 2026\nElectronically signed by Dr A Smith on 17 March 2026\nPrinted: 2 June 2026\n"
    )
    reading = read([PageText(1, text)])
    assert [(d.role.value, str(d.date)) for d in reading.dates] == [
        ("collected", "2026-03-12"),
        ("received", "2026-03-13"),
        ("reported", "2026-03-16"),
        ("signed", "2026-03-17"),
        ("printed", "2026-06-02"),
    ]
    assert reading.date.role is DateRole.COLLECTED


@pytest.mark.parametrize(
    ("text", "hints", "expected"),
    [
        ("Reported: 03/04/2021", None, "2021-03-04?"),
        ("Reported: 03/04/2021", Hints(day_first=True), "2021-04-03"),
        ("Reported: 03/04/2021", Hints(day_first=False), "2021-03-04"),
        ("Reported: 03/04/2021\nSigned: 03/25/2021", None, "2021-03-04"),
        ("Reported: 03/04/2021\nSigned: 25/03/2021", None, "2021-04-03"),
        ("Reported: 03.04.2021", None, "2021-04-03"),
        ("Reported: March 2021", None, "2021-03"),
        ("Reported: 4 March 2021", None, "2021-03-04"),
        ("Reported: 20210304", None, "2021-03-04"),
    ],
)
def test_a_date_keeps_its_precision_and_its_doubt(text, hints, expected):
    assert str(read([PageText(1, text)], hints=hints).dates[0].date) == expected


def test_a_date_the_calendar_does_not_have_is_left_out():
    assert read([PageText(1, "Reported: 31/02/2021")]).dates == ()


def test_a_structured_record_is_taken_over_as_it_is():
    text = "Medications\nLetrozole 2.5 mg\nEstrogen receptor: positive"
    entry = StructuredEntry(FactKind.MEDICINE, "letrozole", Span(1, 12, 28), details={"dose": "2.5", "unit": "mg"})
    record = StructuredRecord(
        "ccda", (PageText(1, text),), PatientIdentity(1), kind=DocumentKind.SUMMARY, entries=(entry,)
    )
    reading = read(record.pages, structured=record)
    assert reading.kind is DocumentKind.SUMMARY
    assert [(f.kind, f.words) for f in reading.facts] == [(FactKind.MEDICINE, "Letrozole 2.5 mg")]


@pytest.mark.parametrize("filler", ["\n", " ", "\t\n"])
def test_endless_white_space_neither_delays_the_reader_nor_moves_a_fact(filler):
    text = "Final diagnosis: pT2" + filler * 30000 + "ER: positive 90%"
    started = time.perf_counter()
    found = read([PageText(1, text)]).facts
    assert time.perf_counter() - started < 10
    assert [(f.value, f.span.of(text)) for f in found] == [("pT2", "pT2"), ("positive 90%", "ER: positive 90%")]


def test_a_form_of_consent_states_no_facts_about_the_patient():
    text = "Informed consent form\nI hereby consent to chemotherapy with doxorubicin 60 mg for breast cancer."
    assert read([PageText(1, text)]).facts == ()
