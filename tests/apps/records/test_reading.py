"""What becomes of a file, from its bytes to a record people can open."""

import pytest
from django.utils import timezone

from secondopinion.apps.access.permissions import Denied, permits
from secondopinion.apps.files import selectors as files
from secondopinion.apps.records import selectors, services
from secondopinion.apps.records.models import Fact, Judgement, Record
from secondopinion.apps.records.models.judgement import Verdict

from . import samples
from .conftest import People


def test_a_text_pdf_is_read_with_kind_date_and_facts_that_stand_in_their_words(people: People) -> None:
    record = people.hand_in(samples.text_pdf(samples.PATHOLOGY), "pathology.pdf")
    assert (record.state, record.kind, record.date, record.page_count) == ("read", "pathology", "2026-03-03", 1)
    facts = {fact.kind: fact for fact in record.facts.all()}
    assert facts["histology"].value == "invasive_ductal_carcinoma"
    assert facts["er"].value == "positive 95%"
    page = record.pages.get()
    for fact in facts.values():
        assert page.text[fact.start : fact.end] == fact.words
    assert page.image is not None
    assert files.whole(page.image)[8:12] == b"WEBP"


def test_a_scan_is_read_by_text_recognition_with_a_box_for_every_word(people: People) -> None:
    record = people.hand_in(samples.scanned_png(), "IMG_1.png")
    page = record.pages.get()
    assert (record.state, page.source) == ("read", "ocr")
    assert "ductal carcinoma" in page.text
    assert page.words
    assert all(0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1 for _, _, x0, y0, x1, y1, _ in page.words)


def test_without_the_recognition_model_a_scan_is_kept_with_its_picture(people: People, monkeypatch) -> None:
    monkeypatch.setattr("secondopinion.apps.records.services.reading.recognition_model", lambda: None)
    record = people.hand_in(samples.scanned_png(), "IMG_1.png")
    assert (record.state, record.reason["code"]) == ("read", "no_text")
    assert record.pages.get().image is not None


def test_the_same_bytes_a_second_time_are_a_copy_of_the_first(people: People) -> None:
    data = samples.text_pdf(samples.PATHOLOGY)
    first, second = people.hand_in(data, "a.pdf"), people.hand_in(data, "b.pdf")
    assert (second.state, second.duplicate_of_id, second.reason["code"]) == ("duplicate", first.pk, "duplicate")
    assert not second.facts.exists()


def test_the_same_text_in_another_file_is_a_copy_too(people: People) -> None:
    first = people.hand_in(samples.text_pdf(samples.PATHOLOGY), "a.pdf")
    second = people.hand_in(samples.PATHOLOGY.encode(), "a.txt")
    assert (second.state, second.duplicate_of_id) == ("duplicate", first.pk)


def test_a_record_of_another_case_is_no_copy(people: People) -> None:
    data = samples.text_pdf(samples.PATHOLOGY)
    people.hand_in(data)
    own = people.stranger.participations.get().case
    other = services.receive_bytes(people.stranger, case=own, name="a.pdf", data=data, at=timezone.now())
    assert isinstance(other, Record)
    assert other.state == "received"


def test_a_record_of_another_patient_is_quarantined_and_nothing_of_it_is_used(people: People) -> None:
    record = people.hand_in(samples.text_pdf(samples.PATHOLOGY.replace(samples.OURS, samples.THEIRS)), "other.pdf")
    assert (record.state, record.reason["code"]) == ("quarantined", "wrong_patient")
    assert not record.facts.exists()
    for actor in (people.patient, people.expert):
        with pytest.raises(Denied):
            selectors.record_with_pages(actor, record=record, at=timezone.now())
    assert selectors.record_with_pages(people.navigator, record=record, at=timezone.now()).pages
    assert list(selectors.quarantine_of(people.navigator, case=people.case)) == [record]
    assert selectors.quarantine_counts([people.case.pk])[people.case.pk] == 1


