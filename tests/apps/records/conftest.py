"""A case with its people, and the way a file takes."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.cases.models import Case
from secondopinion.apps.records import services
from secondopinion.apps.records.models import Record
from tests.factories import join, make_case, make_person


@dataclass
class People:
    """A case and those who take part."""

    case: Case
    patient: User
    navigator: User
    expert: User
    stranger: User

    def hand_in(self, data: bytes, name: str = "file.pdf", *, read: bool = True) -> Record:
        """Hand a file in as the patient and, unless told otherwise, read it as a worker would."""
        record = services.receive_bytes(self.patient, case=self.case, name=name, data=data, at=timezone.now())
        assert isinstance(record, Record)
        if read:
            services.read_record(record.pk, at=timezone.now())
            for member in Record.objects.filter(parent=record):
                services.read_record(member.pk, at=timezone.now())
        return Record.objects.get(pk=record.pk)


@pytest.fixture
def people(db: None) -> People:
    """Patient, navigator, expert, and a stranger with a case of their own."""
    patient = make_person()
    case = make_case(patient, state="gathering")
    stranger = make_person()
    make_case(stranger, name="Otto Stranger", birth_date="1950-01-01")
    return People(
        case,
        patient,
        join(case, make_person(Role.NAVIGATOR), Role.NAVIGATOR),
        join(case, make_person(Role.EXPERT), Role.EXPERT),
        stranger,
    )
