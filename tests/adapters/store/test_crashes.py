"""Method of SQLite's crash tests: die at change 1, 2, 3 ... until a run completes, and look at the disk each time."""

import hashlib
import itertools
import os
import random
import uuid
from pathlib import Path

import pytest

from secondopinion.adapters.store import (
    AlreadyFinished,
    LocalFileStore,
    Missing,
    Unfinished,
    Unreadable,
    WrongOffset,
    new_key,
    read,
)

from .dying_disk import Died, DyingDisk

CHUNK = 65536
ID = uuid.UUID("6f0c1a34-52d7-4c0e-9d5b-0a4f7f3f2b11")
PLANS = [
    (10, 20, 30),
    (CHUNK, CHUNK),
    (70_000, 1, 65_535, 140_000),
    (0, 5),
    (999, 150_000, 65_537, 1),
    *(
        pytest.param(
            tuple(random.Random(seed).choices([1, 999, 65_535, 65_536, 65_537, 150_000], k=4)), marks=pytest.mark.long
        )
        for seed in range(10)
    ),
]


@pytest.mark.parametrize("ending", ["kill", "torn write", "power cut"])
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: "+".join(map(str, plan)))
def test_an_upload_survives_death_at_every_change_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: tuple[int, ...], ending: str
) -> None:
    key, data = new_key(), random.Random(5).randbytes(sum(plan))
    for dies_at in itertools.count(1):
        root = tmp_path / str(dies_at)
        root.mkdir()
        store = LocalFileStore(root)
        disk = DyingDisk(root, dies_at=dies_at, torn=ending == "torn write")
        acknowledged, sealed, died = 0, False, False
        with disk.attached(monkeypatch):
            try:
                for size in plan:
                    piece = data[acknowledged : acknowledged + size]
                    acknowledged = store.append(ID, key, acknowledged, [piece])
                sealed = store.finish(ID, key).size == len(data)
            except Died:
                died = True
        if ending == "power cut":
            disk.cut_power()
        after = LocalFileStore(root)
        length = after.length(ID, key)
        assert acknowledged <= length <= len(data), f"died at change {dies_at}"
        if not sealed:
            if length < len(data):
                with pytest.raises((Unfinished, Missing, Unreadable)):
                    after.size(ID, key)
            try:
                after.append(ID, key, length, [data[length:]])
            except AlreadyFinished:
                assert length == len(data)
        assert after.finish(ID, key).sha256 == hashlib.sha256(data).hexdigest()
        assert read(after, ID, key) == data
        assert not list(root.rglob("*.tail"))
        if not died:
            assert dies_at > 5
            return


def test_an_upload_can_be_finished_right_after_any_death(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, data = new_key(), random.Random(9).randbytes(100 + 3 * CHUNK)
    for dies_at in itertools.count(1):
        root = tmp_path / str(dies_at)
        root.mkdir()
        store, died = LocalFileStore(root), False
        store.append(ID, key, 0, [data[:100]])
        with DyingDisk(root, dies_at=dies_at, torn=True).attached(monkeypatch):
            try:
                store.append(ID, key, 100, [data[100:]])
            except Died:
                died = True
        length = store.length(ID, key)
        assert length >= 100
        assert store.finish(ID, key).sha256 == hashlib.sha256(data[:length]).hexdigest()
        assert read(store, ID, key) == data[:length]
        if not died:
            return


@pytest.mark.parametrize("power", [False, True])
def test_a_whole_write_is_there_entirely_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, power: bool
) -> None:
    key, data = new_key(), random.Random(6).randbytes(150_000)
    for dies_at in itertools.count(1):
        root = tmp_path / str(dies_at)
        root.mkdir()
        disk = DyingDisk(root, dies_at=dies_at)
        written = False
        with disk.attached(monkeypatch):
            try:
                LocalFileStore(root).write(ID, key, data)
                written = True
            except Died:
                pass
        if power:
            disk.cut_power()
        after = LocalFileStore(root)
        try:
            assert read(after, ID, key) == data
        except Missing:
            assert not written
            after.write(ID, key, data)
        else:
            with pytest.raises(AlreadyFinished):
                after.write(ID, key, b"other")
        assert read(after, ID, key) == data
        if written:
            return


def test_a_deletion_that_died_can_be_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, data = new_key(), random.Random(7).randbytes(100_000)
    for dies_at in itertools.count(1):
        root = tmp_path / str(dies_at)
        root.mkdir()
        store = LocalFileStore(root)
        store.append(ID, key, 0, [data])
        disk = DyingDisk(root, dies_at=dies_at)
        died = False
        with disk.attached(monkeypatch):
            try:
                store.delete(ID)
            except Died:
                died = True
        store.delete(ID)
        assert [path for path in root.rglob("*") if path.is_file()] == []
        if not died:
            return


@pytest.mark.parametrize("leftover", [".tail", ".tail.new", ".new"])
def test_what_another_life_left_behind_never_enters_a_new_object(tmp_path: Path, leftover: str) -> None:
    key = new_key()
    store = LocalFileStore(tmp_path)
    store.append(ID, key, 0, [bytes(200_000)])
    main = next(tmp_path.rglob("*.object"))
    stale = next(tmp_path.rglob("*.tail")).rename(main.with_suffix(leftover))
    main.unlink()
    assert stale.exists()
    with pytest.raises(WrongOffset):
        store.append(ID, key, 3, [b"x"])
    assert store.append(ID, key, 0, [b"new"]) == 3
    store.finish(ID, key)
    assert read(store, ID, key) == b"new"


def test_a_half_deleted_object_begins_anew_even_when_that_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_key()
    for dies_at in itertools.count(1):
        root = tmp_path / str(dies_at)
        root.mkdir()
        store, died = LocalFileStore(root), False
        store.append(ID, key, 0, [bytes(200_000)])
        next(root.rglob("*.object")).unlink()
        with DyingDisk(root, dies_at=dies_at).attached(monkeypatch):
            try:
                store.append(ID, key, 0, [b"new"])
            except Died:
                died = True
        length = store.length(ID, key)
        assert length in (0, 3)
        store.append(ID, key, length, [b"new"[length:]])
        store.finish(ID, key)
        assert read(store, ID, key) == b"new"
        if not died:
            return


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, data = new_key(), random.Random(8).randbytes(300_000)
    store = LocalFileStore(tmp_path)
    store.append(ID, key, 0, [data[:100_000]])

    real, room = os.write, 150_000

    def write(file: int, part: bytes) -> int:
        nonlocal room
        if room <= 0:
            raise OSError(28, "No space left on device")
        written = real(file, bytes(part)[:room])
        room -= written
        return written

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        with pytest.raises(OSError, match="No space"):
            store.append(ID, key, 100_000, [data[100_000:]])
    length = store.length(ID, key)
    assert length >= 100_000
    store.append(ID, key, length, [data[length:]])
    assert store.finish(ID, key).sha256 == hashlib.sha256(data).hexdigest()
