import hashlib
import itertools
import os
import random
import stat
import subprocess
import sys
import threading
import time
import tracemalloc
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondopinion.adapters.store import (
    AlreadyFinished,
    Busy,
    Finished,
    LocalFileStore,
    Missing,
    Unfinished,
    Unreadable,
    WrongOffset,
    new_key,
    read,
)

CHUNK = 65536
ID = uuid.UUID("6f0c1a34-52d7-4c0e-9d5b-0a4f7f3f2b11")
OTHER = uuid.UUID("11111111-52d7-4c0e-9d5b-0a4f7f3f2b11")


def data_of(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def main_file(root: Path, object_id: uuid.UUID = ID) -> Path:
    return next(root.rglob(f"{object_id}.object"))


@pytest.fixture
def store(tmp_path: Path) -> LocalFileStore:
    return LocalFileStore(tmp_path / "files", wait=0.1)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 200_000])
def test_what_is_written_is_read_back_with_its_size_and_sum(store: LocalFileStore, size: int) -> None:
    key, data = new_key(), data_of(size)
    expected = Finished(size, hashlib.sha256(data).hexdigest())
    assert store.write(ID, key, data) == expected
    assert store.append(OTHER, key, 0, [data]) == size
    assert store.finish(OTHER, key) == expected
    assert store.finish(OTHER, key) == expected
    assert read(store, ID, key) == read(store, OTHER, key) == data
    assert store.size(ID, key) == store.length(ID, key) == size


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 90_000), max_size=4), max_size=6), st.data())
def test_any_sequence_of_appends_and_any_range_equals_the_bytes(
    tmp_path: Path, calls: list[list[int]], draw: st.DataObject
) -> None:
    object_id, key, whole = uuid.uuid4(), new_key(), b""
    store = LocalFileStore(tmp_path)
    store.append(object_id, key, 0, [])
    for number, sizes in enumerate(calls):
        pieces = [data_of(size, number * 10 + place) for place, size in enumerate(sizes)]
        assert store.append(object_id, key, len(whole), iter(pieces)) == len(whole) + sum(sizes)
        whole += b"".join(pieces)
        assert LocalFileStore(tmp_path).length(object_id, key) == len(whole)
    assert store.finish(object_id, key) == Finished(len(whole), hashlib.sha256(whole).hexdigest())
    for _ in range(5):
        start = draw.draw(st.integers(0, len(whole) + 10))
        end = draw.draw(st.none() | st.integers(0, len(whole) + CHUNK))
        assert b"".join(store.open_range(object_id, key, start, end)) == whole[start:end]


def test_an_offset_that_is_not_the_length_is_refused_and_changes_nothing(store: LocalFileStore) -> None:
    key = new_key()
    with pytest.raises(WrongOffset) as refused:
        store.append(ID, key, 5, [b"x"])
    assert refused.value.length == 0
    store.append(ID, key, 0, [b"hello"])
    for offset in (0, 4, 6):
        with pytest.raises(WrongOffset) as refused:
            store.append(ID, key, offset, [b"x"])
        assert refused.value.length == 5
    assert store.length(ID, key) == 5


def test_a_sender_that_breaks_off_keeps_what_it_sent(store: LocalFileStore) -> None:
    key, data = new_key(), data_of(100_000)

    def breaking() -> Iterator[bytes]:
        yield data
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.append(ID, key, 0, breaking())
    assert store.length(ID, key) == 100_000
    store.append(ID, key, 100_000, [b"end"])
    store.finish(ID, key)
    assert read(store, ID, key) == data + b"end"


def test_an_unfinished_object_is_not_read_and_a_finished_one_is_not_written(store: LocalFileStore) -> None:
    key = new_key()
    for action in (lambda: store.size(ID, key), lambda: store.open_range(ID, key), lambda: store.finish(ID, key)):
        with pytest.raises(Missing):
            action()
    assert store.length(ID, key) == 0
    store.append(ID, key, 0, [b"half"])
    with pytest.raises(Unfinished):
        store.open_range(ID, key)
    store.finish(ID, key)
    with pytest.raises(AlreadyFinished):
        store.append(ID, key, 4, [b"more"])
    with pytest.raises(AlreadyFinished):
        store.write(ID, key, b"other")
    assert read(store, ID, key) == b"half"
    with pytest.raises(ValueError, match="larger"):
        read(store, ID, key, limit=3)


def test_every_flipped_byte_is_found(store: LocalFileStore) -> None:
    key = new_key()
    store.write(ID, key, data_of(CHUNK + 500))
    path = main_file(store.root)
    good = path.read_bytes()
    ends = [*range(80), *range(CHUNK, CHUNK + 120), *range(len(good) - 60, len(good))]
    for place in {*ends, *random.Random(3).sample(range(len(good)), 150)}:
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(Unreadable):
            read(store, ID, key)
    path.write_bytes(good)
    assert read(store, ID, key) == data_of(CHUNK + 500)


