"""Keys and stored files."""

import uuid

from django.db import models


class DataKey(models.Model):
    """The key of one owner (a case, a patient, the installation), wrapped by the master key. Its id is the owner's."""

    id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField(default=b"")
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(destroyed_at=None) | models.Q(wrapped=b""), name="a_destroyed_key_is_gone"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class StoredFile(models.Model):
    """One object of the store: its own key, wrapped by the owner's; size and hash once it is complete."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    wrapped_key = models.BinaryField()
    size = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, default="")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class SigningKey(models.Model):
    """The installation's key pair for signatures; the private part (PKCS#8) is wrapped by the installation's data key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    private = models.BinaryField()
    certificate = models.TextField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(retired_at=None), name="one_signing_key_in_use"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
