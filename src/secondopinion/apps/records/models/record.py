"""A record and its pages."""

import uuid

from django.conf import settings
from django.db import models

from secondopinion.apps.access.permissions import VisibleQuerySet
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files.fields import SealedJSONField, SealedListField, SealedTextField
from secondopinion.apps.files.models import StoredFile
from secondopinion.domain.lifecycle import RecordState

STATES = [state.value for state in RecordState]


class Record(models.Model):
    """One file handed in. The original is kept whatever becomes of it; only a member that could not be taken out of its
    archive has none (``file`` is None): the archive itself is its original.

    ``attempts`` counts how often a worker began to read it, so that a file that kills its reader is set aside after
    three. ``pages_read`` of ``page_count`` is the progress people see. ``reason`` is the code and parameters of
    ``domain.documents.Reason``; ``dates`` are ``DateFinding`` values as JSON, ``date`` the one that places the record.
    """

    sealing_owner = "case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="records")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="members")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    name = SealedTextField()
    folder = SealedTextField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=80, default="")
    material = models.CharField(max_length=10, default="report")  # report, primary
    state = models.CharField(max_length=20, default=RecordState.RECEIVED)
    version = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = SealedJSONField()
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    kind = models.CharField(max_length=20, default="")
    modality = models.CharField(max_length=20, default="")
    kind_confidence = models.FloatField(null=True)
    kind_confirmed = models.BooleanField(default=False)
    dates = SealedListField()
    date = SealedTextField()  # a PartialDate
    page_count = models.PositiveIntegerField(default=0)
    pages_read = models.PositiveIntegerField(default=0)
    reader_version = models.CharField(max_length=20, default="")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    depth = models.PositiveSmallIntegerField(default=0)  # archives inside archives
    text_digest = models.CharField(max_length=64, default="")  # keyed by the case, so that it compares nothing else

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(state__in=STATES), name="record_state_is_known")]
        indexes = [models.Index(fields=["case", "state"], name="records_of_case")]

    def __str__(self) -> str:
        return str(self.id)


class RecordPage(models.Model):
    """One page as it was read: its text, its words' places, its picture. A withheld page is shown to nobody but staff."""

    sealing_owner = "record.case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    text = SealedTextField()
    words = SealedListField()  # [start, end, x0, y0, x1, y1, confidence] with boxes in fractions of the picture
    source = models.CharField(max_length=12)  # text, ocr, structured
    confidence = models.FloatField(null=True)
    image = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    withheld = models.CharField(max_length=30, default="")  # a ReasonCode, e.g. wrong_patient_page
    judged_at = models.DateTimeField(null=True)  # when a navigator agreed that a withheld page stays withheld

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="pages_in_order")]

    def __str__(self) -> str:
        return f"page {self.number}"
