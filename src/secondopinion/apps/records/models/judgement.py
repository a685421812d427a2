"""What a person decided about something in quarantine."""

import uuid
from enum import StrEnum

from django.conf import settings
from django.db import models

from secondopinion.apps.files.fields import SealedTextField

from .record import Record


class Verdict(StrEnum):
    """How a quarantine can end."""

    RELEASED = "released"  # it is about this patient, or may be used as it is
    REFUSED = "refused"  # it is not used
    ANOTHER_PATIENT = "another_patient"  # it is about somebody else


class Judgement(models.Model):
    """One decision of a navigator about a record or, with ``page``, about one page of it. Kept for ever."""

    sealing_owner = "record.case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="judgements")
    page = models.PositiveIntegerField(null=True)
    verdict = models.CharField(max_length=20, choices=[(verdict.value, verdict.value) for verdict in Verdict])
    because = SealedTextField()
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    class Meta:
        ordering = ["judged_at"]

    def __str__(self) -> str:
        return self.verdict
