"""Jobs of this app: load, one service call."""

import uuid

from django.utils import timezone

from . import services


def read_record(record_id: str) -> str | None:
    """Read one record; returns the state it ends in."""
    return services.read_record(uuid.UUID(record_id), at=timezone.now())


def expire_uploads() -> int:
    """Throw away unfinished uploads whose time is over."""
    return services.expire_uploads(at=timezone.now(), most=1000)