def test_a_single_page_of_another_patient_is_withheld_and_its_facts_are_dropped(people: People) -> None:
    other = samples.THEIRS + "Progesterone receptor: positive (60%)\nMedicines: letrozole 2.5 mg once daily"
    record = people.hand_in(samples.text_pdf(samples.PATHOLOGY, other), "mixed.pdf")
    assert (record.state, record.reason) == ("read", {"code": "wrong_patient_page", "params": {"page": 2}})
    assert [page.withheld for page in record.pages.all()] == ["", "wrong_patient_page"]
    assert set(record.facts.values_list("page", flat=True)) == {1}
    seen = selectors.record_with_pages(people.expert, record=record, at=timezone.now())
    assert seen.withheld == {2}
    assert "Stranger" not in "".join(page.text for page in seen.pages.object_list)
    with pytest.raises(Denied):
        selectors.page_image(people.patient, record=record, number=2, at=timezone.now())
    with pytest.raises(Denied):
        selectors.original(people.expert, record=record, at=timezone.now())
    assert [page.number for page in selectors.withheld_pages(people.navigator, case=people.case)] == [2]


def test_a_page_released_by_the_navigator_comes_back_with_its_facts(people: People) -> None:
    other = samples.THEIRS + "Progesterone receptor: positive (60%)"
    record = people.hand_in(samples.text_pdf(samples.PATHOLOGY, other), "mixed.pdf")
    page = selectors.withheld_pages(people.navigator, case=people.case).get()
    assert not services.judge_page(
        people.navigator, page=page, verdict=Verdict.RELEASED, because="Her name before she married", at=timezone.now()
    )
    assert services.read_record(record.pk, at=timezone.now()) == "read"
    assert not selectors.withheld_pages(people.navigator, case=people.case).exists()
    assert Fact.objects.filter(record=record, kind="pr", page=2).exists()
    assert selectors.original(people.expert, record=record, at=timezone.now()) is not None
    assert Judgement.objects.get().because == "Her name before she married"


def test_a_page_judged_to_be_another_patients_leaves_the_quarantine_and_stays_away(people: People) -> None:
    record = people.hand_in(samples.text_pdf(samples.PATHOLOGY, samples.THEIRS), "mixed.pdf")
    page = selectors.withheld_pages(people.navigator, case=people.case).get()
    services.judge_page(
        people.navigator, page=page, verdict=Verdict.ANOTHER_PATIENT, because="Another name", at=timezone.now()
    )
    assert selectors.quarantine_counts([people.case.pk])[people.case.pk] == 0
    seen = selectors.record_with_pages(people.expert, record=record, at=timezone.now())
    assert seen.withheld == {2}


def test_a_quarantined_record_released_as_this_patients_is_read_after_all(people: People) -> None:
    record = people.hand_in(samples.ccda(("Otto", "Stranger"), "19500101"), "ccd.xml")
    assert record.state == "quarantined"
    refused = services.judge_record(
        people.navigator,
        record=record,
        version=record.version,
        verdict=Verdict.RELEASED,
        because=" ",
        at=timezone.now(),
    )
    assert refused is not None
    assert refused.code == "needs_reason_given"
    services.judge_record(
        people.navigator, record=record, version=record.version, verdict=Verdict.RELEASED, because="Old name",
        at=timezone.now(),
    )  # fmt: skip
    assert services.read_record(record.pk, at=timezone.now()) == "read"
    record.refresh_from_db()
    assert not record.pages.exclude(withheld="").exists()


def test_an_archive_becomes_one_record_per_file_and_the_archive_is_kept(people: People) -> None:
    data = samples.zipped({
        "a/pathology.pdf": samples.text_pdf(samples.PATHOLOGY), "a/note.txt": b"Short note.", "img/1.dcm": samples.dicom(),
    })  # fmt: skip
    archive = people.hand_in(data, "all.zip")
    assert (archive.state, archive.reason["params"]["members"]) == ("unpacked", 3)
    states = {member.name: member.state for member in archive.members.all()}
    assert states == {"pathology.pdf": "read", "note.txt": "read", "1.dcm": "kept"}
    assert files.whole(archive.file) == data


def test_dicom_is_kept_unopened_as_primary_material(people: People) -> None:
    record = people.hand_in(samples.dicom(), "IM0001")
    assert (record.state, record.material, record.reason["code"]) == ("kept", "primary", "dicom_kept")


def test_reading_again_keeps_what_people_decided(people: People) -> None:
    record = people.hand_in(samples.text_pdf(samples.PATHOLOGY))
    fact = record.facts.get(kind="er")
    services.decide_fact(people.expert, fact=fact, version=fact.version, verdict="confirmed", at=timezone.now())
    record.refresh_from_db()
    before = record.facts.count()
    assert services.retry_record(people.navigator, record=record, version=record.version, at=timezone.now()) is None
    assert services.read_record(record.pk, at=timezone.now()) == "read"
    assert record.facts.count() == before
    assert record.facts.get(kind="er").pk == fact.pk
    assert record.facts.get(kind="er").status == "confirmed"


