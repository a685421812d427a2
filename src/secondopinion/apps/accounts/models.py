"""People who sign in, what they are in the programme, and how they were invited."""

import datetime as dt
import unicodedata
import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from secondopinion.apps.access.permissions import VisibleQuerySet
from secondopinion.apps.access.roles import PEOPLE, PROFESSIONAL, Role


def normal_address(email: str) -> str:
    """The address as compared, stored and written to: Unicode form KC in lower case.

    Spellings of one address by case or width are one. Not folded further: "ß" and "ss" are two mailboxes.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", email).strip().lower())


class UserManager(BaseUserManager["User"]):
    """Makes people from an address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with this address; without a password they sign in by passkey or link only."""
        user = self.model(email=normal_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person of an address in any spelling of case."""
        return self.get(email=normal_address(username or ""))


class User(AbstractBaseUser):
    """Somebody who signs in. Not a patient: a patient is a person who may have no account at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, default="")
    language = models.CharField(max_length=12, default="", blank=True)
    time_zone = models.CharField(max_length=60, default="", blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    # The part an invented person plays in a demonstration; empty for every real person.
    demonstration_role = models.CharField(max_length=20, default="", blank=True)

    USERNAME_FIELD = "email"
    objects = UserManager.from_queryset(VisibleQuerySet)()

    is_system = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the address in its one form; allauth writes this model too."""
        self.email = normal_address(self.email)
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name, as the header shows it."""
        return self.name

    @property
    def actor_id(self) -> uuid.UUID | None:
        """This person's id, as the log writes it."""
        return self.id

    def active_roles(self) -> frozenset[Role]:
        """The roles held in the programme; asked once per request, because a user object lives that long."""
        if "_roles" not in self.__dict__:
            rows = self.programme_roles.filter(revoked_at=None).values_list("role", flat=True)
            self.__dict__["_roles"] = frozenset(Role(role) for role in rows) if self.is_active else frozenset()
        roles: frozenset[Role] = self.__dict__["_roles"]
        return roles

    def vouched_roles(self) -> frozenset[Role]:
        """The roles held through the programme's staff, not through a patient's invitation alone."""
        rows = self.programme_roles.filter(revoked_at=None, vouched=True).values_list("role", flat=True)
        return frozenset(Role(role) for role in rows) & self.active_roles()

    def is_professional(self) -> bool:
        """Whether this person holds a role that demands a second factor."""
        return bool(self.active_roles() & PROFESSIONAL)


class ProgrammeRole(models.Model):
    """A role a person holds in the programme, from when, granted by whom, until revoked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="programme_roles")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in PEOPLE])
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    # Whether the programme's staff brought the person in. A doctor invited by a patient works on that case only.
    vouched = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=models.Q(revoked_at=None), name="one_active_role_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return self.role


class Credentials(models.Model):
    """What a professional's signature stands on: discipline, licence, institution, languages."""

    person = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="credentials")
    discipline = models.CharField(max_length=40, default="")
    title = models.CharField(max_length=120, default="")
    institution = models.CharField(max_length=160, default="")
    licence = models.CharField(max_length=80, default="")
    licence_region = models.CharField(max_length=80, default="")
    licence_ends = models.DateField(null=True)
    languages = models.CharField(max_length=80, default="en")
    phone = models.CharField(max_length=40, default="")

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """A single-use, expiring invitation, bound to one address. Only the hash of its token is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=120, default="")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in PEOPLE])
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation as {self.role}"

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it can still be redeemed."""
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at


class FormKey(models.Model):
    """A one-time key of a submitted form: the same form sent twice is done once."""

    key = models.UUIDField(primary_key=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.key)


class Installation(models.Model):
    """One row: that this database holds a demonstration, for ever. A database without it is for real people."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    demonstration = models.BooleanField(default=False)
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_installation")]

    def __str__(self) -> str:
        return "demonstration" if self.demonstration else "installation"
