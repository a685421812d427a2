"""The arithmetic of the chain: what is hashed, and with which key."""

import datetime as dt
import hashlib
import hmac
import json
import uuid
from typing import Any

from django.conf import settings

START = "0" * 64


def _key() -> bytes:
    return hmac.new(settings.MASTER_KEY, b"secondopinion audit chain 1", hashlib.sha256).digest()


def digest(previous: str, entry: dict[str, Any]) -> str:
    """HMAC-SHA256 over the predecessor's digest and the entry's canonical JSON, in hexadecimal."""
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), default=_plain)
    return hmac.new(_key(), previous.encode() + b"\n" + text.encode(), hashlib.sha256).hexdigest()


def head_seal(seq: int, last: str) -> str:
    """The keyed seal of the head row, so that the head cannot be moved back together with the rows."""
    return hmac.new(_key(), f"head {seq} {last}".encode(), hashlib.sha256).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(f"an audit entry holds ids and codes, not {type(value).__name__}")
