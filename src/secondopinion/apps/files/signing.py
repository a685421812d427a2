"""The installation's signature: one key in use, earlier ones still trusted."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction

from secondopinion.adapters.signing import InstallationKey, make_installation_key
from secondopinion.adapters.store import open_bytes, seal_bytes

from .keyring import key_of
from .models import DataKey, SigningKey
from .services import make_key

# The owner of what belongs to the installation itself.
INSTALLATION = uuid.UUID("00000000-0000-4000-8000-000000000001")


class NoSigningKey(Exception):
    """The installation has no signing key: ``secondopinion init`` makes it."""


@transaction.atomic
def make_signing_key(*, at: dt.datetime, pair: InstallationKey | None = None) -> SigningKey:
    """Make the installation's signing key, or keep the ``pair`` given; the one in use stays when there is one."""
    if not DataKey.objects.filter(pk=INSTALLATION).exists():
        make_key(INSTALLATION, at=at)
    held = SigningKey.objects.filter(owner_id=INSTALLATION, retired_at=None).first()
    if held:
        return held
    made = pair or make_installation_key(settings.OPTIONS.programme_name, at=at)
    row_id = uuid.uuid4()
    sealed = seal_bytes(made.private_key, key=key_of(INSTALLATION), about=row_id.bytes)
    return SigningKey.objects.create(
        id=row_id, owner_id=INSTALLATION, private=sealed, certificate=made.certificate.decode(), made_at=at
    )


def signing_key() -> InstallationKey:
    """The key in use, opened. Raises ``NoSigningKey``."""
    row = SigningKey.objects.filter(owner_id=INSTALLATION, retired_at=None).first()
    if row is None:
        raise NoSigningKey
    private = open_bytes(bytes(row.private), key=key_of(INSTALLATION), about=row.pk.bytes)
    return InstallationKey(settings.OPTIONS.programme_name, row.certificate.encode(), private)


def trusted_certificates() -> list[bytes]:
    """Every certificate this installation ever signed with, PEM."""
    return [text.encode() for text in SigningKey.objects.values_list("certificate", flat=True)]
