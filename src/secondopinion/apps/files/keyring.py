"""The keys in use: unwrapped once, held for seconds, fetched in one query for a whole page of rows."""

import time
import uuid
from collections.abc import Iterable

from django.conf import settings

from secondopinion.adapters.store import MasterKey, MasterKeys, Unreadable, new_key

from .models import DataKey

# Short, so that a destroyed key is gone everywhere at once; long enough for one page or one job.
SECONDS = 5.0
MOST = 4096

_held: dict[uuid.UUID, tuple[float, bytes]] = {}


def master_keys() -> MasterKeys:
    """The installation's master keys."""
    return MasterKeys.of([MasterKey("1", settings.MASTER_KEY)])


def unlock(owners: Iterable[uuid.UUID]) -> None:
    """Fetch the keys of these owners in one query; afterwards their sealed columns open without another one."""
    now = time.monotonic()
    wanted = {owner for owner in owners if not (held := _held.get(owner)) or held[0] < now}
    if not wanted:
        return
    # An expired key must not outlive its row: when that is gone, nothing may be left here to be used instead.
    for owner in [owner for owner, (until, _key) in list(_held.items()) if until < now]:
        _held.pop(owner, None)
    if len(_held) > MOST:
        _held.clear()
    keys = master_keys()
    for row in DataKey.objects.filter(pk__in=wanted, destroyed_at=None):
        _held[row.pk] = (now + SECONDS, keys.unwrap(bytes(row.wrapped), about=row.pk.bytes))


def key_of(owner: uuid.UUID) -> bytes:
    """The owner's key. Raises ``Unreadable`` when it was destroyed or never made."""
    unlock([owner])
    held = _held.get(owner)
    if held is None:
        raise Unreadable
    return held[1]


def forget(owner: uuid.UUID) -> None:
    """Drop a key from memory."""
    _held.pop(owner, None)


def fresh_wrapped(owner: uuid.UUID) -> bytes:
    """A new random key for this owner, wrapped by the master key."""
    return master_keys().wrap(new_key(), about=owner.bytes)
