"""Every kind of bad file ends in a sentence a patient understands, is kept, and never stops the rest of the batch."""

import pytest
from django.utils import timezone

from secondopinion.adapters.reading import ReadLimits
from secondopinion.apps.files import selectors as files
from secondopinion.apps.records import services
from secondopinion.apps.records.models import Record
from secondopinion.apps.records.presenters.lists import record_row
from secondopinion.apps.records.presenters.reasons import SENTENCES, sentence, sentence_for
from secondopinion.domain.documents import ReasonCode

from . import samples
from .conftest import People

PDF = samples.text_pdf(samples.PATHOLOGY)
ZIP = samples.zipped({"a.txt": b"One. " * 500, "b.txt": b"Two. " * 500})

BAD = {
    "zero bytes": (b"", "empty.pdf", "refused", "empty_file"),
    "an encrypted PDF": (samples.encrypted_pdf(), "locked.pdf", "refused", "encrypted_pdf"),
    "a truncated PDF": (PDF[:300], "half.pdf", "refused", "damaged_pdf"),
    "a truncated picture": (samples.scanned_png()[:900], "half.png", "refused", "damaged_image"),
    "a 200-megapixel picture": (samples.huge_png(), "huge.png", "refused", "image_too_large"),
    "XML with a document type": (samples.doctype_xml(), "record.xml", "refused", "doctype_in_xml"),
    "a truncated zip": (ZIP[: len(ZIP) // 3], "half.zip", None, "damaged_archive"),
    "a zip bomb": (samples.zip_bomb(), "bomb.zip", "refused", "archive_too_large"),
    "another patient's C-CDA": (
        samples.ccda(("Otto", "Stranger"), "19500101"),
        "ccd.xml",
        "quarantined",
        "wrong_patient",
    ),
    "a program": (b"\x7fELF" + bytes(400), "scan.pdf", "refused", "unsupported_type"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_ends_in_its_sentence_and_the_good_one_after_it_is_read(people: People, name: str) -> None:
    data, file_name, state, code = BAD[name]
    bad = people.hand_in(data, file_name)
    good = people.hand_in(samples.text_pdf(samples.PATHOLOGY), "good.pdf")
    assert good.state == "read"
    assert bad.state in ([state] if state else ["refused", "unpacked"])
    assert bad.reason["code"] == code
    assert record_row(bad).sentence == sentence_for(code, **bad.reason["params"])
    assert files.whole(bad.file) == data


def test_a_wrong_extension_is_not_believed(people: People) -> None:
    record = people.hand_in(samples.text_pdf(samples.PATHOLOGY), "photo.jpg")
    assert (record.state, record.content_type) == ("read", "application/pdf")


def test_a_member_that_wants_out_of_its_archive_gets_a_plain_name_inside_it(people: People) -> None:
    archive = people.hand_in(samples.zipped({"../../etc/cron.d/evil.txt": b"A note.", "ok.txt": b"Fine."}), "slip.zip")
    assert {member.name for member in archive.members.all()} == {"evil.txt", "ok.txt"}
    assert all(".." not in member.folder for member in archive.members.all())


def test_archives_inside_archives_are_opened_to_a_limit_and_named_beyond_it(people: People) -> None:
    data = samples.zipped({"deep.txt": b"Deep."})
    for depth in range(4):
        data = samples.zipped({f"level{depth}.zip": data, f"note{depth}.txt": f"Note {depth}.".encode()})
    archive = people.hand_in(data, "nested.zip")
    members = {member.name: member for member in archive.members.all()}
    assert members["note3.txt"].state == "read"
    refused = [member for member in members.values() if member.state == "refused"]
    assert [member.reason["code"] for member in refused] == ["archive_too_deep"]
    assert ReadLimits().nesting == refused[0].reason["params"]["limit"]


def test_one_bad_member_of_an_archive_leaves_the_others_alone(people: People) -> None:
    archive = people.hand_in(samples.zipped({"bad.pdf": PDF[:300], "good.pdf": PDF, "none.txt": b""}), "mixed.zip")
    states = {member.name: member.state for member in archive.members.all()}
    assert states == {"bad.pdf": "refused", "good.pdf": "read", "none.txt": "refused"}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\scan.pdf", "scan.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("line\nbreak\x00.pdf", "line break.pdf"),
        ("...", "file"),
    ],
)
def test_a_name_is_shown_plainly_and_places_nothing(people: People, given: str, shown: str) -> None:
    record = people.hand_in(b"A short note.", given)
    assert (record.name, record.state) == (shown, "read")


def test_folders_are_shown_without_a_way_out(people: People) -> None:
    record = services.receive_bytes(
        people.patient, case=people.case, name="a.txt", folder="../..//disc\u202e 1/./x", data=b"a", at=timezone.now()
    )
    assert isinstance(record, Record)
    assert record.folder == "disc 1/x"


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_has_a_sentence_that_says_what_is_safe_and_what_to_do(code: ReasonCode) -> None:
    params = dict.fromkeys(
        ("limit_mib", "limit", "pages", "megapixels", "seconds", "attempts", "page", "files", "members"), 7
    )
    words = sentence_for(code.value, **params)
    assert code in SENTENCES
    assert "%" not in words
    assert "?" not in words.replace("Why?", "")
    assert 2 <= words.count(". ") + words.count(".\n") + 1 <= 5
    assert any(word in words for word in ("safe", "kept", "Nothing is lost", "listed", "use that one"))
    assert not any(word in words.lower() for word in ("invalid", "error", "exception", "failed", code.value))


def test_a_reason_of_a_newer_version_still_gets_a_sentence() -> None:
    assert "kept safe" in sentence({"code": "from_the_future"})
    assert sentence({}) == ""
    assert "?" in sentence({"code": "image_too_large"})
