"""One opinion, one sequence of bytes: keys sorted, no spaces, UTF-8 in form C, so that a hash means the content."""

import hashlib
import json
import types
import typing
import unicodedata
from dataclasses import MISSING, asdict, fields, is_dataclass
from enum import StrEnum
from typing import Any

from .content import OpinionContent


def to_json(content: OpinionContent) -> dict[str, Any]:
    """The content as plain JSON values, every field present."""
    return asdict(content)


def canonical_bytes(content: OpinionContent) -> bytes:
    """The bytes that are hashed and signed."""
    text = json.dumps(to_json(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return unicodedata.normalize("NFC", text).encode("utf-8")


def content_hash(content: OpinionContent) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(content)).hexdigest()


def from_json(data: dict[str, Any]) -> OpinionContent:
    """Read what ``to_json`` wrote; missing fields take their defaults.

    Raises ``ValueError`` naming the field when a value has the wrong shape or a field is unknown.
    """
    content = _build(OpinionContent, data, "opinion")
    assert isinstance(content, OpinionContent)
    return content


def _build(kind: Any, value: Any, where: str) -> Any:
    if is_dataclass(kind):
        return _build_dataclass(kind, value, where)
    origin = typing.get_origin(kind)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise ValueError(f"{where} must be a list")
        item = typing.get_args(kind)[0]
        return tuple(_build(item, entry, f"{where}[{index}]") for index, entry in enumerate(value))
    if origin in (typing.Union, types.UnionType):
        inner = [part for part in typing.get_args(kind) if part is not type(None)]
        return None if value is None else _build(inner[0], value, where)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        try:
            return kind(value)
        except ValueError:
            raise ValueError(f"{where} must be one of {', '.join(kind)}") from None
    if kind is int and isinstance(value, bool):
        raise ValueError(f"{where} must be a number")
    if not isinstance(value, kind):
        raise ValueError(f"{where} must be {kind.__name__}")
    return value


def _build_dataclass(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{where} must be an object")
    hints = typing.get_type_hints(kind)
    known = {entry.name: entry for entry in fields(kind)}
    unknown = set(value) - set(known)
    if unknown:
        raise ValueError(f"{where} has no field {', '.join(sorted(unknown))}")
    arguments = {}
    for name, entry in known.items():
        if name in value:
            arguments[name] = _build(hints[name], value[name], f"{where}.{name}")
        elif entry.default is MISSING and entry.default_factory is MISSING:
            raise ValueError(f"{where}.{name} is missing")
    return kind(**arguments)
