"""Django's view of this app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The access and action log."""

    name = "secondopinion.apps.audit"
    label = "audit"
