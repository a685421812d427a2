"""Django's view of this app."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """Pages over several apps."""

    name = "secondopinion.apps.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Register the rules of this app."""
        from . import policies

        policies.register_rules()
