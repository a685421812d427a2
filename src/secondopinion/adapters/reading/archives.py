"""Zip archives, member by member: nothing is written anywhere, names are only shown, sizes are counted, not believed."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from secondopinion.domain.documents import Reason, ReasonCode

from .limits import ReadLimits
from .names import safe_display_name
from .salvage import salvage
from .sniffing import ZIP, sniff_zip

MIB = 1024 * 1024
CHUNK = MIB
_FREE_OF_RATIO = 32 * MIB  # small members may be as empty as they like
_LARGEST_NESTED = 256 * MIB
_NOISE = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Opened:
    """The start of a member: its display name, or the reason it is left out."""

    name: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a member; with a reason when what came before must be thrown away."""

    reason: Reason | None = None


class _ArchiveStopped(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__()
        self.reason = reason


Event = Opened | bytes | Finished


@dataclass(slots=True)
class Unpacking:
    """Walks one archive and the archives in it, keeping count over all of them."""

    limits: ReadLimits
    members: int = 0
    size: int = 0
    _largest: int = field(init=False)

    def __post_init__(self) -> None:
        self._largest = self.limits.archive_mib * MIB

    def walk(self, source: io.BufferedIOBase) -> Iterator[Event]:
        """Yield ``Opened``, then chunks and ``Finished`` for members that are read; the archive's own trouble last."""
        try:
            yield from self._archive(source, depth=0)
        except _ArchiveStopped as stop:
            yield Opened("", stop.reason)

    def _archive(self, source: io.BufferedIOBase, *, depth: int) -> Iterator[Event]:
        try:
            archive = zipfile.ZipFile(source)
        except _DAMAGED:
            yield from self._salvaged(source)
            return
        with archive:
            for info in archive.infolist():
                if not info.is_dir() and not _is_noise(info.filename):
                    yield from self._member(archive, info, depth=depth)

    def _member(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, depth: int) -> Iterator[Event]:
        self._count_member()
        name = safe_display_name(info.filename)
        if stat.S_ISLNK(info.external_attr >> 16):
            yield Opened(name, Reason(ReasonCode.UNSAFE_MEMBER_NAME))
            return
        if info.flag_bits & 1:
            yield Opened(name, Reason(ReasonCode.ENCRYPTED_ARCHIVE))
            return
        try:
            member = archive.open(info)
        except _DAMAGED:
            yield Opened(name, Reason(ReasonCode.DAMAGED_ARCHIVE))
            return
        with member:
            try:
                first = member.read(CHUNK)
            except _DAMAGED:
                yield Opened(name, Reason(ReasonCode.DAMAGED_ARCHIVE))
                return
            chunks = self._chunks(first, member, packed=info.compress_size)
            if first.startswith(b"PK\x03\x04"):
                yield from self._nested(name, chunks, depth=depth)
            else:
                yield from _streamed(name, chunks)

    def _nested(self, name: str, chunks: Iterator[bytes], *, depth: int) -> Iterator[Event]:
        """A zip inside: unpacked too, unless it is a document or a DICOM folder, or lies too deep."""
        held = io.BytesIO()
        try:
            for chunk in chunks:
                held.write(chunk)
                if held.tell() > _LARGEST_NESTED:
                    reason = Reason(ReasonCode.ARCHIVE_TOO_LARGE, {"limit_mib": _LARGEST_NESTED // MIB})
                    yield Opened(name, reason)
                    return
        except _DAMAGED:
            yield Opened(name, Reason(ReasonCode.DAMAGED_ARCHIVE))
            return
        if sniff_zip(held) != ZIP:
            yield Opened(name)
            view = held.getbuffer()
            for start in range(0, len(view), CHUNK):
                yield bytes(view[start : start + CHUNK])
            yield Finished()
        elif depth >= self.limits.nesting:
            yield Opened(name, Reason(ReasonCode.ARCHIVE_TOO_DEEP, {"limit": self.limits.nesting}))
        else:
            held.seek(0)
            yield from self._archive(held, depth=depth + 1)

    def _salvaged(self, source: io.BufferedIOBase) -> Iterator[Event]:
        """The members before the damage, then the archive's own reason."""
        for name, chunks in salvage(source):
            if name.endswith("/") or _is_noise(name):
                for chunk in chunks:
                    self._count_bytes(len(chunk))
                continue
            self._count_member()
            yield from _streamed(safe_display_name(name), self._counted(chunks))
        raise _ArchiveStopped(Reason(ReasonCode.DAMAGED_ARCHIVE))

    def _chunks(self, first: bytes, member: IO[bytes], *, packed: int) -> Iterator[bytes]:
        size, chunk = 0, first
        while chunk:
            size += len(chunk)
            self._count_bytes(len(chunk))
            if size > _FREE_OF_RATIO and size > self.limits.expansion * max(1, packed):
                raise _ArchiveStopped(Reason(ReasonCode.ARCHIVE_TOO_LARGE, {"limit_mib": self.limits.archive_mib}))
            yield chunk
            chunk = member.read(CHUNK)

    def _counted(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._count_bytes(len(chunk))
            yield chunk

    def _count_member(self) -> None:
        self.members += 1
        if self.members > self.limits.archive_members:
            params = {"limit": self.limits.archive_members}
            raise _ArchiveStopped(Reason(ReasonCode.ARCHIVE_TOO_MANY_MEMBERS, params))

    def _count_bytes(self, number: int) -> None:
        self.size += number
        if self.size > self._largest:
            raise _ArchiveStopped(Reason(ReasonCode.ARCHIVE_TOO_LARGE, {"limit_mib": self.limits.archive_mib}))


def _streamed(name: str, chunks: Iterator[bytes]) -> Iterator[Event]:
    yield Opened(name)
    try:
        yield from chunks
    except _DAMAGED:
        yield Finished(Reason(ReasonCode.DAMAGED_ARCHIVE))
    except _ArchiveStopped as stop:
        yield Finished(stop.reason)
        raise
    else:
        yield Finished()


def _is_noise(name: str) -> bool:
    lowered = name.replace("\\", "/").lower()
    return lowered.startswith(_NOISE[0]) or lowered.rsplit("/", 1)[-1] in _NOISE[1:]
