"""The patient and the institutions of their story."""

import uuid

from django.conf import settings
from django.db import models

from secondopinion.apps.files.fields import SealedListField, SealedTextField
from secondopinion.domain.documents import ExpectedPatient, Sex
from secondopinion.domain.values import PartialDate


class Institution(models.Model):
    """A hospital, laboratory or practice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    place = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return self.name


class Patient(models.Model):
    """A person whose illness the case is about; they may have no account. Identity is sealed with the patient's key."""

    sealing_owner = "id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="patient"
    )
    name = SealedTextField()
    other_names = SealedListField()
    birth_date = SealedTextField()
    sex = SealedTextField()
    record_numbers = SealedListField()
    phone = SealedTextField()
    location = SealedTextField()
    identity_confirmed_at = models.DateTimeField(null=True)
    deceased_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)

    @property
    def initials(self) -> str:
        """First letters of the names, for lists."""
        return "".join(part[0] for part in self.name.split() if part)[:3].upper()

    def expected(self) -> ExpectedPatient:
        """Whom the records of this patient must name."""
        return ExpectedPatient(
            names=(self.name, *self.other_names),
            birth_date=PartialDate.parse(self.birth_date) if self.birth_date else None,
            sex=Sex(self.sex) if self.sex in set(Sex) else None,
            record_numbers=tuple(self.record_numbers),
        )
