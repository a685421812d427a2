"""What a file store can do, wherever it keeps its objects."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol


class StoreRefusal(Exception):
    """The store did not do it; nothing was changed."""


class Missing(StoreRefusal):
    """No such object."""


class Unfinished(StoreRefusal):
    """The object is still being written and cannot be read yet."""


class AlreadyFinished(StoreRefusal):
    """The object is sealed for ever: it can be read or deleted, not written."""


class Busy(StoreRefusal):
    """Somebody else is writing this object at this moment."""


class WrongOffset(StoreRefusal):
    """The bytes offered do not begin where the stored ones end; ``length`` is where that is."""

    def __init__(self, length: int) -> None:
        super().__init__(f"the object holds {length} bytes")
        self.length = length


@dataclass(frozen=True, slots=True)
class Finished:
    """A sealed object: its size in bytes and the SHA-256 of its plaintext in hexadecimal."""

    size: int
    sha256: str


class FileStore(Protocol):
    """Objects by UUID. ``key`` is the object's own 32-byte key. Damage and wrong keys raise ``Unreadable``."""

    def length(self, object_id: uuid.UUID, key: bytes) -> int:
        """Bytes that survive a crash at this moment, 0 for an object never written. Raises ``Busy``."""

    def append(self, object_id: uuid.UUID, key: bytes, offset: int, chunks: Iterable[bytes]) -> int:
        """Add bytes at ``offset`` (which must be the length) and return the new durable length.

        When ``chunks`` raises, what came before is kept and the exception goes on. Raises ``WrongOffset``,
        ``AlreadyFinished``, ``Busy``.
        """

    def finish(self, object_id: uuid.UUID, key: bytes) -> Finished:
        """Seal the object for reading; doing it twice is the same. Reads every byte back. Raises ``Missing``."""

    def write(self, object_id: uuid.UUID, key: bytes, data: bytes | Iterable[bytes]) -> Finished:
        """Store a whole object at once, entirely or not at all. Raises ``AlreadyFinished``, ``Busy``."""

    def size(self, object_id: uuid.UUID, key: bytes) -> int:
        """Size in bytes of a finished object. Raises ``Missing``, ``Unfinished``."""

    def open_range(self, object_id: uuid.UUID, key: bytes, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Stream bytes ``start`` to ``end`` (exclusive, clipped to the size) of a finished object.

        Raises ``Missing`` and ``Unfinished`` at once, ``Unreadable`` at once or at the damaged place.
        """

    def delete(self, object_id: uuid.UUID) -> None:
        """Remove the object in whatever state; absent is fine. Raises ``Busy``."""


def read(store: FileStore, object_id: uuid.UUID, key: bytes, *, limit: int | None = None) -> bytes:
    """A whole finished object in memory. With ``limit``, ``ValueError`` for a larger one before anything is read."""
    if limit is not None and store.size(object_id, key) > limit:
        raise ValueError("the object is larger than the limit")
    return b"".join(store.open_range(object_id, key))
