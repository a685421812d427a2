"""Who takes part in a case, and with what scope."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import models

from secondopinion.apps.access.permissions import VisibleQuerySet
from secondopinion.apps.access.roles import PEOPLE
from secondopinion.apps.accounts.models import Invitation

from .case import Case


@dataclass(frozen=True, slots=True)
class Scope:
    """What a participant may do; a caregiver's is chosen by the patient."""

    read: bool = True
    upload: bool = False
    talk: bool = False
    decide: bool = False


class ScopedRow(models.Model):
    """The columns of a scope."""

    may_read = models.BooleanField(default=True)
    may_upload = models.BooleanField(default=False)
    may_talk = models.BooleanField(default=False)
    may_decide = models.BooleanField(default=False)

    class Meta:
        abstract = True


class CaseParticipant(ScopedRow):
    """A person's place on a case: from when, by whom, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="participants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in PEOPLE])
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "role"], condition=models.Q(revoked_at=None), name="one_place_on_a_case"
            )
        ]
        indexes = [models.Index(fields=["person", "role", "case"], name="participations")]

    def __str__(self) -> str:
        return self.role

    def is_active(self, at: dt.datetime) -> bool:
        """Whether the place holds at this moment."""
        return self.revoked_at is None and (self.ends_at is None or at < self.ends_at)


class CaseInvitation(ScopedRow):
    """An invitation to take part in a case."""

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, primary_key=True, related_name="to_case")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="invitations")
    ends_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "invitation to a case"
