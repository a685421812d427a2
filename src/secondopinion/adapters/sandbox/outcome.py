"""How a run in the child can end: always a value, never an exception of the parser."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class StopReason(StrEnum):
    """Why the child gave no answer; the values are reason codes of ``domain.documents``."""

    TOOK_TOO_LONG = "took_too_long"
    TOO_MUCH_MEMORY = "too_much_memory"
    READER_STOPPED = "reader_stopped"


@dataclass(frozen=True, slots=True)
class Part:
    """One binary piece of a result (a page image, a chunk of an archive's member) with its small JSON heading."""

    heading: Mapping[str, object]
    body: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """The function returned: its JSON payload and the parts nobody took while they arrived."""

    payload: object
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Stopped:
    """The child ended without an answer.

    ``error`` is the class name of the exception or the signal's name, for the operator: never a message, because
    messages of parsers quote the document.
    """

    reason: StopReason
    error: str = ""
