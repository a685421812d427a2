"""Django's view of this app."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """Public pages."""

    name = "secondopinion.apps.guidance"
    label = "guidance"
