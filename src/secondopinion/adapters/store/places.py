"""Where an object's files are, and the few filesystem steps that must happen in one order."""

import contextlib
import fcntl
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from .protocol import AlreadyFinished, Busy, Missing


def read_at(file: int, count: int, offset: int) -> bytes:
    """Up to ``count`` bytes at ``offset``; fewer only at the end of the file."""
    parts = []
    while count > 0 and (part := os.pread(file, count, offset)):
        parts.append(part)
        count -= len(part)
        offset += len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def write_all(file: int, data: bytes) -> None:
    """Write every byte, however many calls the system wants."""
    written = os.write(file, data)
    while written < len(data):
        written += os.write(file, memoryview(data)[written:])


def sync_directory(directory: Path) -> None:
    """Make the names in a directory durable."""
    file = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


class Place:
    """The files of one object; their names are made from nothing but its id."""

    def __init__(self, root: Path, object_id: uuid.UUID) -> None:
        name = object_id.hex
        self.root = root
        self.directory = root / name[:2] / name[2:4]
        self.main = self.directory / f"{object_id}.object"
        self.tail = self.directory / f"{object_id}.tail"
        self.new_tail = self.directory / f"{object_id}.tail.new"
        self.new = self.directory / f"{object_id}.new"

    @contextlib.contextmanager
    def locked(self, *, wait: float, create: bool = False) -> Iterator[int]:
        """The main file open for writing and locked for this process alone. Raises ``Missing``, ``Busy``."""
        if create and not self.main.exists():
            self._make_directories()
        file = self._lock(self.main, os.O_RDWR | (os.O_CREAT if create else 0), wait)
        try:
            yield file
        finally:
            os.close(file)

    @contextlib.contextmanager
    def prepared(self, *, wait: float) -> Iterator[int]:
        """A new file to fill; it becomes the object when the block ends well. Raises ``AlreadyFinished``, ``Busy``."""
        if self.main.exists():
            raise AlreadyFinished("the object is already there")
        self._make_directories()
        file = self._lock(self.new, os.O_RDWR | os.O_CREAT, wait)
        try:
            # Asked again under the lock: after a crash the two names can mean one file, and it must not be cut.
            if self.main.exists():
                raise AlreadyFinished("the object is already there")
            os.ftruncate(file, 0)
            yield file
            # link, unlike rename, refuses when somebody was quicker.
            try:
                os.link(self.new, self.main)
            except FileExistsError:
                raise AlreadyFinished("the object is already there") from None
            except FileNotFoundError:
                raise Missing("the object was deleted while it was written") from None
            os.unlink(self.new)
            sync_directory(self.directory)
        finally:
            os.close(file)

    @contextlib.contextmanager
    def reading(self) -> Iterator[int]:
        """The main file open for reading. Raises ``Missing``."""
        try:
            file = os.open(self.main, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            raise Missing("no such object") from None
        try:
            yield file
        finally:
            os.close(file)

    def read_tail(self) -> bytes | None:
        """The tail file's bytes, or None."""
        try:
            return self.tail.read_bytes()
        except FileNotFoundError:
            return None

    def replace_tail(self, data: bytes) -> None:
        """Put a new tail in the old one's place: after a crash one of the two is there, whole."""
        file = os.open(self.new_tail, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            write_all(file, data)
            os.fsync(file)
        finally:
            os.close(file)
        os.rename(self.new_tail, self.tail)
        sync_directory(self.directory)

    def remove(self, *paths: Path) -> None:
        """Unlink what is there of these, in this order, durably."""
        removed = False
        for path in (*paths, self.new_tail):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
                removed = True
        if removed:
            sync_directory(self.directory)

    def _make_directories(self) -> None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for directory in (self.directory.parent, self.directory):
            try:
                os.mkdir(directory, 0o700)
            except FileExistsError:
                continue
            sync_directory(directory.parent)

    def _lock(self, path: Path, flags: int, wait: float) -> int:
        until = time.monotonic() + wait
        while True:
            try:
                file = os.open(path, flags | os.O_CLOEXEC, 0o600)
            except FileNotFoundError:
                raise Missing("no such object") from None
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(file)
                if time.monotonic() >= until:
                    raise Busy("another writer holds the object") from None
                time.sleep(0.02)
                continue
            # The file may have been removed between opening and locking: then this lock guards nothing.
            with contextlib.suppress(FileNotFoundError):
                if os.stat(path).st_ino == os.fstat(file).st_ino:
                    return file
            os.close(file)
