"""Django's view of this app."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Questions and answers."""

    name = "secondopinion.apps.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Register the rules of this app."""
        from . import policies

        policies.register_rules()
