"""What several views need: the case or record of an address, and which frame its reader gets."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.guarded import GuardedForm
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.policies import CLINICAL
from secondopinion.apps.files.keyring import unlock

from ..models import Record
from ..services.steps import roles_on

DENSE = CLINICAL | {Role.TREATING_PHYSICIAN}


def case_of(request: HttpRequest, case_id: UUID) -> Case:
    """The case, or 404 for whoever may not know of it; its keys are fetched in one query."""
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related("patient"), pk=case_id)
    unlock([case.pk, case.patient_id])
    return case


def record_of(request: HttpRequest, case_id: UUID, record_id: UUID) -> Record:
    """The record of this very case, or 404."""
    rows = Record.objects.visible_to(request.user).select_related("case__patient", "file", "duplicate_of")
    record = get_object_or_404(rows, pk=record_id, case_id=case_id)
    unlock([record.case_id, record.case.patient_id])
    return record


def frame(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The base template and what kind of reader it is for: clinicians read dense, patients plain words."""
    roles = frozenset(roles_on(request.user, case.pk))
    dense = bool(roles & DENSE)
    return {"case": case, "base": "base_dense.html" if dense else "base.html", "clinical": dense, "roles": roles}


def once(request: HttpRequest, form: GuardedForm, write: Callable[[dt.datetime], Any]) -> Any:
    """Use the form's key up and make the one write, in one transaction; a form sent twice is refused."""
    at = timezone.now()
    with transaction.atomic():
        refused = form.claim(request.user, at=at)
        return refused if refused is not None else write(at)


def tell(request: HttpRequest, outcome: Any, done: Any) -> bool:
    """Say what became of a write; True when it was done."""
    if isinstance(outcome, Refusal):
        messages.error(request, str(outcome.sentence))
        return False
    messages.success(request, str(done))
    return True
