"""The people of the story get their accounts and roles."""

import datetime as dt

from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.access.roles import PROFESSIONAL, Role
from secondopinion.apps.accounts.models import Credentials, User
from secondopinion.apps.accounts.services import grant_role, mark_demonstration

from ..story import Story
from .refused import done

Cast = dict[Role, User]


def gather(told: Story, *, at: dt.datetime) -> Cast:
    """Make the people who are not there yet, mark them as invented, and return them by role."""
    done(mark_demonstration(at=at))
    cast: Cast = {}
    for person in told.people:
        role = Role(person.role)
        user = User.objects.filter(email=person.email).first()
        if user is None:
            zone = told.patient.time_zone if role in (Role.PATIENT, Role.CAREGIVER) else ""
            user = User.objects.create_user(person.email, None, name=person.name, time_zone=zone)
        if role in PROFESSIONAL:
            grant_role(SYSTEM, person=user, role=role, at=at)
            Credentials.objects.get_or_create(
                person=user,
                defaults={
                    "discipline": person.discipline,
                    "title": person.title,
                    "institution": person.institution,
                    "licence": f"WI-{user.pk.hex[:6].upper()}",
                    "licence_region": "Wisconsin",
                },
            )
        cast[role] = user
    done(mark_demonstration(at=at, people={user: role for role, user in cast.items()}))
    return cast
