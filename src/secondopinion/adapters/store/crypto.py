"""AES-256-GCM (NIST SP 800-38D) for keys and for short texts in database columns.

Every sealed value is ``nonce (12 random bytes) + ciphertext + tag (16)``. The associated data names what the value is
for (``about``), so that a value moved to another row or column does not open. Random nonces are safe to 2**32 values
under one key, far beyond what one case holds.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_SIZE = 32
NONCE_SIZE = 12
TAG_SIZE = 16
_KEY = b"secondopinion/key/1\0"
_TEXT = b"secondopinion/text/1\0"


class Unreadable(Exception):
    """Sealed bytes did not open: another key, another place, or damage. Which one cannot be told."""

    def __init__(self) -> None:
        super().__init__("sealed data could not be opened")


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_SIZE)


def seal(data: bytes | memoryview, *, key: bytes, about: bytes) -> bytes:
    """Encrypt under a fresh random nonce; ``about`` is authenticated, not stored."""
    nonce = os.urandom(NONCE_SIZE)
    return nonce + AESGCM(key).encrypt(nonce, data, about)


def unseal(sealed: bytes, *, key: bytes, about: bytes) -> bytes:
    """Undo ``seal``. Raises ``Unreadable``."""
    if len(sealed) < NONCE_SIZE + TAG_SIZE:
        raise Unreadable
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], about)
    except InvalidTag:
        raise Unreadable from None


def wrap(key: bytes, *, by: bytes, about: bytes) -> bytes:
    """Seal a 32-byte key by another; ``about`` names whose key it is (an id). 60 bytes."""
    if len(key) != KEY_SIZE:
        raise ValueError("a key has 32 bytes")
    return seal(key, key=by, about=_KEY + about)


def unwrap(wrapped: bytes, *, by: bytes, about: bytes) -> bytes:
    """Undo ``wrap``. Raises ``Unreadable``."""
    return unseal(wrapped, key=by, about=_KEY + about)


def seal_text(text: str, *, key: bytes, about: bytes) -> bytes:
    """Seal a text for a database column; ``about`` names the row and the column."""
    return seal(text.encode("utf-8"), key=key, about=_TEXT + about)


def open_text(sealed: bytes, *, key: bytes, about: bytes) -> str:
    """Undo ``seal_text``. Raises ``Unreadable``."""
    return unseal(bytes(sealed), key=key, about=_TEXT + about).decode("utf-8")


def seal_bytes(data: bytes, *, key: bytes, about: bytes) -> bytes:
    """Seal a short byte string (a private key) for a database column."""
    return seal(data, key=key, about=_TEXT + about)


def open_bytes(sealed: bytes, *, key: bytes, about: bytes) -> bytes:
    """Undo ``seal_bytes``. Raises ``Unreadable``."""
    return unseal(bytes(sealed), key=key, about=_TEXT + about)


@dataclass(frozen=True, slots=True)
class MasterKey:
    """A key of the installation: a short public ``id`` that is stored beside what it wrapped, and 32 secret bytes."""

    id: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_SIZE:
            raise ValueError("a master key has 32 bytes")
        if not 1 <= len(self.id.encode("utf-8")) <= 64:
            raise ValueError("a master key's id has 1 to 64 bytes")


@dataclass(frozen=True, slots=True)
class MasterKeys:
    """The installation's master keys: the first one wraps, all of them unwrap, so that keys can be changed."""

    keys: tuple[MasterKey, ...]

    def __post_init__(self) -> None:
        if not self.keys or len({key.id for key in self.keys}) != len(self.keys):
            raise ValueError("at least one master key, each with its own id")

    @classmethod
    def of(cls, keys: Sequence[MasterKey]) -> "MasterKeys":
        """The ring of these keys, the current one first."""
        return cls(tuple(keys))

    def wrap(self, key: bytes, *, about: bytes) -> bytes:
        """Wrap a case key by the current master key: length and id of the master key, then the wrapped key."""
        name = self.keys[0].id.encode("utf-8")
        return bytes([len(name)]) + name + wrap(key, by=self.keys[0].secret, about=about)

    def unwrap(self, wrapped: bytes, *, about: bytes) -> bytes:
        """Undo ``wrap`` by whichever master key did it. Raises ``Unreadable``, also when that key is not here."""
        name, rest = _split(bytes(wrapped))
        for key in self.keys:
            if key.id.encode("utf-8") == name:
                return unwrap(rest, by=key.secret, about=about)
        raise Unreadable

    def is_current(self, wrapped: bytes) -> bool:
        """Whether the current master key did this wrapping; if not, unwrap and wrap again to finish a change of key."""
        return _split(bytes(wrapped))[0] == self.keys[0].id.encode("utf-8")


def _split(wrapped: bytes) -> tuple[bytes, bytes]:
    if not wrapped or len(wrapped) < 1 + wrapped[0]:
        raise Unreadable
    return wrapped[1 : 1 + wrapped[0]], wrapped[1 + wrapped[0] :]
