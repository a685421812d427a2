"""Jobs of this app."""

from django.utils import timezone

from .services import tidy_up as tidy


def tidy_up() -> int:
    """Forget sessions that are over and form keys nobody can send again."""
    return tidy(at=timezone.now())
