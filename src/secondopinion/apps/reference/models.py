"""Versioned clinical data."""

import uuid

from django.conf import settings
from django.db import models

from secondopinion.apps.access.permissions import VisibleQuerySet


class ReferenceSet(models.Model):
    """One version of one kind of clinical data. Its content never changes: an edit is a new version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    source = models.TextField()
    payload = models.JSONField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    current = models.BooleanField(default=False)
    reviewed_on = models.DateField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_name = models.CharField(max_length=200, default="")
    signed_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="one_version_of_a_kind"),
            models.UniqueConstraint(fields=["kind"], condition=models.Q(current=True), name="one_current_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    @property
    def is_signed(self) -> bool:
        """Whether a named clinician has signed this version."""
        return self.signed_at is not None
