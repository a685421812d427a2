"""Encrypted objects in a local directory, safe against a crash at any moment.

The order of an append: whole chunks are added to the main file and synced, then the tail file is replaced (write,
sync, rename, sync the directory), then the caller is answered. Whatever moment the machine stops at, the tail file that
is there names a prefix of whole chunks that are there too, so every acknowledged byte is found again; whole chunks past
it are kept when they open, and a torn remainder is cut off. A nonce is never derived from a position: it is random
each time, so that writing a place again after a crash never uses one twice.
"""

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from . import places
from .crypto import Unreadable
from .format import CHUNK, HEADER_SIZE, OVERHEAD, STORED, Role, Sealer, body_chunks, position
from .protocol import AlreadyFinished, Finished, Missing, Unfinished, WrongOffset


@dataclass(slots=True)
class _State:
    """What the files of one object hold once settled: whole chunks, and the tail or the final chunk's bytes."""

    chunks: int
    tail: bytes
    finished: bool

    @property
    def length(self) -> int:
        return self.chunks * CHUNK + len(self.tail)


class LocalFileStore:
    """A ``FileStore`` in ``root``: ``root/ab/cd/<uuid>.object``, files 0600, directories 0700.

    ``wait`` is how many seconds to wait for another writer of the same object before ``Busy``.
    """

    def __init__(self, root: Path, *, wait: float = 5.0) -> None:
        self.root = Path(root)
        self.wait = wait

    def length(self, object_id: uuid.UUID, key: bytes) -> int:
        """See ``FileStore.length``."""
        place = places.Place(self.root, object_id)
        try:
            with place.locked(wait=self.wait) as main:
                state = self._settle(place, main, Sealer(object_id, key))
                return state.length if state else 0
        except Missing:
            return 0

    def append(self, object_id: uuid.UUID, key: bytes, offset: int, chunks: Iterable[bytes]) -> int:
        """See ``FileStore.append``."""
        place = places.Place(self.root, object_id)
        if not place.main.exists() and offset != 0:
            raise WrongOffset(0)
        sealer = Sealer(object_id, key)
        with place.locked(wait=self.wait, create=offset == 0) as main:
            settled = self._settle(place, main, sealer)
            state = settled or _State(0, b"", finished=False)
            if state.finished:
                raise AlreadyFinished("the object is finished")
            if offset != state.length:
                raise WrongOffset(state.length)
            if settled is None:
                self._begin(place, main, sealer)
            buffer = bytearray(state.tail)
            count = state.chunks
            failure: Exception | None = None
            pieces = iter(chunks)
            while True:
                # Only the sender's failure keeps what came; a failure of the disk is repaired by the next settling.
                try:
                    piece = next(pieces)
                except StopIteration:
                    break
                except Exception as error:
                    failure = error
                    break
                buffer += piece
                count += self._write_whole_chunks(main, sealer, buffer, count)
            length = count * CHUNK + len(buffer)
            if length != state.length:
                self._commit(place, main, sealer, count, bytes(buffer), sync=count > state.chunks)
            if failure is not None:
                raise failure
            return length

    def finish(self, object_id: uuid.UUID, key: bytes) -> Finished:
        """See ``FileStore.finish``."""
        place = places.Place(self.root, object_id)
        sealer = Sealer(object_id, key)
        with place.locked(wait=self.wait) as main:
            state = self._settle(place, main, sealer)
            if state is None:
                raise Missing("no such object")
            digest = hashlib.sha256()
            for index in range(state.chunks):
                digest.update(sealer.open(places.read_at(main, STORED, position(index)), index=index, role=Role.BODY))
            digest.update(state.tail)
            if not state.finished:
                places.write_all(main, sealer.seal(state.tail, index=state.chunks, role=Role.FINAL))
                os.fsync(main)
                place.remove(place.tail)
            return Finished(state.length, digest.hexdigest())

    def write(self, object_id: uuid.UUID, key: bytes, data: bytes | Iterable[bytes]) -> Finished:
        """See ``FileStore.write``."""
        place = places.Place(self.root, object_id)
        sealer = Sealer(object_id, key)
        pieces: Iterable[bytes] = [data] if isinstance(data, bytes) else data
        digest = hashlib.sha256()
        size = index = 0
        buffer = bytearray()
        with place.prepared(wait=self.wait) as new:
            places.write_all(new, sealer.header)
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                buffer += piece
                index += self._write_whole_chunks(new, sealer, buffer, index)
            places.write_all(new, sealer.seal(bytes(buffer), index=index, role=Role.FINAL))
            os.fsync(new)
        return Finished(size, digest.hexdigest())

    def size(self, object_id: uuid.UUID, key: bytes) -> int:
        """See ``FileStore.size``."""
        return self._finished(places.Place(self.root, object_id), Sealer(object_id, key)).length

    def open_range(self, object_id: uuid.UUID, key: bytes, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """See ``FileStore.open_range``."""
        if start < 0 or (end is not None and end < 0):
            raise ValueError("a range begins and ends at 0 or later")
        place = places.Place(self.root, object_id)
        sealer = Sealer(object_id, key)
        state = self._finished(place, sealer)
        return self._stream(place, sealer, state, start, state.length if end is None else min(end, state.length))

    def delete(self, object_id: uuid.UUID) -> None:
        """See ``FileStore.delete``."""
        place = places.Place(self.root, object_id)
        try:
            with place.locked(wait=self.wait):
                place.remove(place.tail, place.new, place.main)
        except Missing:
            place.remove(place.tail, place.new)

    def _stream(self, place: places.Place, sealer: Sealer, state: _State, start: int, end: int) -> Iterator[bytes]:
        if start >= end:
            return
        with place.reading() as main:
            for index in range(start // CHUNK, (end - 1) // CHUNK + 1):
                if index == state.chunks:
                    plain = state.tail
                else:
                    plain = sealer.open(places.read_at(main, STORED, position(index)), index=index, role=Role.BODY)
                yield plain[max(0, start - index * CHUNK) : end - index * CHUNK]

    def _finished(self, place: places.Place, sealer: Sealer) -> _State:
        # Looked at before the main file: finishing removes the tail after it has written the final chunk.
        unfinished = place.tail.exists()
        with place.reading() as main:
            chunks, rest = body_chunks(os.fstat(main).st_size)
            last = places.read_at(main, rest, position(chunks))
            if places.read_at(main, HEADER_SIZE, 0) == sealer.header and sealer.opens(
                last, index=chunks, role=Role.FINAL
            ):
                return _State(chunks, sealer.open(last, index=chunks, role=Role.FINAL), finished=True)
        if unfinished or place.tail.exists():
            raise Unfinished("the object is not finished")
        raise Unreadable

    def _write_whole_chunks(self, main: int, sealer: Sealer, buffer: bytearray, index: int) -> int:
        """Move every whole chunk from the buffer's front to the end of the file; returns how many."""
        whole = len(buffer) // CHUNK
        if whole:
            with memoryview(buffer) as view:
                for number in range(whole):
                    piece = view[number * CHUNK : (number + 1) * CHUNK]
                    places.write_all(main, sealer.seal(piece, index=index + number, role=Role.BODY))
                    piece.release()
            del buffer[: whole * CHUNK]
        return whole

    def _commit(self, place: places.Place, main: int, sealer: Sealer, chunks: int, tail: bytes, *, sync: bool) -> None:
        """Make the object's bytes durable: chunks first, then the tail that vouches for them."""
        if sync:
            os.fsync(main)
        place.replace_tail(sealer.seal_tail(tail, index=chunks))

    def _settle(self, place: places.Place, main: int, sealer: Sealer) -> _State | None:
        """Read the files as a crash may have left them, repair what was never acknowledged, return what holds.

        None for an object that was never begun. Leaves the file position at the end of what holds.
        """
        size = os.fstat(main).st_size
        stored_tail = place.read_tail()
        if size < HEADER_SIZE or (stored_tail is None and size == HEADER_SIZE):
            return None
        if places.read_at(main, HEADER_SIZE, 0) != sealer.header:
            raise Unreadable
        chunks, rest = body_chunks(size)
        last = places.read_at(main, rest, position(chunks))
        if rest >= OVERHEAD and sealer.opens(last, index=chunks, role=Role.FINAL):
            if stored_tail is not None:
                os.fsync(main)
                place.remove(place.tail)
            return _State(chunks, sealer.open(last, index=chunks, role=Role.FINAL), finished=True)
        if stored_tail is None:
            raise Unreadable
        base, tail = sealer.open_tail(stored_tail)
        if base > chunks:
            raise Unreadable
        kept = base
        while kept < chunks and sealer.opens(places.read_at(main, STORED, position(kept)), index=kept, role=Role.BODY):
            kept += 1
        if size != position(kept):
            os.ftruncate(main, position(kept))
        if kept > base:
            tail = b""
            self._commit(place, main, sealer, kept, tail, sync=True)
        os.lseek(main, position(kept), os.SEEK_SET)
        return _State(kept, tail, finished=False)

    def _begin(self, place: places.Place, main: int, sealer: Sealer) -> None:
        """A new object: header and empty tail are durable before the first chunk is written."""
        # A tail without its main file is what a half-done deletion leaves; it must not meet the new header.
        place.remove(place.tail)
        os.ftruncate(main, 0)
        os.lseek(main, 0, os.SEEK_SET)
        places.write_all(main, sealer.header)
        os.fsync(main)
        place.replace_tail(sealer.seal_tail(b"", index=0))
