"""Columns that are plaintext in Python and sealed in the database, with the key of the row's owner.

A model that uses them names its owner: ``sealing_owner = "case_id"`` (the attribute that holds the owner's id, which may
follow relations with dots). The associated data names the table, the column and the row, so that a sealed value moved
to another place does not open. Queries cannot look inside, and ``update()`` refuses plaintext.
"""

import json
import uuid
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from secondopinion.adapters.store import open_text, seal_text

from .keyring import key_of


class Sealed(bytes):
    """A sealed value as it stands in the database."""


def _owner(instance: models.Model) -> uuid.UUID:
    value: Any = instance
    for part in cast(str, instance.sealing_owner).split("."):  # type: ignore[attr-defined]  # declared by the model
        value = getattr(value, part)
    if not isinstance(value, uuid.UUID):
        raise TypeError(f"{type(instance).__name__} has no owner yet")
    return value


def _about(instance: models.Model, column: str) -> bytes:
    return f"{instance._meta.label_lower}/{column}/{instance.pk}".encode()


class _Opening:
    """Opens the column at its first use."""

    def __init__(self, field: "SealedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Sealed):
            text = open_text(bytes(value), key=key_of(_owner(instance)), about=_about(instance, name))
            value = self.field.from_text(text)
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.BinaryField):
    """Text, sealed with the owner's key. Empty text is stored as no bytes at all."""

    empty: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Put the opening descriptor in the column's place."""
        super().contribute_to_class(cls, name, private_only=private_only)
        setattr(cls, self.attname, _Opening(self))

    def get_default(self) -> Any:
        """The empty value; BinaryField would turn it into bytes."""
        return self.empty() if callable(self.empty) else self.empty

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """Mark what came from the database as sealed; no bytes are the empty value."""
        if value is None:
            return None
        return Sealed(value) if len(value) else self.get_default()

    def to_text(self, value: Any) -> str:
        """The text that is sealed."""
        if not isinstance(value, str):
            raise TypeError(f"{self.name} takes text")
        return value

    def from_text(self, text: str) -> Any:
        """What the opened text stands for."""
        return text

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal the value for its place."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        if value == self.get_default():
            return Sealed(b"")
        key = key_of(_owner(model_instance))
        return Sealed(seal_text(self.to_text(value), key=key, about=_about(model_instance, self.attname)))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Only sealed bytes reach the database."""
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed: set it on the row and save it, update() cannot")
        return super().get_db_prep_value(value if value is None else bytes(value), connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        """Serialisers would write plaintext."""
        raise TypeError(f"{self.name} is sealed")


class SealedJSONField(SealedTextField):
    """Plain JSON values, sealed with the owner's key."""

    empty = dict

    def to_text(self, value: Any) -> str:
        """Compact JSON."""
        return json.dumps(value, cls=DjangoJSONEncoder, separators=(",", ":"), ensure_ascii=False)

    def from_text(self, text: str) -> Any:
        """The values."""
        return json.loads(text)


class SealedListField(SealedJSONField):
    """A list of plain JSON values, sealed with the owner's key."""

    empty = list
