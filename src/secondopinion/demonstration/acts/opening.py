"""The patient opens her case and brings her daughter and her doctor."""

import datetime as dt

from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case, ConsentKind, Scope
from secondopinion.apps.cases.services import (
    NewPatient,
    ask_question,
    begin_case,
    confirm_identity,
    give_consent,
    invite_to_case,
    record_intake,
    redeem_case_invitation,
)
from secondopinion.apps.cases.services import (
    open_case as open_it,
)
from secondopinion.apps.reference.selectors import current

from ..story import Story
from .people import Cast
from .refused import done

ASKED = (
    "reasons",
    "reason_words",
    "values",
    "fertility",
    "fertility_wish",
    "pregnancy",
    "pregnancy_possible",
    "news",
    "treatment_starts",
    "treatment_starts_what",
    "clinician_who_says_when",
    "safe_until",
    "safe_until_words",
)


def open_case(cast: Cast, told: Story, *, at: dt.datetime) -> Case:
    """Safety questions, answers, consents and questions; then the case is open."""
    patient, intake = cast[Role.PATIENT], told.intake
    case = done(
        begin_case(
            patient,
            role=Role.PATIENT,
            patient=NewPatient(
                name=told.patient.name,
                birth_date=told.patient.birth_date,
                sex=told.patient.sex,
                other_names=told.patient.other_names,
                record_numbers=told.patient.record_numbers,
                phone=told.patient.phone,
                location=told.patient.location,
            ),
            cancer=intake.cancer,
            flags=intake.red_flags,
            reference_version=current("red_flags").version,
            at=at,
        )
    )
    answers = {name: getattr(intake, name) for name in ASKED}
    tumour = {"laterality": intake.laterality, "label": intake.tumour_label}
    done(record_intake(patient, case=case, answers=answers, tumour=tumour, at=at))
    for kind in intake.consents:
        done(give_consent(patient, case=case, kind=ConsentKind(kind), at=at))
    for question in told.questions:
        done(ask_question(patient, case=case, text=question.words, gives_plan_away=question.gives_plan_away, at=at))
    done(
        confirm_identity(
            patient,
            case=case,
            name=told.patient.name,
            birth_date=told.patient.birth_date,
            sex=told.patient.sex,
            phone=told.patient.phone,
            other_names=told.patient.other_names,
            at=at,
        )
    )
    for role in (Role.CAREGIVER, Role.TREATING_PHYSICIAN):
        person = cast[role]
        scope = Scope(read=True, upload=True, talk=True)
        _, token = done(
            invite_to_case(patient, case=case, email=person.email, role=role, name=person.name, scope=scope, at=at)
        )
        done(redeem_case_invitation(token, person=person, at=at))
    case.refresh_from_db()
    done(open_it(patient, case=case, at=at))
    return Case.objects.select_related("patient").get(pk=case.pk)
