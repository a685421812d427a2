"""Django's view of this app."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Assignments and opinions."""

    name = "secondopinion.apps.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Register the rules of this app."""
        from . import policies

        policies.register_rules()
