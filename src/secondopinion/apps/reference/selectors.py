"""Reads of clinical reference data."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from secondopinion.apps.access.actors import Actor

from .models import ReferenceSet

# A real case cannot be opened before a clinician has signed these.
NEEDED_FOR_A_CASE = ("red_flags", "checklists")


def current(kind: str) -> ReferenceSet:
    """The current version of a kind. Raises ``ReferenceSet.DoesNotExist`` before ``secondopinion init``."""
    return ReferenceSet.objects.get(kind=kind, current=True)


def usable(kind: str) -> ReferenceSet | None:
    """The current version of a kind if people may be shown it: signed, or this is a demonstration. Else None."""
    found = ReferenceSet.objects.filter(kind=kind, current=True).first()
    return found if found and (found.is_signed or settings.DEMONSTRATION) else None


def every_set(actor: Actor) -> QuerySet[ReferenceSet]:
    """Every version of every kind without its rows, the current ones first."""
    rows = ReferenceSet.objects.visible_to(actor).defer("payload")
    return rows.order_by("kind", "-current", "-loaded_at")


def all_signed(kinds: Iterable[str] = NEEDED_FOR_A_CASE) -> bool:
    """Whether the current version of each kind may be used: signed, or this is a demonstration."""
    if settings.DEMONSTRATION:
        return True
    kinds = tuple(kinds)
    return ReferenceSet.objects.filter(kind__in=kinds, current=True).exclude(signed_at=None).count() == len(kinds)


def is_unreviewed(kind: str) -> bool:
    """Whether the current version of a kind carries the "not reviewed" mark."""
    return not ReferenceSet.objects.filter(kind=kind, current=True).exclude(signed_at=None).exists()
