"""Every read of this app."""

from django.db.models import QuerySet

from secondopinion.apps.accounts.models import User

from .models import Notice, Silence


def unread(person: User) -> QuerySet[Notice]:
    """The person's notices not seen yet, newest first; none of a case that has fallen silent."""
    rows = Notice.objects.filter(person=person, read_at=None)
    return rows.exclude(case_id__in=Silence.objects.values("case_id")).order_by("-made_at")
