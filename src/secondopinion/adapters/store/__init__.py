"""The encrypted file store: objects named by a UUID, sealed in 64 KiB chunks, resumable, readable at any range.

Keys go down in three steps: a master key wraps a key per case, which wraps a key per object. This package never
decides where keys are kept; it receives and returns them.
"""

from .crypto import (
    MasterKey,
    MasterKeys,
    Unreadable,
    new_key,
    open_bytes,
    open_text,
    seal_bytes,
    seal_text,
    unwrap,
    wrap,
)
from .local import LocalFileStore
from .protocol import AlreadyFinished, Busy, FileStore, Finished, Missing, StoreRefusal, Unfinished, WrongOffset, read

__all__ = [
    "AlreadyFinished",
    "Busy",
    "FileStore",
    "Finished",
    "LocalFileStore",
    "MasterKey",
    "MasterKeys",
    "Missing",
    "StoreRefusal",
    "Unfinished",
    "Unreadable",
    "WrongOffset",
    "new_key",
    "open_bytes",
    "open_text",
    "read",
    "seal_bytes",
    "seal_text",
    "unwrap",
    "wrap",
]
