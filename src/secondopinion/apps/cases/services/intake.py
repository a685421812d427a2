"""What is said at intake: answers, the cancer, who the patient is."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.guarded import CHANGED_MEANWHILE
from secondopinion.apps.audit.services import record
from secondopinion.domain.vocabulary import Cancer

from ..intake import checked, is_adult, latest_start
from ..models import Case, Patient
from .minors import minor_refusal


@transaction.atomic
def record_intake(
    actor: Actor,
    *,
    case: Case,
    answers: Mapping[str, Any],
    at: dt.datetime,
    version: int | None = None,
    cancer: str | None = None,
    tumour: Mapping[str, str] | None = None,
) -> Case | Refusal:
    """Keep some of the answers; the others stay. ``answers`` has the keys of ``cases.intake``; ``tumour`` may name the
    first tumour's ``laterality`` and ``label``. Dates move the case's time budget.

    Returns ``CHANGED_MEANWHILE`` when ``version`` is not the case's version any more.
    """
    require(actor, "case.edit", case)
    clean = checked(answers)
    if not _claim(case, version, at):
        return CHANGED_MEANWHILE
    case.intake = dict(case.intake) | clean
    case.due_at = latest_start(case.intake)
    columns = ["intake", "due_at"]
    if cancer is not None:
        case.cancer = Cancer(cancer).value
        columns.append("cancer")
        case.tumours.filter(position=1).update(site=case.cancer)
    if tumour:
        first = case.tumours.filter(position=1).get()
        first.laterality, first.label = tumour.get("laterality", first.laterality), tumour.get("label", first.label)
        first.save(update_fields=["laterality", "label"])
    case.save(update_fields=columns)
    said = sorted(clean) + (["cancer"] if cancer is not None else [])
    record("case.intake_answered", actor=actor, at=at, case_id=case.pk, obj=case, details={"answered": said})
    return case


@transaction.atomic
def confirm_identity(
    actor: Actor,
    *,
    case: Case,
    name: str,
    birth_date: str,
    at: dt.datetime,
    sex: str = "",
    phone: str = "",
    other_names: tuple[str, ...] = (),
    version: int | None = None,
) -> Patient | Refusal:
    """Correct or confirm who the patient is. Records are matched against this; a minor is led to a person."""
    require(actor, "case.edit", case)
    if not is_adult(birth_date, on=at.date()):
        return minor_refusal()
    if not _claim(case, version, at):
        return CHANGED_MEANWHILE
    patient = Patient.objects.select_for_update().get(pk=case.patient_id)
    patient.name, patient.birth_date, patient.sex, patient.phone = name.strip(), birth_date, sex, phone.strip()
    patient.other_names = list(other_names)
    patient.identity_confirmed_at = at
    patient.save()
    case.patient = patient
    record("patient.identity_confirmed", actor=actor, at=at, case_id=case.pk, obj=patient)
    return patient


def _claim(case: Case, version: int | None, at: dt.datetime) -> bool:
    """Compare-and-swap on the version; the sealed columns are saved after it, in the same transaction."""
    rows = Case.objects.filter(pk=case.pk, version=case.version if version is None else version)
    if not rows.update(version=F("version") + 1, changed_at=at):
        return False
    case.refresh_from_db()
    return True
