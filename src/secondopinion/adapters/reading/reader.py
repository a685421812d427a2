"""The two calls the rest of the house makes: read one file, unpack one archive; each in a child of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from secondopinion.adapters.ocr import OcrModel
from secondopinion.adapters.sandbox import Part, ProgressCallback, Sandbox, Stopped, StopReason
from secondopinion.domain.documents import Reason, ReasonCode

from .limits import ReadLimits
from .names import safe_display_name
from .result import Outcome, ReadFile

_UNKNOWN = "application/octet-stream"
MIB = 1024 * 1024


def read_bytes(
    data: bytes | Iterable[bytes],
    *,
    file_name: str = "",
    limits: ReadLimits | None = None,
    ocr: OcrModel | None = None,
    on_progress: ProgressCallback | None = None,
) -> ReadFile:
    """Read one file in a limited child process. Never raises for what the bytes contain.

    ``file_name`` is accepted for the caller's convenience and never believed: the content alone decides. Without an
    ``ocr`` model, pages that are pictures come back with their picture and no text.
    """
    bounds = limits or ReadLimits()
    chunks = _Measured([data] if isinstance(data, bytes) else data, most=bounds.file_mib * MIB)
    sandbox = Sandbox(bounds.sandbox, readable=(ocr.folder,) if ocr else ())
    images: dict[int, bytes] = {}

    def keep(part: Part) -> None:
        images[int(str(part.heading["page"]))] = part.body

    try:
        outcome = sandbox.run(
            "secondopinion.adapters.reading.in_child:read",
            data=chunks,
            arguments={"limits": _plain(bounds), "ocr": asdict(ocr) if ocr else None},
            on_progress=on_progress,
            on_part=keep,
        )
    except _TooLargeError:
        return _refused(Reason(ReasonCode.FILE_TOO_LARGE, {"limit_mib": bounds.file_mib}))
    if chunks.size == 0:
        return _refused(Reason(ReasonCode.EMPTY_FILE))
    if isinstance(outcome, Stopped):
        return _refused(_reason(outcome, bounds))
    try:
        return ReadFile.from_json(_mapping(outcome.payload), images=images)
    except (ValueError, TypeError, KeyError):  # a child that a document has taken over may answer anything
        return _refused(Reason(ReasonCode.READER_STOPPED))


@dataclass(slots=True)
class Member:
    """One file of an archive, in order. With a ``reason`` it has no bytes; without a name it is the archive itself.

    Take the bytes with ``chunks`` or ``read`` before asking for the next member. ``damage`` is known after the last
    chunk: when it is set, what was read is incomplete and must be thrown away.
    """

    name: str
    reason: Reason | None = None
    damage: Reason | None = None
    _source: Iterator[bytes] = field(default_factory=lambda: iter(()), repr=False)

    def chunks(self) -> Iterator[bytes]:
        """The member's bytes as they are unpacked."""
        yield from self._source

    def read(self) -> bytes:
        """All bytes at once."""
        return b"".join(self._source)


def unpack(data: bytes | Iterable[bytes], *, limits: ReadLimits | None = None) -> Iterator[Member]:
    """The files of a zip archive, and of the archives in it, unpacked in a child; nothing is written to disk."""
    bounds = limits or ReadLimits()
    room = replace(bounds.sandbox, output_mib=bounds.archive_mib + 64)
    events = Sandbox(room).stream(
        "secondopinion.adapters.reading.in_child:members",
        data=data,
        arguments={"limits": _plain(bounds)},
    )
    try:
        for event in events:
            if isinstance(event, Stopped):
                yield Member("", _reason(event, bounds))
            elif isinstance(event, Part) and event.heading.get("event") == "open":
                name, reason = str(event.heading["name"]), _from_wire(event.heading.get("reason"))
                member = Member(safe_display_name(name) if name else "", reason)
                if reason is None:
                    member._source = _body(member, events, bounds=bounds)
                yield member
                for _ in member.chunks():  # whatever the caller left
                    pass
    finally:
        events.close()


def _body(member: Member, events: Iterator[object], *, bounds: ReadLimits) -> Iterator[bytes]:
    for event in events:
        if isinstance(event, Part) and event.heading.get("event") == "chunk":
            yield event.body
            continue
        if isinstance(event, Stopped):
            member.damage = _reason(event, bounds)
        elif isinstance(event, Part):
            member.damage = _from_wire(event.heading.get("reason"))
        else:
            member.damage = Reason(ReasonCode.READER_STOPPED)
        return
    member.damage = Reason(ReasonCode.READER_STOPPED)


class _TooLargeError(Exception):
    """More bytes came than a file may have."""


class _Measured:
    """Counts the bytes on their way to the child."""

    def __init__(self, chunks: Iterable[bytes], *, most: int) -> None:
        self.size = 0
        self._chunks, self._most = chunks, most

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.size += len(chunk)
            if self.size > self._most:
                raise _TooLargeError
            yield chunk


def _plain(bounds: ReadLimits) -> dict[str, object]:
    return {name: value for name, value in asdict(bounds).items() if name != "sandbox"}


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _from_wire(value: object) -> Reason | None:
    return Reason.from_json(value) if isinstance(value, dict) else None


def _reason(stopped: Stopped, bounds: ReadLimits) -> Reason:
    if stopped.reason is StopReason.TOOK_TOO_LONG:
        return Reason(ReasonCode.TOOK_TOO_LONG, {"seconds": round(bounds.sandbox.wall_seconds)})
    if stopped.reason is StopReason.TOO_MUCH_MEMORY:
        return Reason(ReasonCode.TOO_MUCH_MEMORY, {"limit_mib": bounds.sandbox.memory_mib})
    return Reason(ReasonCode.READER_STOPPED)


def _refused(reason: Reason) -> ReadFile:
    return ReadFile(_UNKNOWN, Outcome.REFUSED, reason)
