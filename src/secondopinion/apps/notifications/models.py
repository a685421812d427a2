"""Notices and silence."""

import uuid

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """Something a person should know. ``code`` is put into words when shown; the mail says no more than "news"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    code = models.CharField(max_length=60)
    case_id = models.UUIDField(null=True)
    path = models.CharField(max_length=200, default="")
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "read_at", "-made_at"], name="notices_unread")]

    def __str__(self) -> str:
        return self.code


class Silence(models.Model):
    """No message about this case leaves the system: the patient has died or withdrawn."""

    case_id = models.UUIDField(primary_key=True)
    since = models.DateTimeField()
    because = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.because
