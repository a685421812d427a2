"""Steps that several tests take."""

from django.utils import timezone

from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case, ConsentKind
from secondopinion.apps.cases.services import answer_screen, ask_question, give_consent, open_case
from secondopinion.apps.reference.models import ReferenceSet
from secondopinion.apps.reference.services import load_packaged, sign
from tests.factories import make_person


def signed_reference() -> None:
    """Clinical reference data, loaded and signed by a clinician."""
    load_packaged(at=timezone.now())
    expert = make_person(Role.EXPERT)
    for row in ReferenceSet.objects.filter(current=True):
        sign(expert, reference=row, name="Dr Signs", at=timezone.now())


def prepared(case: Case, *, flags: tuple[str, ...] = ()) -> Case:
    """Everything that opening needs, given by the patient."""
    patient, now = case.patient.account, timezone.now()
    answer_screen(patient, case=case, flags=flags, reference_version="t", at=now)
    ask_question(patient, case=case, text="Is it certain?", at=now)
    give_consent(patient, case=case, kind=ConsentKind.REVIEW, at=now)
    return case


def opened(case: Case) -> Case:
    """A case that gathers records."""
    result = open_case(prepared(case).patient.account, case=case, at=timezone.now())
    assert result, result
    return case
