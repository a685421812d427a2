"""Every write to the store. Permission is the caller's: a file belongs to what it is attached to."""

import datetime as dt
import uuid
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from secondopinion.adapters.store import FileStore, LocalFileStore, new_key, unwrap, wrap

from .keyring import forget, fresh_wrapped, key_of
from .models import DataKey, StoredFile


@cache
def _local(root: str) -> LocalFileStore:
    return LocalFileStore(Path(root))


def store() -> FileStore:
    """The file store of this installation."""
    return _local(str(settings.STORE_DIR))


def make_key(owner: uuid.UUID, *, at: dt.datetime) -> DataKey:
    """Make the owner's key; an owner has one."""
    return DataKey.objects.create(id=owner, wrapped=fresh_wrapped(owner), made_at=at)


def destroy_key(owner: uuid.UUID, *, at: dt.datetime) -> None:
    """Make everything of this owner unreadable for ever; the row stays as a tombstone."""
    DataKey.objects.filter(pk=owner).update(wrapped=b"", destroyed_at=at)
    forget(owner)


def begin_file(owner: uuid.UUID, *, at: dt.datetime) -> StoredFile:
    """Make a file's row and key; bytes follow by ``append_file`` or ``write_file``."""
    file_id = uuid.uuid4()
    return StoredFile.objects.create(
        id=file_id, owner_id=owner, wrapped_key=wrap(new_key(), by=key_of(owner), about=file_id.bytes), made_at=at
    )


def object_key(file: StoredFile) -> bytes:
    """The file's own key. Raises ``Unreadable`` when the owner's key is gone."""
    return unwrap(bytes(file.wrapped_key), by=key_of(file.owner_id), about=file.pk.bytes)


def append_file(file: StoredFile, *, offset: int, chunks: Iterable[bytes]) -> int:
    """Add bytes at the offset; returns the new durable length. Raises the store's ``WrongOffset`` or ``Busy``."""
    return store().append(file.pk, object_key(file), offset, chunks)


def durable_length(file: StoredFile) -> int:
    """How many bytes survive a crash at this moment."""
    return store().length(file.pk, object_key(file))


def finish_file(file: StoredFile) -> StoredFile:
    """Seal the file for reading and note its size and hash; doing it twice is the same."""
    done = store().finish(file.pk, object_key(file))
    file.size, file.sha256 = done.size, done.sha256
    file.save(update_fields=["size", "sha256"])
    return file


def write_file(owner: uuid.UUID, *, data: bytes | Iterable[bytes], at: dt.datetime) -> StoredFile:
    """Store a whole file at once."""
    file = begin_file(owner, at=at)
    done = store().write(file.pk, object_key(file), data)
    file.size, file.sha256 = done.size, done.sha256
    file.save(update_fields=["size", "sha256"])
    return file


def delete_file(file: StoredFile) -> None:
    """Forget the row, then remove the bytes once the transaction holds."""
    file_id = file.pk
    file.delete()
    transaction.on_commit(lambda: store().delete(file_id))
