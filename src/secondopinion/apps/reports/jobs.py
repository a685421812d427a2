"""Jobs of this app."""

from django.utils import timezone

from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.reviews.models import Opinion

from . import services


def build_report(opinion_id: str) -> None:
    """Build the report of a signed opinion."""
    opinion = Opinion.objects.select_related("case", "case__patient", "assignment").filter(pk=opinion_id).first()
    if opinion:
        services.build_report(SYSTEM, opinion=opinion, at=timezone.now())
