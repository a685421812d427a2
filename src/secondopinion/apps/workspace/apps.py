"""Django's view of this app."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """Pages over several apps."""

    name = "secondopinion.apps.workspace"
    label = "workspace"
