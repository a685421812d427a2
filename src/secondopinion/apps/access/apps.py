"""Django's view of this app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The permission map."""

    name = "secondopinion.apps.access"
    label = "access"
