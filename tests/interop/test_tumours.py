"""A coded cancer diagnosis also says where the tumour is, on which side and what it is."""

import pytest

from secondopinion.domain.documents import FactKind
from secondopinion.interop.fhir import translate

SYSTEMS = {
    "icd": "http://hl7.org/fhir/sid/icd-10-cm",
    "who": "http://hl7.org/fhir/sid/icd-10",
    "snomed": "http://snomed.info/sct",
}


def condition(text, system, code, where="", extension=()):
    resource = {
        "resourceType": "Condition",
        "code": {"text": text, "coding": [{"system": SYSTEMS[system], "code": code, "display": text}]},
        "extension": list(extension),
    }
    if where:
        resource["bodySite"] = [{"text": where}]
    return translate(resource)


def told(record):
    kinds = (FactKind.SITE, FactKind.LATERALITY, FactKind.HISTOLOGY)
    return [entry.value for kind in kinds for entry in record.entries if entry.kind is kind]


@pytest.mark.parametrize(
    ("diagnosis", "expected"),
    [
        (("Malignant neoplasm of central portion of right female breast", "icd", "C50.111"), ["breast", "right"]),
        (("Bronchial cancer", "icd", "C34.12"), ["lung", "left"]),
        (("Prostate cancer", "who", "C61"), ["prostate"]),
        (("Malignant neoplasm of ovary", "snomed", "363443007", "Right ovary"), ["ovary", "right"]),
        (("Malignant tumor of colon", "snomed", "363406005"), ["colon"]),
        (
            ("Invasive lobular carcinoma of left breast", "snomed", "1"),
            ["breast", "left", "invasive_lobular_carcinoma"],
        ),
        (("Carcinoma in situ", "icd", "D05.12"), ["breast", "left"]),
    ],
)
def test_a_primary_cancer_gives_its_site_and_side(diagnosis, expected):
    assert told(condition(*diagnosis)) == expected


@pytest.mark.parametrize(
    "diagnosis",
    [
        ("Secondary malignant neoplasm of lung", "icd", "C78.01"),
        ("Personal history of malignant neoplasm of breast", "icd", "Z85.3"),
        ("Family history of breast cancer", "icd", "Z80.3"),
        ("Benign neoplasm of right breast", "icd", "D24.1"),
        ("Hypothyroidism", "snomed", "40930008"),
        ("Metastasis to liver", "snomed", "94381002"),
        ("Screening for cancer of the cervix", "icd", "Z12.4"),
    ],
)
def test_another_illness_or_a_metastasis_gives_none(diagnosis):
    assert told(condition(*diagnosis)) == []


def test_the_morphology_extension_of_mcode_is_printed_and_read():
    extension = {
        "url": "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-histology-morphology-behavior",
        "valueCodeableConcept": {
            "coding": [{"system": SYSTEMS["snomed"], "code": "35917007", "display": "Adenocarcinoma"}]
        },
    }
    record = condition("Colon cancer", "icd", "C18.7", extension=[extension])
    assert told(record) == ["colon", "adenocarcinoma"]
    (entry,) = [e for e in record.entries if e.kind is FactKind.HISTOLOGY]
    assert entry.span.of(record.pages[entry.span.page - 1].text) == "Adenocarcinoma"
