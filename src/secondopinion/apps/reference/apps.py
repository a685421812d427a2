"""Django's view of this app."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """Versioned clinical data."""

    name = "secondopinion.apps.reference"
    label = "reference"

    def ready(self) -> None:
        """Register the rules of this app."""
        from . import policies

        policies.register_rules()
