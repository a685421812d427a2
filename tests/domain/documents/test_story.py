"""Several records together."""

from secondopinion.domain.documents import PageText, Sourced, conflicts, read, sourced, timeline


def collected(**texts):
    readings = {name: read([PageText(1, text)]) for name, text in texts.items()}
    return [item for name, reading in readings.items() for item in sourced(name, reading=reading)], readings


def kinds(**texts):
    return [c.kind.value for c in conflicts(collected(**texts)[0])]


def test_records_stand_in_the_order_of_their_events_and_undated_ones_last():
    _, readings = collected(
        letter="Dear Dr Smith", scan="MRI report. Exam date: May 2026", biopsy="Collected: 12 March 2026"
    )
    assert [entry.record for entry in timeline(readings)] == ["biopsy", "scan", "letter"]


def test_two_records_that_differ_about_the_same_thing_are_in_conflict():
    assert kinds(a="Pathology: ER: positive 95%", b="Pathology: ER: negative") == ["er"]
    assert kinds(a="Stage: pT1c pN0", b="Stage: pT2 pN0") == ["t"]
    assert kinds(a="Femara 2.5 mg daily", b="letrozole 5 mg daily") == ["medicine"]


def test_a_conflict_names_both_records_and_their_words():
    items, _ = collected(a="HER2 IHC: 2+", b="HER2 IHC: 3+")
    (found,) = conflicts(items)
    assert [(s.record, s.fact.words) for s in found.statements] == [("a", "HER2 IHC: 2+"), ("b", "HER2 IHC: 3+")]


def test_a_refinement_a_missing_result_and_a_clinical_stage_are_no_conflict():
    assert kinds(a="Stage: pT1 pN0", b="Stage: pT1c pN0") == []
    assert kinds(a="ER: positive", b="ER: positive 90%") == []
    assert kinds(a="HER2 FISH: pending", b="HER2 FISH: amplified") == []
    assert kinds(a="Stage: cT2", b="Stage: pT1") == []


def test_the_two_breasts_are_two_stories():
    left = "BREAST, LEFT, BIOPSY: Invasive ductal carcinoma. ER: negative"
    right = "BREAST, RIGHT, BIOPSY: Invasive ductal carcinoma. ER: positive"
    assert "er" not in kinds(a=left, b=right)


def test_what_is_not_current_never_conflicts():
    assert kinds(a="Previously pT3", b="Stage: pT1") == []


def test_one_record_alone_is_never_in_conflict_with_itself():
    items, _ = collected(a="Stage: pT1 pN0. Addendum: stage pT3")
    assert conflicts(items) == ()
    assert all(isinstance(item, Sourced) for item in items)


def test_an_in_situ_part_beside_an_invasive_carcinoma_is_no_conflict_but_two_invasive_types_are():
    invasive = "Diagnosis: invasive ductal carcinoma"
    assert kinds(a=f"{invasive} with associated DCIS", b="Diagnosis: ductal carcinoma in situ") == []
    assert kinds(a=invasive, b="Diagnosis: invasive lobular carcinoma") == ["histology"]


def test_medicines_are_compared_by_ingredient_and_by_what_the_dose_weighs():
    assert (
        kinds(a="levothyroxine 100 mcg daily", b="levothyroxine 0.1 mg daily", c="levothyroxine 100 micrograms") == []
    )
    assert kinds(a="letrozole 2,5 mg daily", b="Femara 2.5 MG Oral Tablet") == []
    assert kinds(a="levothyroxine 100 mcg daily", b="levothyroxine 100 mg daily") == ["medicine"]
    assert kinds(a="carboplatin AUC 5", b="carboplatin 450 mg") == []


def _mri(day, size):
    return f"MRI OF THE BREASTS. Exam date: {day}. TECHNIQUE: 3 T. FINDINGS: a mass measuring {size} mm. IMPRESSION: BI-RADS 5"


def test_sizes_conflict_only_by_one_method_close_in_time_and_by_more_than_a_fifth():
    first = _mri("1 March 2026", 20)
    assert kinds(a=first, b=_mri("9 March 2026", 25)) == ["size"]
    assert kinds(a=first, b=_mri("9 March 2026", 24)) == []
    assert kinds(a=first, b=_mri("9 May 2026", 35)) == []
    assert kinds(a=first, b=_mri("1 March 2026", 35).replace("MRI OF THE BREASTS", "MAMMOGRAM")) == []


def test_a_smaller_second_focus_is_not_compared_with_another_records_largest():
    two = _mri("1 March 2026", 20).replace("IMPRESSION", "Second mass measuring 6 mm. IMPRESSION")
    assert kinds(a=two, b=_mri("2 March 2026", 21)) == []


def test_records_without_a_date_have_no_conflict_of_size():
    assert (
        kinds(a="MRI report. FINDINGS: a mass measuring 20 mm", b="MRI report. FINDINGS: a mass measuring 40 mm") == []
    )
