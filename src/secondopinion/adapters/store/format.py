"""How an object lies on disk.

Main file: header (magic, version, object id: 24 bytes), then chunks of 65,536 plaintext bytes, each stored as
``nonce (12 random) + ciphertext + tag (16)``, then, once finished, one final chunk of 0 to 65,535 bytes. The associated
data of a chunk is magic, object id, index and role (body, final, tail), so that no chunk opens at another place, in
another object or in another role. An object whose last chunk is not a final one is not finished: cutting shows.

Tail file, while unfinished: the bytes after the last whole chunk, sealed in the role ``tail``, with their index.
"""

import uuid
from enum import IntEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .crypto import NONCE_SIZE, TAG_SIZE, Unreadable, seal, unseal

CHUNK = 64 * 1024
OVERHEAD = NONCE_SIZE + TAG_SIZE
STORED = CHUNK + OVERHEAD
MAGIC = b"2OPN\x01\0\0\0"
HEADER_SIZE = len(MAGIC) + 16


class Role(IntEnum):
    """What a chunk is; bound into its associated data."""

    BODY = 0
    FINAL = 1
    TAIL = 2


class Sealer:
    """Seals and opens the chunks of one object."""

    def __init__(self, object_id: uuid.UUID, key: bytes) -> None:
        self.header = MAGIC + object_id.bytes
        self._key = key
        self._cipher = AESGCM(key)

    def about(self, index: int, role: Role) -> bytes:
        """The associated data of one chunk."""
        return self.header + index.to_bytes(8, "big") + bytes([role])

    def seal(self, data: bytes | memoryview, *, index: int, role: Role) -> bytes:
        """One chunk as it is stored, under a fresh random nonce."""
        return seal(data, key=self._key, about=self.about(index, role))

    def open(self, stored: bytes, *, index: int, role: Role) -> bytes:
        """The plaintext of one chunk. Raises ``Unreadable``."""
        if len(stored) < OVERHEAD:
            raise Unreadable
        try:
            return self._cipher.decrypt(stored[:NONCE_SIZE], stored[NONCE_SIZE:], self.about(index, role))
        except InvalidTag:
            raise Unreadable from None

    def opens(self, stored: bytes, *, index: int, role: Role) -> bool:
        """Whether these bytes are that chunk."""
        try:
            self.open(stored, index=index, role=role)
        except Unreadable:
            return False
        return True

    def seal_tail(self, data: bytes, *, index: int) -> bytes:
        """The tail file's bytes: the index of the first chunk it is part of, then the sealed tail."""
        return index.to_bytes(8, "big") + self.seal(data, index=index, role=Role.TAIL)

    def open_tail(self, stored: bytes) -> tuple[int, bytes]:
        """Index and plaintext of a tail file. Raises ``Unreadable``."""
        index = int.from_bytes(stored[:8], "big")
        return index, unseal(stored[8:], key=self._key, about=self.about(index, Role.TAIL))


def body_chunks(size: int) -> tuple[int, int]:
    """Whole chunks in a main file of ``size`` bytes, and the bytes stored after them."""
    return divmod(max(0, size - HEADER_SIZE), STORED)


def position(index: int) -> int:
    """Where chunk ``index`` begins in the main file."""
    return HEADER_SIZE + index * STORED
