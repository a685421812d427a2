"""The pipe's format between child and parent: kind (1 byte), heading length, body length, heading (JSON), body."""

import json
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass

HEAD = struct.Struct(">cIQ")
READY, PROGRESS, PART, RESULT, ERROR = b"s", b"p", b"b", b"r", b"e"
LARGEST_HEADING = 64 * 1024 * 1024
LARGEST_BODY = 64 * 1024 * 1024


class BadFrame(Exception):
    """The child sent something that is not a frame: it is no longer running our code."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message of the child."""

    kind: bytes
    heading: object
    body: bytes


def write_frame(fd: int, *, kind: bytes, heading: object, body: bytes | memoryview = b"") -> None:
    """Write one whole frame to a blocking file descriptor."""
    text = json.dumps(heading, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    for piece in (HEAD.pack(kind, len(text), len(body)) + text, body):
        view = memoryview(piece)
        while view:
            view = view[os.write(fd, view) :]


class FrameReader:
    """Puts frames together from the bytes as they come; never holds more than one frame and one read."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Yield every frame that ``data`` completes. Raises ``BadFrame``."""
        self._buffer += data
        while len(self._buffer) >= HEAD.size:
            kind, heading_size, body_size = HEAD.unpack_from(self._buffer)
            if heading_size > LARGEST_HEADING or body_size > LARGEST_BODY:
                raise BadFrame
            end = HEAD.size + heading_size + body_size
            if len(self._buffer) < end:
                return
            middle = HEAD.size + heading_size
            try:
                heading = json.loads(self._buffer[HEAD.size : middle])
            except ValueError as error:
                raise BadFrame from error
            body = bytes(self._buffer[middle:end])
            del self._buffer[:end]
            yield Frame(kind=kind, heading=heading, body=body)
