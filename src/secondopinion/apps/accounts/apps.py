"""Django's view of this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "secondopinion.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register the rules of this app."""
        from . import policies

        policies.register_rules()
