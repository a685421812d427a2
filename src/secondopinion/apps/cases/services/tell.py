"""Telling the people of a case that there is news."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.roles import PROFESSIONAL, Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.notifications.services import notify

from ..models import Case


def tell(case: Case, *, roles: Collection[Role], code: str, at: dt.datetime, but: Actor | None = None) -> int:
    """Leave a notice for everybody who takes part in one of these roles; returns how many were told."""
    places = case.participants.filter(role__in=roles, revoked_at=None).filter(Q(ends_at=None) | Q(ends_at__gt=at))
    people = User.objects.filter(participations__in=places, is_active=True).distinct()
    if but is not None and but.actor_id is not None:
        people = people.exclude(pk=but.actor_id)
    told = 0
    for person in people:
        held = set(places.filter(person=person).values_list("role", flat=True))
        if not held - PROFESSIONAL and not held & person.active_roles():
            continue  # the office was taken away; the place no longer counts
        path = reverse("case", args=[case.pk])
        told += notify(person, code=code, at=at, case_id=case.pk, path=path) is not None
    return told