def test_nothing_is_learnt_about_the_patient_from_a_record(people: People) -> None:
    people.hand_in(samples.text_pdf(samples.PATHOLOGY.replace("Date of birth", "MRN: 998877\nDate of birth")))
    patient = type(people.case.patient).objects.get(pk=people.case.patient_id)
    assert patient.record_numbers == []


def test_a_record_that_stops_its_worker_three_times_is_set_aside(people: People, monkeypatch) -> None:
    record = people.hand_in(samples.text_pdf(samples.PATHOLOGY), read=False)

    def dies(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("secondopinion.apps.records.services.reading.read_bytes", dies)
        for _ in range(3):
            with pytest.raises(SystemExit):
                services.read_record(record.pk, at=timezone.now())
    assert services.read_record(record.pk, at=timezone.now()) == "quarantined"
    record.refresh_from_db()
    assert record.reason == {"code": "tried_too_often", "params": {"attempts": 3}}
    assert files.whole(record.file) == samples.text_pdf(samples.PATHOLOGY)


def test_a_record_that_is_done_is_not_read_again_by_a_late_job(people: People) -> None:
    record = people.hand_in(samples.text_pdf(samples.PATHOLOGY))
    assert services.read_record(record.pk, at=timezone.now()) is None
    assert Record.objects.get(pk=record.pk).attempts == 1


def test_taking_a_record_out_takes_its_copies_too_and_closes_them(people: People) -> None:
    data = samples.text_pdf(samples.PATHOLOGY)
    first, copy = people.hand_in(data, "a.pdf"), people.hand_in(data, "b.pdf")
    assert services.remove_record(
        people.patient, record=first, version=first.version, because="Not mine", at=timezone.now()
    ) is None  # fmt: skip
    assert {Record.objects.get(pk=row.pk).state for row in (first, copy)} == {"removed"}
    assert not selectors.records_of(people.patient, case=people.case).exists()
    again = people.hand_in(data, "c.pdf")
    assert again.state == "read"


def _other_patients_pdf() -> bytes:
    return samples.text_pdf(samples.PATHOLOGY.replace(samples.OURS, samples.THEIRS))


def test_an_archive_is_not_handed_out_with_a_copy_of_what_was_set_aside(people: People) -> None:
    theirs = people.hand_in(_other_patients_pdf(), "theirs.pdf")
    archive = people.hand_in(samples.zipped({"a.txt": b"Short note.", "b.pdf": _other_patients_pdf()}), "all.zip")
    fine = people.hand_in(samples.zipped({"a.txt": b"Another note."}), "fine.zip")
    assert theirs.state == "quarantined"
    assert {row.state for row in archive.members.all()} == {"read", "duplicate"}
    assert not permits(people.expert, "record.download", archive)
    assert permits(people.expert, "record.download", fine)


def test_an_archive_in_an_archive_and_a_copy_of_it_keep_what_was_set_aside_too(people: People) -> None:
    outer = people.hand_in(samples.zipped({"a.txt": b"Short note."}), "outer.zip")
    inner = people.hand_in(samples.zipped({"b.pdf": _other_patients_pdf()}), "inner.zip")
    Record.objects.filter(pk=inner.pk).update(parent=outer, depth=1)
    copy = people.hand_in(files.whole(outer.file), "copy.zip")
    assert copy.state == "duplicate"
    for row in (outer, inner, copy):
        assert not permits(people.expert, "record.download", row), row.name


def test_taking_an_archive_out_takes_everything_that_came_out_of_it(people: People) -> None:
    outer = people.hand_in(samples.zipped({"a.txt": b"Short note."}), "outer.zip")
    inner = people.hand_in(samples.zipped({"b.pdf": samples.text_pdf(samples.PATHOLOGY)}), "inner.zip")
    copy = people.hand_in(samples.text_pdf(samples.PATHOLOGY), "copy.pdf")
    Record.objects.filter(pk=inner.pk).update(parent=outer, depth=1)
    assert copy.state == "duplicate"
    assert services.remove_record(
        people.patient, record=outer, version=outer.version, because="Not mine", at=timezone.now()
    ) is None  # fmt: skip
    assert set(Record.objects.filter(case=people.case).values_list("state", flat=True)) == {"removed"}
