"""Archives are unpacked in a child; members come out in order, with safe names, or with a reason."""

import random
import stat
import struct
import zipfile

import pytest

from secondopinion.adapters.reading import Outcome, ReadLimits, read_bytes, unpack
from secondopinion.domain.documents import ReasonCode

from . import hostile

MIB = 1024 * 1024


def members(data, **limits):
    return [
        (member.name, member.reason and member.reason.code, member.read(), member.damage and member.damage.code)
        for member in unpack(data, limits=ReadLimits(**limits))
    ]


def test_members_come_out_in_order_and_twins_both():
    data = hostile.zipped([("a.txt", b"one"), ("folder/", b""), ("folder/b.txt", b"two")])
    twins = hostile.zipped([("a.txt", b"one"), ("b/a.txt", b"other")])
    assert read_bytes(data).outcome is Outcome.UNPACKED
    assert members(data) == [("a.txt", None, b"one", None), ("b.txt", None, b"two", None)]
    assert [name for name, *_ in members(twins)] == ["a.txt", "a.txt"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\..\\passwd", "C:\\x\\passwd"])
def test_a_path_in_a_members_name_leads_nowhere(name):
    assert members(hostile.zipped([(name, b"x")])) == [("passwd", None, b"x", None)]


def test_a_symbolic_link_is_left_out():
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    data = hostile.zipped([(info, b"/etc/passwd"), ("a.txt", b"x")])
    assert members(data) == [("link", ReasonCode.UNSAFE_MEMBER_NAME, b"", None), ("a.txt", None, b"x", None)]


def test_nested_archives_are_unpacked_to_the_allowed_depth():
    innermost = hostile.zipped([("deep.txt", b"x")])
    for _ in range(2):
        innermost = hostile.zipped([("next.zip", innermost), ("here.txt", b"y")])
    assert [name for name, *_ in members(innermost)] == ["deep.txt", "here.txt", "here.txt"]
    assert members(innermost, nesting=1)[0][:2] == ("next.zip", ReasonCode.ARCHIVE_TOO_DEEP)


def test_word_documents_and_dicom_folders_inside_stay_whole():
    letter = hostile.word("Dear colleague")
    disc = hostile.zipped([("DICOMDIR", hostile.dicom()), ("IMG/1", hostile.dicom())])
    found = members(hostile.zipped([("letter.docx", letter), ("disc.zip", disc)]))
    assert found == [("letter.docx", None, letter, None), ("disc.zip", None, disc, None)]


def test_a_zip_bomb_is_stopped_by_its_ratio():
    found = members(hostile.zipped([("first.txt", b"good"), ("bomb", b"\0" * 64 * MIB)]))
    assert found[0] == ("first.txt", None, b"good", None)
    assert found[1][0] == "bomb"
    assert found[1][3] is ReasonCode.ARCHIVE_TOO_LARGE
    assert found[2][:2] == ("", ReasonCode.ARCHIVE_TOO_LARGE)


def test_the_sum_of_all_members_is_bounded():
    noise = bytes(range(256)) * 4096
    found = members(hostile.zipped([(f"{n}.bin", noise * 2) for n in range(4)]), archive_mib=5, expansion=100_000)
    assert found[-1][:2] == ("", ReasonCode.ARCHIVE_TOO_LARGE)


def test_too_many_members_stop_the_archive():
    found = members(hostile.zipped([(f"{n}.txt", b"x") for n in range(12)]), archive_members=10)
    assert len(found) == 11
    assert found[-1][:2] == ("", ReasonCode.ARCHIVE_TOO_MANY_MEMBERS)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_truncated_archive_gives_the_members_before_the_damage(compression):
    noise = bytes((n * 7919) % 251 for n in range(5000))
    whole = hostile.zipped([("a.bin", noise), ("b.bin", noise[::-1]), ("c.bin", noise)], compression=compression)
    cut = whole.index(b"c.bin") + 200
    assert read_bytes(whole[:cut]).outcome is Outcome.UNPACKED
    found = members(whole[:cut])
    assert found[:2] == [("a.bin", None, noise, None), ("b.bin", None, noise[::-1], None)]
    assert found[2][0] == "c.bin"
    assert found[2][3] is ReasonCode.DAMAGED_ARCHIVE
    assert found[-1][:2] == ("", ReasonCode.DAMAGED_ARCHIVE)


def test_a_lying_size_is_damage_not_memory():
    whole = bytearray(hostile.zipped([("a.txt", b"x" * 1000)]))
    directory = whole.index(b"PK\x01\x02")
    struct.pack_into("<I", whole, directory + 24, 0xFFFFFFF0)
    assert members(bytes(whole))[0][3] is None or members(bytes(whole))[0][3] is ReasonCode.DAMAGED_ARCHIVE
    assert len(members(bytes(whole))[0][2]) <= 1000


def test_an_encrypted_member_is_named_as_such():
    whole = bytearray(hostile.zipped([("a.txt", b"x")]))
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    assert members(bytes(whole)) == [("a.txt", ReasonCode.ENCRYPTED_ARCHIVE, b"", None)]


def test_a_member_nobody_read_does_not_block_the_next():
    data = hostile.zipped([("a.bin", random.Random(1).randbytes(5_000_000)), ("b.txt", b"two")])
    assert [member.name for member in unpack(data)] == ["a.bin", "b.txt"]


@pytest.mark.parametrize(
    ("data", "files"),
    [
        (hostile.zipped([("DISC/DICOMDIR", hostile.dicom()), ("DISC/I/1", hostile.dicom())]), 2),
        (hostile.zipped([(f"IM{n}", hostile.dicom()) for n in range(5)] + [("readme.txt", b"x" * 200)]), 6),
        (hostile.dicom(), 1),
    ],
)
def test_dicom_is_kept_unopened(data, files):
    found = read_bytes(data)
    assert found.outcome is Outcome.KEPT
    assert found.reason.code is ReasonCode.DICOM_KEPT
    assert found.reason.params["files"] == files
