"""What nobody needs any more is forgotten."""

import datetime as dt

from django.contrib.sessions.models import Session
from django.db import transaction

from ..models import FormKey

# Longer than any session lasts: a form shown in one cannot be sent after it.
FORM_KEY_DAYS = 2


@transaction.atomic
def tidy_up(*, at: dt.datetime) -> int:
    """Forget sessions that are over and old form keys; returns how many rows went."""
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    keys, _ = FormKey.objects.filter(used_at__lt=at - dt.timedelta(days=FORM_KEY_DAYS)).delete()
    return sessions + keys
