"""Facts and what people decided about them."""

import uuid

from django.conf import settings
from django.db import models

from secondopinion.apps.access.permissions import VisibleQuerySet
from secondopinion.apps.cases.models import Case, Tumour
from secondopinion.apps.files.fields import SealedJSONField, SealedTextField

from .record import Record


class Fact(models.Model):
    """One thing a record states, with its page and its words. Facts belong to the version of the reader that found them.

    ``status`` follows the last decision: "found", "confirmed", "corrected", "rejected".
    """

    sealing_owner = "case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="facts")
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="facts")
    tumour = models.ForeignKey(Tumour, on_delete=models.PROTECT, null=True, related_name="facts")
    kind = models.CharField(max_length=30)
    value = SealedTextField()
    code = SealedTextField()  # "system:code display"
    page = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = SealedTextField()
    polarity = models.CharField(max_length=10)
    certainty = models.CharField(max_length=10)
    standing = models.CharField(max_length=12)
    laterality = models.CharField(max_length=10, default="")
    details = SealedJSONField()
    low_confidence = models.BooleanField(default=False)
    reader_version = models.CharField(max_length=20)
    found_at = models.DateTimeField()
    status = models.CharField(max_length=10, default="found")
    version = models.PositiveIntegerField(default=1)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["record", "page", "start"]
        indexes = [models.Index(fields=["case", "kind", "status"], name="facts_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["found", "confirmed", "corrected", "rejected"]),
                name="fact_status_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.kind


class FactDecision(models.Model):
    """What a person decided about a fact. Kept for ever, with who and when; it survives a newer reader."""

    sealing_owner = "fact.case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=10)  # confirmed, corrected, rejected
    value = SealedTextField()  # the corrected value
    because = SealedTextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at"]

    def __str__(self) -> str:
        return self.verdict
