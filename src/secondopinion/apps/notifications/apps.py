"""Django's view of this app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mails and notices."""

    name = "secondopinion.apps.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Carry the invitations that the app below makes."""
        from secondopinion.apps.accounts.services import carry_invitations_by

        from .services import mail_invitation_later

        carry_invitations_by(mail_invitation_later)
