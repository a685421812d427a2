"""Red-flag answers and seals."""

import uuid

from django.conf import settings
from django.db import models

from secondopinion.apps.access.permissions import VisibleQuerySet
from secondopinion.apps.files.fields import SealedListField, SealedTextField

from .case import Case


class RedFlagScreen(models.Model):
    """Somebody answered the red-flag questions. Any yes shows fixed emergency words and calls a navigator."""

    sealing_owner = "case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="screens")
    reference_version = models.CharField(max_length=40)
    flags = SealedListField()  # ids of the rows answered yes
    any_flag = models.BooleanField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField(null=True)
    cleared_because = SealedTextField()  # the named clinician's words: who is treating it, and that it is dealt with

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at"]

    def __str__(self) -> str:
        return "red flag" if self.any_flag else "no red flag"


class Seal(models.Model):
    """What a reviewer must not see before committing. Every ``visible_to`` reads it; the review opens it.

    ``withheld`` names what is withheld from this reviewer: "opinions" (other reviewers'), "first_plan",
    "first_pathology", "first_imaging", "telling_questions".
    """

    sealing_owner = "case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="seals")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withheld = models.JSONField(default=list)
    closed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    opened_how = models.CharField(max_length=20, default="")  # committed, broken
    because = SealedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reviewer"], condition=models.Q(opened_at=None), name="one_closed_seal_of_a_reviewer"
            )
        ]

    def __str__(self) -> str:
        return "open seal" if self.opened_at else "closed seal"
