"""Jobs of this app."""

from django.urls import reverse
from django.utils import timezone

from secondopinion.apps.accounts.models import Invitation
from secondopinion.apps.accounts.services import token_of

from .models import Notice
from .services import mail_notice as send
from .services import send_invitation


def mail_notice(notice_id: str) -> None:
    """Mail one notice."""
    notice = Notice.objects.select_related("person").filter(pk=notice_id).first()
    if notice:
        send(notice, at=timezone.now())


def mail_invitation(invitation_id: str) -> None:
    """Mail one invitation, unless it was redeemed or withdrawn meanwhile."""
    invitation = Invitation.objects.filter(pk=invitation_id).first()
    if invitation and invitation.is_open(timezone.now()):
        send_invitation(invitation.email, path=reverse("invitation", args=[token_of(invitation)]))
