"""Consents: what, to whom, why, until when; withdrawable."""

import uuid
from enum import StrEnum

from django.conf import settings
from django.db import models

from secondopinion.apps.access.permissions import VisibleQuerySet

from .case import Case


class ConsentKind(StrEnum):
    """What a consent is about."""

    REVIEW = "review"  # the programme's reviewers read my records and write an opinion; without it nothing happens
    SHARE_WITH_DOCTOR = "share_with_doctor"  # my treating doctor gets the report
    DOCTOR_TO_DOCTOR = "doctor_to_doctor"  # the doctors may talk with each other about the opinions
    QUALITY = "quality"  # counted, without my name, in the programme's quality figures


class Consent(models.Model):
    """One consent given; ``text_version`` names the words that were shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in ConsentKind])
    text_version = models.CharField(max_length=20)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_how = models.CharField(max_length=20, default="online")  # online, phone, paper
    given_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=models.Q(withdrawn_at=None), name="one_consent_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return self.kind
