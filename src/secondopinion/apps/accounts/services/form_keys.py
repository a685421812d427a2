"""A form is done once, however often it is sent."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from ..models import FormKey, User


def use_form_key(key: uuid.UUID, *, person: User, at: dt.datetime) -> bool:
    """Use up the key. False when it was used before: the form was sent twice."""
    try:
        with transaction.atomic():
            FormKey.objects.create(key=key, person=person, used_at=at)
    except IntegrityError:
        return False
    return True
