"""The server as a Django app: base templates, static files, system checks."""

from django.apps import AppConfig


class ServerConfig(AppConfig):
    """Registers the checks that keep a half-configured installation from starting."""

    name = "secondopinion.server"
    label = "server"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers itself with Django)
