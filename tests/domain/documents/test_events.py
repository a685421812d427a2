"""What has happened, what is only planned, and which day a record is of."""

import pytest

from secondopinion.domain.documents import DocumentKind, FactKind, PageText, Standing, read

LETTER = "Hill Surgery\n{}\nDear {},\nThank you for seeing this lady.\n{}\nYours sincerely\nA Ray"


def dated(text):
    reading = read([PageText(1, text)])
    return reading.kind, str(reading.date.date) if reading.date else None


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("4 March 2026", "She is booked for surgery on 2 April 2026."),
        ("Leeds, 4 March 2026", "The operation was performed on 2 February 2026."),
        ("Date: 4 March 2026", "CT of 1 March 2026 shows a mass. Surgery will be on 9 May 2026."),
        ("March 4, 2026", "Planned surgery: 2 April 2026."),
        ("04 March 2026", "The pathology report describes a carcinoma. Ultrasound, mammogram and MRI were done."),
        ("Date of visit: 4 March 2026", "Admission is reserved for\n9 April 2026."),
    ],
)
@pytest.mark.parametrize("name", ["Dr Bell", "Rosa", "Colleague"])
def test_a_letter_is_a_letter_of_its_own_day(head, body, name):
    assert dated(LETTER.format(head, name, body)) == (DocumentKind.LETTER, "2026-03-04")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("OPERATIVE REPORT\nDate of surgery: 3 May 2026\nNext appointment: 9 June 2026", "2026-05-03"),
        ("RADIOLOGY REPORT\nExam date: 3 May 2026\nBiopsy is scheduled for 9 June 2026", "2026-05-03"),
        ("OPERATIVE REPORT\nPlanned procedure: lumpectomy  Date of surgery: 3 May 2026", "2026-05-03"),
        ("DISCHARGE SUMMARY\nDischarged: 4 May 2026\nChemotherapy is to start on 20 May 2026", "2026-05-04"),
        ("Treatment plan\nDate | 6 May 2026\nProposed treatment\n1. Surgery | 3 June 2026", "2026-05-06"),
        ("PATHOLOGY REPORT\nProcedure: excision 3 May 2026", "2026-05-03"),
        ("Procedure note\nBiopsy performed on 3 May 2026. Surgery 4 July 2026 (planned)", "2026-05-03"),
        ("OPERATIVE REPORT\nSurgery was performed on 3 May 2026 as planned.", "2026-05-03"),
    ],
)
def test_a_day_still_to_come_never_dates_a_record(text, date):
    assert dated(text)[1] == date


@pytest.mark.parametrize(
    "text",
    [
        "Plan:\nMastectomy and reconstruction.",
        "I advised lumpectomy.",
        "Mastectomy is scheduled for June.",
        "Recommendations:\nCore biopsy of the second lesion.",
        "She may need a prostatectomy.",
        "Lumpectomy was discussed.",
        "Mastectomy is planned.",
        "Mastectomy will be performed on 3 June.",
        "A biopsy was performed and mastectomy is planned.",
        "Mastectomy has been planned after the scan showed growth.",
    ],
)
def test_a_proposed_operation_is_not_one_that_was_done(text):
    found = [f for f in read([PageText(1, text)]).facts if f.kind is FactKind.PROCEDURE and f.value != "biopsy"]
    assert [f.standing for f in found] == [Standing.CONDITIONAL]


@pytest.mark.parametrize(
    "text",
    [
        "Core biopsy was performed on 3 May.",
        "She underwent lumpectomy as planned.",
        "Procedure: left mastectomy",
        "LEFT BREAST, CORE BIOPSY: Invasive ductal carcinoma",
        "Core biopsy showed carcinoma.",
        "Operation performed: total thyroidectomy.",
        "Mastectomy was done in May; chemotherapy is planned.",
    ],
)
def test_an_operation_that_was_done_stands(text):
    found = [f for f in read([PageText(1, text)]).facts if f.kind is FactKind.PROCEDURE]
    assert [f.holds for f in found] == [True]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Lobular carcinoma, right breast, lower inner quadrant.", ("breast", "right")),
        ("Left breast: irregular mass, highly suggestive of malignancy.", ("breast", "left")),
        ("Right breast 9:00 mass, BI-RADS category 5", ("breast", "right")),
        ("Left breast: known malignancy. BI-RADS 6", ("breast", "left")),
        ("Clinical T2 NO carcinoma of the left breast.", ("breast", "left")),
        ("Renal cell carcinoma, left kidney", ("kidney", "left")),
        ("Left breast: benign cyst. BI-RADS category 2", None),
        ("Right breast: no mass. BI-RADS 1", None),
        ("Left breast: 6 mm mass. BI-RADS category 4", None),
        ("Left breast feels normal", None),
        ("Mild pain in the right breast, no lump", None),
        ("Both kidneys are normal", None),
    ],
)
def test_an_organ_is_a_site_where_the_words_tie_it_to_a_tumour(text, site):
    found = [f for f in read([PageText(1, text)]).facts if f.kind is FactKind.SITE and f.holds]
    assert [(f.value, f.laterality.value) for f in found] == ([site] if site else [])


@pytest.mark.parametrize(
    ("text", "grade"),
    [("Carcinoma, grade 2. ER positive", "2"), ("Grade 3.", "3"), ("It is of grade 1.\nMargins clear", "1")],
)
def test_a_grade_may_end_its_sentence(text, grade):
    assert [f.value for f in read([PageText(1, text)]).facts if f.kind is FactKind.GRADE] == [grade]
