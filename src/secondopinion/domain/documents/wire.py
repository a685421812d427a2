"""Readings and their parts to plain JSON values and back, so that they can cross a process boundary or a column."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

T = TypeVar("T")


def to_json(value: object) -> Any:
    """A dataclass, enum, decimal, tuple or mapping as plain JSON values; fields at their default are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found: dict[str, Any] = {}
        for item in dataclasses.fields(value):
            inner = getattr(value, item.name)
            default = item.default_factory() if callable(item.default_factory) else item.default
            if inner != default:
                found[item.name] = to_json(inner)
        return found
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): to_json(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(inner) for inner in value]
    return value


def from_json(value: Any, *, kind: type[T]) -> T:
    """Read what ``to_json`` wrote. Raises ``ValueError``, ``TypeError`` or ``KeyError`` for anything else."""
    return typing.cast(T, _read(value, kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(value: Any, kind: Any) -> Any:
    origin, args = get_origin(kind), get_args(kind)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        present = [arg for arg in args if arg is not type(None)]
        return _read(value, present[0]) if len(present) == 1 else value
    if origin is tuple:
        return tuple(_read(inner, args[0]) for inner in value)
    if origin is not None and issubclass(origin, Mapping):
        return {str(key): _read(inner, args[1]) for key, inner in value.items()}
    if dataclasses.is_dataclass(kind):
        hints = _hints(typing.cast(type, kind))
        return typing.cast(type, kind)(**{name: _read(inner, hints[name]) for name, inner in value.items()})
    if isinstance(kind, type) and issubclass(kind, Enum | Decimal):
        return kind(value)
    if isinstance(kind, type) and not isinstance(value, kind) and not (kind is float and isinstance(value, int)):
        raise TypeError(f"expected {kind.__name__}")
    return value
