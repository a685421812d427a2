"""What a case still lacks, on the data the system ships and on small lists."""

import json
from pathlib import Path

import pytest

from secondopinion.domain.checklists import (
    EVERY,
    Checklist,
    Held,
    Material,
    Primary,
    Status,
    checklist_for,
    checklists_from_json,
    evaluate,
)
from secondopinion.domain.documents import DocumentKind, Modality, PageText, read
from secondopinion.domain.vocabulary import Cancer

DATA = Path(__file__).parents[3] / "src/secondopinion/apps/reference/data/checklists.json"
CHECKLISTS = checklists_from_json(json.loads(DATA.read_text(encoding="utf-8")))


def report(record, text):
    reading = read([PageText(1, text)])
    return Held(record, Material.REPORT, reading.kind, reading.modality, facts=reading.facts)


def statuses(cancer, *have):
    return {s.item.id: s for s in evaluate(checklist_for(CHECKLISTS, cancer=cancer), have=have)}


PATHOLOGY = """SURGICAL PATHOLOGY REPORT
FINAL DIAGNOSIS:
BREAST, RIGHT, CORE BIOPSY: Invasive ductal carcinoma, Nottingham grade 3.
ER: positive 95%. PR: positive 40%. HER2 IHC: {her2}. {fish}
"""


def test_every_cancer_has_a_list_of_its_own_and_every_case_has_one():
    assert {c.cancer for c in CHECKLISTS} == {EVERY, *Cancer}


def test_the_shipped_lists_are_marked_as_not_reviewed():
    assert all(c.version == "2026-11-22" and c.reviewed_on is None and c.signed_by is None for c in CHECKLISTS)


def test_every_line_says_why_in_short_sentences():
    for checklist in CHECKLISTS:
        for item in checklist.items:
            for sentence in item.why.rstrip(".").split(". "):
                assert 2 <= len(sentence.split()) <= 20, item.id


def test_an_empty_case_lacks_everything_that_is_not_conditional():
    for status in statuses(Cancer.BREAST).values():
        assert status.status is (Status.NOT_NEEDED if status.item.when else Status.MISSING)


def test_a_report_never_stands_for_the_slides_nor_the_images():
    found = statuses(Cancer.BREAST, report("p", PATHOLOGY.format(her2="1+", fish="")))
    assert found["every_pathology_report"].status is Status.PRESENT
    assert found["every_slides"].status is Status.MISSING
    found = statuses(Cancer.BREAST, Held("m", Material.REPORT, DocumentKind.IMAGING_REPORT, Modality.MRI))
    assert found["breast_mri_report"].status is Status.PRESENT
    assert found["breast_mri_images"].status is Status.MISSING


def test_images_without_their_report_are_present_as_images_only():
    found = statuses(Cancer.BREAST, Held("d", Material.PRIMARY, None, Modality.MRI, Primary.IMAGES))
    assert found["breast_mri_images"].status is Status.PRESENT
    assert found["breast_mri_report"].status is Status.MISSING


def test_an_unopened_folder_of_images_is_partly_there():
    found = statuses(Cancer.BREAST, Held("d", Material.PRIMARY, None, None, Primary.IMAGES))
    assert found["breast_mri_images"].status is Status.PARTLY
    assert found["breast_mri_images"].satisfied_by == ("d",)
    assert found["every_images"].status is Status.PRESENT


@pytest.mark.parametrize(
    ("her2", "fish", "expected"),
    [
        ("2+ (equivocal)", "", Status.MISSING),
        ("2+ (equivocal)", "FISH: not performed.", Status.MISSING),
        ("2+ (equivocal)", "FISH: pending.", Status.PARTLY),
        ("2+ (equivocal)", "FISH: not amplified.", Status.PRESENT),
        ("3+", "", Status.NOT_NEEDED),
        ("0", "", Status.NOT_NEEDED),
    ],
)
def test_the_her2_gene_test_is_needed_exactly_when_the_protein_test_is_equivocal(her2, fish, expected):
    found = statuses(Cancer.BREAST, report("p", PATHOLOGY.format(her2=her2, fish=fish)))
    assert found["breast_her2_ish"].status is expected


def test_an_item_of_several_wants_is_partly_met_and_names_what_remains():
    status = statuses(Cancer.LUNG_NSCLC, report("g", "GENOMIC REPORT\nEGFR: not detected\nALK: negative\n"))[
        "nsclc_genes"
    ]
    assert status.status is Status.PARTLY
    assert status.satisfied_by == ("g",)
    assert {"KRAS", "ROS1"} <= {gene for want in status.lacking for gene in want.genes}
    assert "EGFR" not in {gene for want in status.lacking for gene in want.genes}


def test_gene_tests_for_spread_disease_are_asked_for_only_then():
    assert statuses(Cancer.COLORECTAL)["colorectal_genes"].status is Status.NOT_NEEDED
    spread = report("p", "PATHOLOGY REPORT\nFinal diagnosis: Adenocarcinoma of the colon. Stage: pT3 pN1 pM1a\n")
    assert statuses(Cancer.COLORECTAL, spread)["colorectal_genes"].status is Status.MISSING


def test_a_family_history_satisfies_nothing():
    relative = report("l", "Clinic letter\nDear Dr Smith\nFAMILY HISTORY: mother, ER positive breast cancer\n")
    assert statuses(Cancer.BREAST, relative)["breast_er_pr"].status is Status.MISSING


@pytest.mark.parametrize(
    "broken",
    [
        {"cancer": "breast", "items": [{"id": "a", "label": "", "why": "", "material": "report", "satisfied_by": []}]},
        {
            "cancer": "breast",
            "items": [{"id": "a", "label": "", "why": "", "material": "report", "satisfied_by": [{}]}],
        },
        {"cancer": "toothache", "items": []},
    ],
)
def test_a_row_that_is_not_whole_is_refused(broken):
    with pytest.raises(ValueError):
        Checklist.from_json(broken)
