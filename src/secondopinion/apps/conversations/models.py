"""Questions after the report."""

import uuid

from django.conf import settings
from django.db import models

from secondopinion.apps.access.permissions import VisibleQuerySet
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files.fields import SealedTextField


class FollowUpQuestion(models.Model):
    """A question about the report, with the day by which an expert answers."""

    sealing_owner = "case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    text = SealedTextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return "follow-up question"


class FollowUpAnswer(models.Model):
    """An answer; a question has one, and a correction is a further answer, never an edit."""

    sealing_owner = "question.case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(FollowUpQuestion, on_delete=models.PROTECT, related_name="answers")
    text = SealedTextField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["answered_at"]

    def __str__(self) -> str:
        return "answer"
