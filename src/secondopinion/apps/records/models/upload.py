"""A resumable upload under way."""

import uuid

from django.conf import settings
from django.db import models

from secondopinion.apps.access.permissions import VisibleQuerySet
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files.fields import SealedTextField
from secondopinion.apps.files.models import StoredFile


class Upload(models.Model):
    """A file on its way in (tus 1.0). The offset is never stored here: the encrypted store alone knows what is durable."""

    sealing_owner = "case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="uploads")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    length = models.BigIntegerField()
    name = SealedTextField()
    folder = SealedTextField()
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.id)
