"""A zip archive that lost its end has no directory any more; its members' own headers still stand before each of them."""

import io
import struct
import zlib
from collections.abc import Iterator

_SIGNATURE = b"PK\x03\x04"
_HEADER = struct.Struct("<4sHHHHHIIIHH")
_STORED, _DEFLATED = 0, 8
_CHUNK = 1024 * 1024
_MOST_EXPANDED = _CHUNK  # of one read of packed bytes; the rest waits in the decompressor


def salvage(source: io.BufferedIOBase) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield (name, chunks) of each member from the start until the damage.

    A member whose bytes end early or do not match their checksum raises ``EOFError`` from its chunks; take the chunks of
    one member before the next.
    """
    position = 0
    while True:
        source.seek(position)
        head = source.read(_HEADER.size)
        if len(head) < _HEADER.size or not head.startswith(_SIGNATURE):
            return
        _, _, flags, method, _, _, checksum, packed, _, name_size, extra_size = _HEADER.unpack(head)
        name = source.read(name_size).decode("utf-8" if flags & 0x800 else "cp437", "replace")
        start = position + _HEADER.size + name_size + extra_size
        described_later = bool(flags & 8)
        if flags & 1 or method not in (_STORED, _DEFLATED) or (method == _STORED and described_later):
            return
        end = _End()
        source.seek(start)
        yield name, _member(source, end, method=method, packed=packed, checksum=None if described_later else checksum)
        if end.consumed is None:
            return
        position = start + end.consumed
        if described_later:
            source.seek(position)
            position += 16 if source.read(4) == b"PK\x07\x08" else 12


class _End:
    """How many packed bytes a member took; unknown while it was not read to its end."""

    consumed: int | None = None


def _member(source: io.BufferedIOBase, end: _End, *, method: int, packed: int, checksum: int | None) -> Iterator[bytes]:
    found, taken = 0, 0
    unpacker = zlib.decompressobj(-15) if method == _DEFLATED else None
    while unpacker is None or not unpacker.eof:
        if unpacker is None and taken == packed:
            break
        size = _CHUNK if checksum is None else min(_CHUNK, packed - taken)
        raw = source.read(size) if size else b""
        if not raw:
            raise EOFError
        taken += len(raw)
        if unpacker is None:
            found = zlib.crc32(raw, found)
            yield raw
            continue
        while raw and not unpacker.eof:
            chunk = unpacker.decompress(raw, _MOST_EXPANDED)
            raw = unpacker.unconsumed_tail
            found = zlib.crc32(chunk, found)
            yield chunk
        if unpacker.eof:
            taken -= len(unpacker.unused_data)
    if checksum is not None and found != checksum:
        raise EOFError
    end.consumed = taken
