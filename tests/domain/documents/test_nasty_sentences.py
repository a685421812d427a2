"""Sentences that say less, or something else, than their words seem to."""

import pytest

from secondopinion.domain.documents import Fact, FactKind, PageText, Polarity, Standing, read


def facts(text: str, kind: FactKind) -> list[Fact]:
    return [fact for fact in read([PageText(1, text)]).facts if fact.kind is kind]


def taken_as_true(text: str, kind: FactKind) -> list[str]:
    """Values that would be shown as what the patient has now."""
    return [
        fact.value
        for fact in facts(text, kind)
        if fact.polarity is Polarity.AFFIRMED and fact.certainty == "stated" and fact.standing is Standing.CURRENT
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CA 19-9 1,200 U/mL", "1200 U/mL"),
        ("CA-125: 12,450 U/mL", "12450 U/mL"),
        ("PSA 4,5 ng/mL", "4.5 ng/mL"),
        ("PSA 0,125 ng/mL", "0.125 ng/mL"),
        ("PSA 12.4 ng/mL", "12.4 ng/mL"),
    ],
)
def test_a_comma_before_three_figures_parts_thousands(text: str, value: str) -> None:
    assert [fact.value for fact in facts(text, FactKind.MARKER)] == [value]


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("Metformin 1,000 mg twice daily", "1000"),
        ("Capecitabine 1,500 mg twice daily", "1500"),
        ("Letrozole 2,5 mg daily", "2.5"),
        ("Levothyroxine 0,125 mg daily", "0.125"),
    ],
)
def test_a_dose_of_a_thousand_is_not_a_dose_of_one(text: str, dose: str) -> None:
    (fact,) = facts(text, FactKind.MEDICINE)
    assert fact.details["dose"] == dose
    assert fact.quantity is not None
    assert str(fact.quantity.value) == dose


@pytest.mark.parametrize(
    "text",
    [
        "She refused trastuzumab.",
        "Tamoxifen was discussed but declined.",
        "Tamoxifen not tolerated.",
        "Anastrozole was not started.",
        "Tamoxifen was never started.",
    ],
)
def test_a_medicine_that_was_refused_is_not_taken(text: str) -> None:
    assert taken_as_true(text, FactKind.MEDICINE) == []


@pytest.mark.parametrize(
    "text",
    [
        "Clinical stage IV disease excluded.",
        "Not stage IV.",
        "No evidence of stage IV disease.",
        "Stage IV disease has been ruled out.",
        "Stage II pressure ulcer on the heel.",
        "Stage 3 chronic kidney disease.",
        "Stage 2 CKD.",
        "Stage 1 hypertension.",
        "Stage III pressure injury.",
    ],
)
def test_a_stage_that_is_denied_or_of_another_illness_is_not_the_tumours(text: str) -> None:
    assert taken_as_true(text, FactKind.STAGE) == []


def test_a_stated_stage_stays_a_stage() -> None:
    for text, stage in (("No metastases, stage IIA.", "IIA"), ("Stage: IIB", "IIB"), ("Clinical stage IA", "IA")):
        assert taken_as_true(text, FactKind.STAGE) == [stage], text


@pytest.mark.parametrize(
    "text",
    [
        "Grade II murmur.",
        "Grade 1 diastolic dysfunction.",
        "Grade I anterolisthesis of L4 on L5.",
        "Grade 3 nausea after the second cycle.",
        "Grade 2 systolic murmur.",
    ],
)
def test_a_grade_of_something_else_is_not_the_tumours(text: str) -> None:
    assert facts(text, FactKind.GRADE) == []


def test_the_side_of_a_benign_heading_is_not_given_to_the_tumour_of_the_next() -> None:
    for text in (
        "Left breast: benign. Right: invasive ductal carcinoma.",
        "LEFT BREAST, CORE BIOPSY: Benign breast tissue. Comment: the right side shows invasive ductal carcinoma.",
    ):
        assert "left" not in taken_as_true(text, FactKind.LATERALITY), text


def test_the_side_of_a_specimen_is_the_side_of_its_tumour() -> None:
    assert taken_as_true("BREAST, LEFT, CORE BIOPSY:\n- Invasive ductal carcinoma", FactKind.LATERALITY) == ["left"]


@pytest.mark.parametrize(
    "text",
    [
        "Prior surgery: no. Invasive ductal carcinoma confirmed.",
        "Smoker: no. Invasive ductal carcinoma on core biopsy.",
    ],
)
def test_a_no_at_the_end_of_a_sentence_does_not_deny_the_next_one(text: str) -> None:
    assert [fact.polarity for fact in facts(text, FactKind.HISTOLOGY)] == [Polarity.AFFIRMED]


def test_negative_for_one_and_positive_for_the_other() -> None:
    found = facts("Negative for invasive ductal carcinoma, positive for DCIS.", FactKind.HISTOLOGY)
    assert [(fact.value, fact.polarity) for fact in found] == [
        ("invasive_ductal_carcinoma", Polarity.NEGATED),
        ("ductal_carcinoma_in_situ", Polarity.AFFIRMED),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "There is no evidence suspicious for invasive ductal carcinoma.",
        "No findings suspicious for invasive ductal carcinoma.",
        "Invasive ductal carcinoma excluded.",
    ],
)
def test_no_suspicion_is_a_denial(text: str) -> None:
    assert [fact.polarity for fact in facts(text, FactKind.HISTOLOGY)] == [Polarity.NEGATED]


@pytest.mark.parametrize(
    "text",
    ["Invasive ductal carcinoma cannot be excluded.", "Invasive ductal carcinoma is not excluded."],
)
def test_what_cannot_be_excluded_is_uncertain(text: str) -> None:
    (fact,) = facts(text, FactKind.HISTOLOGY)
    assert (fact.polarity, fact.certainty) == (Polarity.AFFIRMED, "uncertain")


@pytest.mark.parametrize("text", ["Margins are not free of tumor.", "Margins not clear.", "Margin: not negative"])
def test_a_margin_that_is_not_free_is_positive(text: str) -> None:
    assert [fact.value for fact in facts(text, FactKind.MARGINS)] == ["positive"]


@pytest.mark.parametrize("text", ["breast cancer screening in May", "Lakeside Breast Cancer Center"])
def test_the_name_of_a_clinic_is_no_diagnosis(text: str) -> None:
    assert facts(text, FactKind.SITE) == []
