"""Assignments and opinions."""

import uuid

from django.conf import settings
from django.db import models

from secondopinion.apps.access.permissions import VisibleQuerySet
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files.fields import SealedJSONField, SealedTextField
from secondopinion.domain.lifecycle import AssignmentState

ASSIGNMENT_STATES = [state.value for state in AssignmentState]


class Assignment(models.Model):
    """An expert is asked to review a case: by whom, as what, until when, and what they answered."""

    sealing_owner = "case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    discipline = models.CharField(max_length=40, default="")
    state = models.CharField(max_length=12, default=AssignmentState.INVITED)
    version = models.PositiveIntegerField(default=1)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    conflicts = SealedTextField()  # declared on accepting: "none", or what there is
    because = SealedTextField()  # why it was declined or withdrawn

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ASSIGNMENT_STATES), name="assignment_state_is_known"),
            models.UniqueConstraint(
                fields=["case", "reviewer"],
                condition=models.Q(state__in=["invited", "accepted", "drafting", "signed"]),
                name="one_live_assignment_of_a_reviewer",
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.state}"


class Opinion(models.Model):
    """A structured opinion (``domain.opinions.OpinionContent`` as JSON).

    Once signed it is never written again: every service changes unsigned rows only, and the signature over
    ``envelope.signed_bytes`` shows any other change. An amendment is the next ``number`` and names what it supersedes.
    """

    sealing_owner = "case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="opinions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)  # of the draft: autosave is a compare-and-swap
    content = SealedJSONField()
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    amended_because = SealedTextField()
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, default="")
    signature = models.BinaryField(default=b"")  # of the canonical bytes, by the installation's key
    signer = SealedJSONField()  # name, title, licence and institution as they were at signing

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="opinions_in_order"),
            models.CheckConstraint(
                condition=models.Q(signed_at=None, sha256="")
                | (models.Q(signed_at__isnull=False) & ~models.Q(sha256="")),
                name="signed_means_hashed",
            ),
        ]

    def __str__(self) -> str:
        return f"opinion {self.number}"
