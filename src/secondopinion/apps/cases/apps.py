"""Django's view of this app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, patients, participants."""

    name = "secondopinion.apps.cases"
    label = "cases"

    def ready(self) -> None:
        """Register the rules of this app."""
        from . import policies

        policies.register_rules()