def test_cutting_reordering_and_exchanging_are_found(store: LocalFileStore) -> None:
    key, header, stored = new_key(), 24, CHUNK + 28
    store.write(ID, key, data_of(3 * CHUNK + 9))
    store.write(OTHER, key, data_of(3 * CHUNK + 9, seed=2))
    path, good, other = main_file(store.root), main_file(store.root).read_bytes(), main_file(store.root, OTHER)
    first, second = good[header : header + stored], good[header + stored : header + 2 * stored]
    damaged = {
        "cut in the middle": good[: len(good) // 2],
        "last chunk dropped": good[: header + 3 * stored],
        "last two chunks dropped": good[: header + 2 * stored],
        "only the header": good[:header],
        "nothing": b"",
        "chunks reordered": good[:header] + second + first + good[header + 2 * stored :],
        "a chunk dropped": good[:header] + good[header + stored :],
        "a chunk of another object": good[:header]
        + other.read_bytes()[header : header + stored]
        + good[header + stored :],
        "another object": other.read_bytes(),
        "another object under this header": good[:header] + other.read_bytes()[header:],
        "something added": good + b"x",
    }
    for what, content in damaged.items():
        path.write_bytes(content)
        with pytest.raises(Unreadable):
            pytest.fail(f"{what}: {len(read(store, ID, key))} bytes were read")
    path.write_bytes(good)
    with pytest.raises(Unreadable):
        store.size(ID, new_key())


def test_a_damaged_or_lost_tail_is_found(store: LocalFileStore) -> None:
    key = new_key()
    store.append(ID, key, 0, [data_of(CHUNK + 100)])
    tail = next(store.root.rglob("*.tail"))
    good = tail.read_bytes()
    for damaged in (b"", good[:-1], good[:20] + bytes([good[20] ^ 1]) + good[21:], bytes(7) + b"\x09" + good[8:]):
        tail.write_bytes(damaged)
        with pytest.raises(Unreadable):
            store.length(ID, key)
    tail.unlink()
    with pytest.raises(Unreadable):
        store.length(ID, key)
    tail.write_bytes(good)
    assert store.length(ID, key) == CHUNK + 100


def test_no_plaintext_and_no_open_permission_is_on_disk(store: LocalFileStore) -> None:
    key, secret = new_key(), b"Invasive ductal carcinoma of the left breast"
    store.append(ID, key, 0, [secret * 2000])
    store.write(OTHER, key, secret)
    for path in store.root.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path.name
        assert path.is_dir() or secret[:12] not in path.read_bytes()
    assert main_file(store.root).relative_to(store.root) == Path("6f/0c", f"{ID}.object")


def test_writing_a_place_again_uses_new_nonces(store: LocalFileStore) -> None:
    key, nonces = new_key(), set()
    store.append(ID, key, 0, [])
    for length in range(50):
        store.append(ID, key, length, [b"x"])
        nonces.add(next(store.root.rglob("*.tail")).read_bytes()[8:20])
    assert len(nonces) == 50


def test_two_writers_cannot_interleave(store: LocalFileStore) -> None:
    key, inside, leave = new_key(), threading.Event(), threading.Event()

    def slow() -> Iterator[bytes]:
        yield b"first"
        inside.set()
        leave.wait(10)

    writer = threading.Thread(target=store.append, args=(ID, key, 0, slow()))
    writer.start()
    assert inside.wait(10)
    for action in (lambda: store.append(ID, key, 0, [b"x"]), lambda: store.length(ID, key), lambda: store.delete(ID)):
        with pytest.raises(Busy):
            action()
    leave.set()
    writer.join()
    assert store.length(ID, key) == 5


def test_a_deleted_object_leaves_no_file_and_its_place_can_be_used_again(store: LocalFileStore) -> None:
    key = new_key()
    store.append(ID, key, 0, [data_of(CHUNK * 2 + 5)])
    store.delete(ID)
    store.delete(ID)
    assert [path for path in store.root.rglob("*") if path.is_file()] == []
    assert store.length(ID, key) == 0
    store.write(ID, key, b"again")
    assert read(store, ID, key) == b"again"


def test_a_killed_process_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    key, data = new_key(), data_of(40 * 50_000)
    script = (
        "import sys, uuid, random, pathlib\n"
        "from secondopinion.adapters.store import LocalFileStore\n"
        "store = LocalFileStore(pathlib.Path(sys.argv[1])); key = bytes.fromhex(sys.argv[2])\n"
        "data = random.Random(1).randbytes(40 * 50_000); at = 0\n"
        "while at < len(data):\n"
        "    at = store.append(uuid.UUID(sys.argv[3]), key, at, [data[at:at + 50_000]]); print(at, flush=True)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "files"), key.hex(), str(ID)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(7)]
        child.kill()
        lines += child.stdout.readlines()
    acknowledged = int(lines[-1])
    store = LocalFileStore(tmp_path / "files")
    length = store.length(ID, key)
    assert acknowledged <= length < len(data)
    store.append(ID, key, length, [data[length:]])
    assert store.finish(ID, key).sha256 == hashlib.sha256(data).hexdigest()


def test_streaming_keeps_memory_flat(store: LocalFileStore) -> None:
    key, piece, count = new_key(), data_of(1 << 20), 64
    tracemalloc.start()
    store.append(ID, key, 0, (piece for _ in range(count)))
    store.finish(ID, key)
    assert sum(len(part) for part in store.open_range(ID, key)) == count << 20
    store.write(OTHER, key, (piece for _ in range(count)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # One piece, its copy in the buffer, a few chunks: never the 64 MiB.
    assert peak < 4 << 20, f"{peak} bytes"


def test_streaming_is_fast_enough_for_scans(store: LocalFileStore) -> None:
    key, piece, count = new_key(), data_of(1 << 20), 64
    times = [time.perf_counter()]
    store.append(ID, key, 0, (piece for _ in range(count)))
    times.append(time.perf_counter())
    store.finish(ID, key)
    times.append(time.perf_counter())
    assert sum(len(part) for part in store.open_range(ID, key)) == count << 20
    times.append(time.perf_counter())
    speeds = [count / (later - earlier) for earlier, later in itertools.pairwise(times)]
    print("\nappend {:.0f}, finish {:.0f}, read {:.0f} MiB/s".format(*speeds))
    assert min(speeds) > 20, speeds
