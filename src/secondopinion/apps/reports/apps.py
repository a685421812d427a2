"""Django's view of this app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports."""

    name = "secondopinion.apps.reports"
    label = "reports"

    def ready(self) -> None:
        """Register the rules of this app."""
        from . import policies

        policies.register_rules()
