"""Reads of the store. Permission is the caller's."""

from collections.abc import Iterator

from secondopinion.adapters.store import read

from .models import StoredFile
from .services import object_key, store


def stream(file: StoredFile, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The plaintext of a finished file from ``start`` to ``end`` (exclusive), chunk by chunk."""
    return store().open_range(file.pk, object_key(file), start, end)


def whole(file: StoredFile, *, limit: int | None = None) -> bytes:
    """The plaintext of a finished file in memory. ``ValueError`` when it is larger than ``limit``."""
    return read(store(), file.pk, object_key(file), limit=limit)
