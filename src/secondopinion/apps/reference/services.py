"""Every write of this app."""

import datetime as dt
import hashlib
import json
from importlib import resources
from typing import Any

from django.db import transaction

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.audit.services import record

from .models import ReferenceSet


def packaged() -> dict[str, dict[str, Any]]:
    """The sets that come with this version of the software, by kind."""
    folder = resources.files(__package__) / "data"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda entry: entry.name)
    sets = {entry.name.removesuffix(".json"): json.loads(entry.read_text(encoding="utf-8")) for entry in files}
    return {kind: {"kind": kind} | payload for kind, payload in sets.items()}


@transaction.atomic
def load(payload: dict[str, Any], *, at: dt.datetime) -> ReferenceSet:
    """Load one version of one kind and make it current; loading the same version again changes nothing.

    Raises ``ValueError`` when this version exists with another content: an edit needs a new version.
    """
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    held = ReferenceSet.objects.filter(kind=payload["kind"], version=payload["version"]).first()
    if held:
        if held.sha256 != digest:
            raise ValueError(f"{held} exists with another content; give the changed rows a new version")
        return held
    ReferenceSet.objects.filter(kind=payload["kind"], current=True).update(current=False)
    return ReferenceSet.objects.create(
        kind=payload["kind"],
        version=payload["version"],
        source=payload.get("source", ""),
        payload=payload,
        sha256=digest,
        loaded_at=at,
        current=True,
    )


def load_packaged(*, at: dt.datetime) -> list[ReferenceSet]:
    """Load every packaged set that is not loaded yet."""
    return [load(payload, at=at) for _, payload in sorted(packaged().items())]


@transaction.atomic
def sign(actor: Actor, *, reference: ReferenceSet, name: str, at: dt.datetime) -> ReferenceSet:
    """A clinician takes responsibility for this version, by name."""
    require(actor, "referenceset.sign", reference)
    reference.signed_by_id, reference.signed_name = actor.actor_id, name
    reference.signed_at, reference.reviewed_on = at, at.date()
    reference.save(update_fields=["signed_by", "signed_name", "signed_at", "reviewed_on"])
    record("reference.signed", actor=actor, at=at, obj=reference, details={"kind": reference.kind})
    return reference
