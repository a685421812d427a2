"""Every write of this app."""

import datetime as dt
import hashlib
import json
from importlib import resources
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.audit.services import record

from .models import ReferenceSet


class ContentChanged(ValueError):
    """A version that was loaded before comes again with another content. Whoever signed it signed something else."""


def packaged() -> dict[str, dict[str, Any]]:
    """The sets that come with this version of the software, by kind."""
    folder = resources.files(__package__) / "data"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda entry: entry.name)
    sets = {entry.name.removesuffix(".json"): json.loads(entry.read_text(encoding="utf-8")) for entry in files}
    return {kind: {"kind": kind} | payload for kind, payload in sets.items()}


@transaction.atomic
def load(payload: dict[str, Any], *, at: dt.datetime) -> ReferenceSet:
    """Load one version of one kind; loading the same version again changes nothing.

    It becomes current at once unless the current version is signed: then the signed one stays in use until a clinician
    signs the new one, so that an upgrade never takes a signed list away. Raises ``ContentChanged`` when this version exists
    with another content: an edit needs a new version.
    """
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    held = ReferenceSet.objects.filter(kind=payload["kind"], version=payload["version"]).first()
    if held:
        if held.sha256 != digest:
            raise ContentChanged(f"{held} exists with another content; give the changed rows a new version")
        return held
    others = ReferenceSet.objects.select_for_update().filter(kind=payload["kind"], current=True)
    stays = others.exclude(signed_at=None).exists()
    if not stays:
        others.update(current=False)
    return ReferenceSet.objects.create(
        kind=payload["kind"],
        version=payload["version"],
        source=payload.get("source", ""),
        payload=payload,
        sha256=digest,
        loaded_at=at,
        current=not stays,
    )


def load_packaged(*, at: dt.datetime) -> list[ReferenceSet]:
    """Load every packaged set that is not loaded yet."""
    return [load(payload, at=at) for _kind, payload in sorted(packaged().items())]


SIGNED_ALREADY = Refusal(
    "signed_already",
    _("This version was signed before. The first signature stands, and nothing was changed."),
)
NAME_NEEDED = Refusal("name_needed", _("Write your name and your title, as you sign elsewhere. Nothing was signed."))


@transaction.atomic
def sign(actor: Actor, *, reference: ReferenceSet, name: str, at: dt.datetime) -> ReferenceSet | Refusal:
    """A clinician takes responsibility for this version, by name; it becomes the current one unless a newer one is."""
    require(actor, "referenceset.sign", reference)
    if not name.strip():
        return NAME_NEEDED
    won = ReferenceSet.objects.filter(pk=reference.pk, signed_at=None).update(
        signed_by_id=actor.actor_id, signed_name=name.strip(), signed_at=at, reviewed_on=at.date()
    )
    if not won:
        return SIGNED_ALREADY
    reference.refresh_from_db()
    newer = ReferenceSet.objects.filter(kind=reference.kind, loaded_at__gt=reference.loaded_at, current=True)
    if not reference.current and not newer.exists():
        ReferenceSet.objects.filter(kind=reference.kind, current=True).update(current=False)
        reference.current = True
        reference.save(update_fields=["current"])
    record("reference.signed", actor=actor, at=at, obj=reference, details={"kind": reference.kind})
    return reference
