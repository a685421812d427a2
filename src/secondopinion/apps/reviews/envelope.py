"""What exactly is hashed and signed: the content, whose it is, of which case, which version, when."""

import datetime as dt
import json
import unicodedata
from collections.abc import Iterable

from secondopinion.adapters.signing import verify_bytes
from secondopinion.domain.opinions import canonical_bytes, from_json

from .models import Opinion


def signed_bytes(opinion: Opinion) -> bytes:
    """Canonical JSON of the envelope: sorted keys, UTF-8 in form C. The content is the domain's canonical form."""
    assert opinion.signed_at is not None
    envelope = {
        "schema": "secondopinion/signed-opinion/1",
        "case": str(opinion.case_id),
        "opinion": str(opinion.pk),
        "number": opinion.number,
        "supersedes": str(opinion.supersedes_id or ""),
        "amended_because": opinion.amended_because,
        "author": str(opinion.author_id),
        "signer": opinion.signer,
        "signed_at": opinion.signed_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "content": canonical_bytes(from_json(opinion.content)).decode(),
    }
    text = json.dumps(envelope, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return unicodedata.normalize("NFC", text).encode()


def is_unchanged(opinion: Opinion, *, trusted: Iterable[bytes]) -> bool:
    """Whether the row still says what was signed."""
    return verify_bytes(signed_bytes(opinion), bytes(opinion.signature), trusted=trusted)
