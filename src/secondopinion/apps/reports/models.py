"""Reports."""

import uuid

from django.conf import settings
from django.db import models

from secondopinion.apps.access.permissions import VisibleQuerySet
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files.fields import SealedJSONField, SealedTextField
from secondopinion.apps.files.models import StoredFile
from secondopinion.apps.reviews.models import Opinion
from secondopinion.domain.lifecycle import ReportState

STATES = [state.value for state in ReportState]


class Report(models.Model):
    """One version of the report of a case. Nothing edits it; an amended opinion makes the next version.

    ``document`` is what both files print (``adapters.typesetting.report.ReportDocument`` as JSON), so that the web view
    and the PDFs say the same; ``signature`` covers it and the files. ``numbers_file`` is the annex with the outcomes,
    None where the opinion gives none.
    """

    sealing_owner = "case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="report")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default=ReportState.BUILT)
    document = SealedJSONField()
    clinician_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    plain_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    numbers_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    signature = models.BinaryField(default=b"")  # of ``envelope.report_bytes``, by the installation's key
    reading_grade = models.FloatField(null=True)
    built_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recalled_at = models.DateTimeField(null=True)
    recalled_because = SealedTextField()

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="report_versions_in_order"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="report_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"report {self.number}"
