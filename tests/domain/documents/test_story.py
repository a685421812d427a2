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
