"""What nobody needs any more is forgotten."""

import datetime as dt
import uuid

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from secondopinion.apps.accounts.models import FormKey
from secondopinion.apps.accounts.services import tidy_up
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_sessions_that_are_over_and_old_form_keys_go_and_the_others_stay() -> None:
    at, person = timezone.now(), make_person()
    for days, name in ((-1, "over"), (1, "running")):
        Session.objects.create(session_key=name, session_data="", expire_date=at + dt.timedelta(days=days))
    for days in (0, 5):
        FormKey.objects.create(key=uuid.uuid4(), person=person, used_at=at - dt.timedelta(days=days))
    assert tidy_up(at=at) == 2
    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
    assert FormKey.objects.count() == 1
