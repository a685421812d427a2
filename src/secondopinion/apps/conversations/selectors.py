"""Reads of this app."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Count

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.audit.services import record_read
from secondopinion.apps.cases.models import Case

from .models import FollowUpQuestion


def thread(actor: Actor, case: Case, *, at: dt.datetime) -> list[FollowUpQuestion]:
    """The questions of a case with their answers, oldest first, and a line in the log that they were read."""
    rows = FollowUpQuestion.objects.visible_to(actor).filter(case=case).select_related("asked_by")
    found = list(rows.prefetch_related("answers__answered_by"))
    if found:
        record_read("follow_up.read", actor=actor, at=at, case_id=case.pk, obj=case)
    return found


def unanswered(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many questions of these cases wait for an answer. The caller has asked for permission on the cases."""
    rows = FollowUpQuestion.objects.filter(case_id__in=list(case_ids), answers=None).order_by()
    return dict(rows.values_list("case_id").annotate(Count("pk")))
