"""Jobs of this app."""

from django.utils import timezone

from .models import Notice
from .services import mail_notice as send


def mail_notice(notice_id: str) -> None:
    """Mail one notice."""
    notice = Notice.objects.select_related("person").filter(pk=notice_id).first()
    if notice:
        send(notice, at=timezone.now())
