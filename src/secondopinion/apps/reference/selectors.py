"""Reads of clinical reference data."""

from collections.abc import Iterable

from django.conf import settings

from .models import ReferenceSet

# A real case cannot be opened before a clinician has signed these.
NEEDED_FOR_A_CASE = ("red_flags", "checklists")


def current(kind: str) -> ReferenceSet:
    """The current version of a kind. Raises ``ReferenceSet.DoesNotExist`` before ``secondopinion init``."""
    return ReferenceSet.objects.get(kind=kind, current=True)


def all_signed(kinds: Iterable[str] = NEEDED_FOR_A_CASE) -> bool:
    """Whether the current version of each kind may be used: signed, or this is a demonstration."""
    if settings.DEMONSTRATION:
        return True
    kinds = tuple(kinds)
    return ReferenceSet.objects.filter(kind__in=kinds, current=True).exclude(signed_at=None).count() == len(kinds)


def is_unreviewed(kind: str) -> bool:
    """Whether the current version of a kind carries the "not reviewed" mark."""
    return not ReferenceSet.objects.filter(kind=kind, current=True).exclude(signed_at=None).exists()
