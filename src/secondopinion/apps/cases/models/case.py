"""The case."""

import uuid

from django.conf import settings
from django.db import models

from secondopinion.apps.access.permissions import VisibleQuerySet
from secondopinion.apps.files.fields import SealedJSONField, SealedTextField
from secondopinion.domain.lifecycle import CaseState

from .patient import Patient

STATES = [state.value for state in CaseState]


class Case(models.Model):
    """One request for a second opinion. ``version`` makes every change a compare-and-swap.

    Words and identity are sealed with the case's key. State, cancer type and times are not: the board sorts on them.
    ``intake`` holds the reasons (codes), values, fertility and pregnancy answers, how the news should come, and what the
    person who opened the case said about timing.
    """

    sealing_owner = "id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=20, default=CaseState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    cancer = models.CharField(max_length=30, default="")
    intake = SealedJSONField()
    opened_by_role = models.CharField(max_length=20)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    red_flag = models.BooleanField(default=False)
    legal_hold = models.BooleanField(default=False)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(state__in=STATES), name="case_state_is_known")]
        indexes = [models.Index(fields=["state", "due_at"], name="case_board")]

    def __str__(self) -> str:
        return self.reference


class Tumour(models.Model):
    """One tumour of a case; facts and opinions name theirs."""

    sealing_owner = "case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tumours")
    position = models.PositiveSmallIntegerField(default=1)
    site = models.CharField(max_length=30, default="")
    laterality = models.CharField(max_length=10, default="")
    label = SealedTextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="tumours_in_order")]

    def __str__(self) -> str:
        return f"tumour {self.position}"


class CaseQuestion(models.Model):
    """A question the patient wants answered. One that gives the first plan away is kept apart from sealed readers."""

    sealing_owner = "case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField(default=1)
    text = SealedTextField()
    gives_plan_away = models.BooleanField(default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "asked_at"]

    def __str__(self) -> str:
        return f"question {self.position}"
