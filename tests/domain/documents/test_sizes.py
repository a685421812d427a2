"""The size of a tumour, and everything else that is measured in millimetres."""

import pytest

from secondopinion.domain.documents import FactKind, PageText, Standing, read


def sizes(text):
    return [f for f in read([PageText(1, text)]).facts if f.kind is FactKind.SIZE]


def values(text):
    return [f.value for f in sizes(text) if f.holds]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("There is a spiculated mass measuring 2.4 x 1.9 x 1.7 cm in the right upper lobe.", "24 mm"),
        ("A mass with lobulated margins measuring 22 mm is seen.", "22 mm"),
        ("A 9 mm irregular nodule is seen in segment 6.", "9 mm"),
        ("Segment VII lesion, 3.1 cm, with washout.", "31 mm"),
        ("The tumor (42 mm) abuts the rectum.", "42 mm"),
        ("14 x 11 mm hypoechoic lesion at 10 o'clock, 3 cm from the nipple.", "14 mm"),
        ("Linear non-mass enhancement measuring 35 mm in diameter.", "35 mm"),
        ("Pancreatic head mass of approximately 2.8 centimeters encasing the artery.", "28 mm"),
        ("The enhancing focus now measures 7 mm.", "7 mm"),
        ("Two masses, the largest measuring 21 mm.", "21 mm"),
        ("On palpation a firm lump; the carcinoma is about 3 cm.", "30 mm"),
        ("A lobulated 5-cm renal tumor.", "50 mm"),
        ("Oval mass with fast initial rise, measuring 8 mm, not parallel to the skin.", "8 mm"),
        ("Suspicious mass measuring 12 by 10 mm.", "12 mm"),
    ],
)
def test_a_measurement_tied_to_a_lesion_is_its_size(text, value):
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "The mass lies 31 mm from the chest wall.",
        "Irregular mass at 2:00, 6 cm from the nipple.",
        "The tumor is 4 cm from the anal verge.",
        "Left axillary lymph node, short axis 12 mm.",
        "No change; cortex of the node measuring 4 mm.",
        "Simple cyst measuring 15 mm next to the lesion.",
        "The clip lies 8 mm lateral to the mass.",
        "Slice thickness 3 mm through the tumor.",
        "Lesion resected with a 10 mm margin.",
        "Calcifications extend up to 5 mm anterior to the mass.",
        "Two lesions 48 mm apart.",
        "The endometrium measures 6 mm; no mass.",
        "No mass measuring more than 5 mm is seen.",
        "Lesion with surrounding lymph nodes measuring 14 mm.",
        "Four cores were taken from the mass, 9 to 17 mm long.",
    ],
)
def test_a_distance_a_node_or_a_cyst_is_not_the_size_of_a_tumour(text):
    assert values(text) == []


def test_an_earlier_size_is_kept_as_history():
    (found,) = sizes("The mass previously measured 31 mm.")
    assert found.standing is Standing.HISTORIC


def test_the_words_of_a_size_tie_it_to_the_lesion():
    (found,) = sizes("At 4:00 there is a 6 mm enhancing focus.")
    assert found.words == "6 mm enhancing focus"
