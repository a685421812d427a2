"""Reads of the log."""

import uuid

from django.db.models import QuerySet

from .models import AuditEntry


def entries_of_case(case_id: uuid.UUID) -> QuerySet[AuditEntry]:
    """Every entry about one case, newest first. The caller has asked for permission."""
    return AuditEntry.objects.filter(case_id=case_id).order_by("-seq")


def all_entries() -> QuerySet[AuditEntry]:
    """The whole log, newest first, for the privacy officer. The caller has asked for permission."""
    return AuditEntry.objects.order_by("-seq")
