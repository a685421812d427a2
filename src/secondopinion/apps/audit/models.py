"""The hash-chained log."""

import uuid

from django.db import models


class AuditEntry(models.Model):
    """One thing somebody did or looked at. ``seq`` runs without gaps; ``digest`` covers the entry and its predecessor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=12)
    verb = models.CharField(max_length=60)
    case_id = models.UUIDField(null=True)
    object_type = models.CharField(max_length=40, default="")
    object_id = models.UUIDField(null=True)
    origin = models.CharField(max_length=60, default="")
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["case_id", "-seq"], name="audit_case"),
            models.Index(fields=["actor_id", "object_id", "verb", "-at"], name="audit_reads"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"


class AuditHead(models.Model):
    """The end of the chain: one row, locked by every append. Truncating the log makes the two disagree."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    seal = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head")]

    def __str__(self) -> str:
        return f"head {self.seq}"
