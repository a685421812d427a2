"""Allergies, however a record lays them out; and medicines, which are something else."""

import pytest

from secondopinion.domain.documents import FactKind, PageText, read


def found(text, kind):
    return [f for f in read([PageText(1, text)]).facts if f.kind is kind and f.holds]


def allergies(text):
    return [(f.value, f.details.get("reaction")) for f in found(text, FactKind.ALLERGY)]


def medicines(text):
    return [f.value for f in found(text, FactKind.MEDICINE)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALLERGIES\nCodeine (nausea).\nFooter Page 1 of 3", [("codeine", "nausea")]),
        ("ALLERGIES  Codeine (nausea), latex\nMEDICATIONS\nLetrozole 2.5 mg", [("codeine", "nausea"), ("latex", None)]),
        (
            "Drug allergies:\nSubstance | Reaction | Severity\nAugmentin | rash | mild\nTylenol | swelling | severe\n",
            [("augmentin", "rash"), ("paracetamol", "swelling")],
        ),
        ("ALLERGIES\nPenicillins: rash, as a child.\nHISTORY\n51-year-old woman", [("penicillin", "rash")]),
        (
            "Allergies and intolerances\n- Sulfa drugs\n- Peanuts - anaphylaxis\n\nMedications\nMetformin 500 mg",
            [("sulfa", None), ("peanut", "anaphylaxis")],
        ),
        (
            "Allergies: aspirin rash, shellfish and iodinated contrast",
            [("aspirin", "rash"), ("shellfish", None), ("iodinated contrast", None)],
        ),
        ("She is allergic to morphine and has had nausea.", [("morphine", None)]),
        ("Known allergy to latex, mild.", [("latex", None)]),
        ("Allergies | Bee stings | hives", [("bee stings", "hives")]),
        ("ALLERGIES\nNone", [("none known", None)]),
        ("Allergies: none known", [("none known", None)]),
    ],
)
def test_allergies_are_found_in_sentences_lists_and_tables(text, expected):
    assert allergies(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ALLERGIES: not recorded",
        "Allergies reviewed with patient.",
        "ALLERGIES\nThe patient reports no reactions to drugs",
        "Seasonal allergies, takes cetirizine 10 mg daily",
        "Not allergic to latex",
        "Denies being allergic to aspirin",
        "Refer to allergy clinic: appointment next week",
        "Allergies: see chart\n",
    ],
)
def test_what_names_no_substance_is_no_allergy(text):
    assert allergies(text) == []


def test_medicines_below_a_line_of_allergies_are_medicines():
    text = "Allergies: Codeine (nausea)\n\nMedicine How to take\n\nRamipril 5 mg 1 tablet by mouth once daily\n"
    assert medicines(text) == ["ramipril"]
    assert allergies(text) == [("codeine", "nausea")]


def test_a_substance_under_the_heading_allergies_is_never_a_medicine():
    assert medicines("ALLERGIES\nMorphine\nCodeine\nAspirin 75 mg\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "LABORATORY RESULTS\nTest Result Unit Reference range\nEstradiol 61 pg/mL\nEstradiol varies widely.",
        "Laboratory report\nDigoxin level 0.9 ng/mL",
        "Clinical chemistry\nInsulin, fasting: 9 mIU/L",
        "Blood test\nFolic acid 12 nmol/L",
        "Seen today. Estradiol was 61 pg/mL.",
        "Serum morphine < 5 ng/mL",
    ],
)
def test_an_analyte_is_not_a_medicine(text):
    assert medicines(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Medications: estradiol 2 mg once daily", ["estradiol"]),
        ("Takes digoxin 125 mcg daily", ["digoxin"]),
        ("Medicines and allergies\nRamipril 5 mg once daily. Allergy: latex (rash).", ["ramipril"]),
        ("MEDICINES AT DISCHARGE\nApixaban 5 mg twice daily", ["apixaban"]),
        ("Proposed treatment\nTamoxifen 20 mg daily\nCurrent medications\nMetformin 500 mg twice daily", ["metformin"]),
        ("Insulin 12 units at bedtime", ["insulin"]),
    ],
)
def test_a_dosed_medicine_of_the_list_is_taken_now(text, expected):
    assert medicines(text) == expected
