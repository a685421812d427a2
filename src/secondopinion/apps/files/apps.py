"""Django's view of this app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The encrypted store."""

    name = "secondopinion.apps.files"
    label = "files"
