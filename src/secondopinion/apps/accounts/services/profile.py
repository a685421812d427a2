"""What people say about themselves."""

import datetime as dt

from django.db import transaction

from secondopinion.apps.audit.services import record

from ..models import User


@transaction.atomic
def save_profile(actor: User, *, name: str, language: str, time_zone: str, at: dt.datetime) -> User:
    """Keep the person's own name, language and time zone."""
    actor.name, actor.language, actor.time_zone = name.strip(), language, time_zone
    actor.save(update_fields=["name", "language", "time_zone"])
    record("person.changed", actor=actor, at=at, obj=actor)
    return actor
