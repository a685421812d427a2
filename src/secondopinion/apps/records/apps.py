"""Django's view of this app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Records, pages, facts."""

    name = "secondopinion.apps.records"
    label = "records"

    def ready(self) -> None:
        """Register the rules of this app."""
        from . import checks, policies  # noqa: F401  (checks register themselves)

        policies.register_rules()
