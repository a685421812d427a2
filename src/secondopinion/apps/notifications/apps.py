"""Django's view of this app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mails and notices."""

    name = "secondopinion.apps.notifications"
    label = "notifications"
