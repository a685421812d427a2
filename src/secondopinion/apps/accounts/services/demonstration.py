"""The mark that makes a database a demonstration, and the invented people in it."""

import datetime as dt
from collections.abc import Mapping

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.services import record

from ..models import Installation, User

# Shown on the demonstration's sign-in page, for signing by re-authentication. Good on a demonstration's database only,
# which no other process serves.
DEMONSTRATION_PASSWORD = "only in this demonstration"  # noqa: S105

NOT_THIS_PROCESS = Refusal(
    "not_a_demonstration",
    _(
        "This is not a demonstration, so no database can be marked as one. Nothing was changed. "
        "Set SECONDOPINION_DEMONSTRATION=yes and use an empty data folder."
    ),
)
PEOPLE_ARE_HERE = Refusal(
    "people_are_here",
    _(
        "This database already holds people who are not part of a demonstration. Nothing was changed. "
        "Start the demonstration with an empty data folder."
    ),
)


@transaction.atomic
def mark_demonstration(*, at: dt.datetime, people: Mapping[User, Role] | None = None) -> Installation | Refusal:
    """Mark this database as a demonstration and these people as invented, each with the part they play.

    The people get a verified address and, where they have none, the demonstration's password. The mark is never taken
    off. Call it first without people, on the empty database, and again with the people made;
    doing it again is the same. Refused outside a demonstration, and on an unmarked database with other people.
    """
    if not settings.DEMONSTRATION:
        return NOT_THIS_PROCESS
    parts = dict(people or {})
    found = Installation.objects.select_for_update().filter(pk=1).first()
    if found is None or not found.demonstration:
        if User.objects.exclude(pk__in=[person.pk for person in parts]).exists():
            return PEOPLE_ARE_HERE
        found, _made = Installation.objects.update_or_create(pk=1, defaults={"demonstration": True, "marked_at": at})
        record("demonstration.marked", actor=SYSTEM, at=at)
    for person, role in parts.items():
        person.demonstration_role = role.value
        if not person.has_usable_password():
            person.set_password(DEMONSTRATION_PASSWORD)
        person.save(update_fields=["demonstration_role", "password"])
        EmailAddress.objects.get_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )
    return found
