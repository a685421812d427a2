"""Every write of this app: notices, mails, silence."""

import datetime as dt
import smtplib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_q.tasks import async_task

from secondopinion.apps.accounts.models import Invitation, User

from .models import Notice, Silence


class NotSent(Exception):
    """The mail server did not take a mail; says how it failed and not to whom, for jobs and logs keep what it says."""


@contextmanager
def _naming_nobody() -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(type(error).__name__) from None


@transaction.atomic
def notify(
    person: User, *, code: str, at: dt.datetime, case_id: uuid.UUID | None = None, path: str = ""
) -> Notice | None:
    """Leave a notice and mail that there is news; None when the case is silent or the person is gone.

    The mail is a job enqueued in the caller's transaction: rolled back with it, sent after it. ``code`` and ``path`` are
    for the page only; the mail carries neither.
    """
    if not person.is_active or (case_id is not None and Silence.objects.filter(pk=case_id).exists()):
        return None
    notice = Notice.objects.create(person=person, code=code, case_id=case_id, path=path, made_at=at)
    async_task("secondopinion.apps.notifications.jobs.mail_notice", str(notice.pk))
    return notice


def mail_notice(notice: Notice, *, at: dt.datetime) -> bool:
    """Send the mail of a notice, once. The claim is made before sending, and given back when the server refused the mail.

    Raises ``NotSent``; the job is then tried again.
    """
    if not notice.person.is_active:
        return False
    if notice.case_id is not None and Silence.objects.filter(pk=notice.case_id).exists():
        return False
    if not Notice.objects.filter(pk=notice.pk, mailed_at=None).update(mailed_at=at):
        return False
    try:
        with _naming_nobody(), override(notice.person.language or settings.LANGUAGE_CODE):
            send_mail(
                subject=_("There is news for you at %(programme)s") % {"programme": settings.OPTIONS.programme_name},
                message=_(
                    "There is something new for you. For your safety this mail does not say what it is.\n\n"
                    "Please sign in to see it:\n%(address)s\n\n"
                    "If you feel worse or are worried about your health right now, call your doctor, or %(emergency)s "
                    "in an emergency."
                )
                % {"address": settings.BASE_URL + "/", "emergency": settings.OPTIONS.emergency_number},
                from_email=None,
                recipient_list=[notice.person.email],
            )
    except NotSent:
        Notice.objects.filter(pk=notice.pk).update(mailed_at=None)
        raise
    return True


def send_invitation(email: str, *, path: str) -> None:
    """Mail an invitation's link; it names neither the patient nor the case. Raises ``NotSent``."""
    with _naming_nobody():
        send_mail(
            subject=_("An invitation to %(programme)s") % {"programme": settings.OPTIONS.programme_name},
            message=_(
                "You have been invited. Open this link to accept; it works once and for a few days only:\n%(address)s\n\n"
                "If you did not expect this, you can ignore the mail. Nothing happens unless you accept."
            )
            % {"address": settings.BASE_URL + path},
            from_email=None,
            recipient_list=[email],
        )


def mail_invitation_later(invitation: Invitation) -> None:
    """Mail an invitation by a job in the caller's transaction; the job knows its id only."""
    async_task("secondopinion.apps.notifications.jobs.mail_invitation", str(invitation.pk))


def mark_read(person: User, *, at: dt.datetime, case_id: uuid.UUID | None = None) -> int:
    """The person has seen their notices, all of them or those of one case. Returns how many were new."""
    rows = Notice.objects.filter(person=person, read_at=None, made_at__lte=at)
    if case_id is not None:
        rows = rows.filter(case_id=case_id)
    return rows.update(read_at=at)


@transaction.atomic
def silence(case_id: uuid.UUID, *, because: str, at: dt.datetime) -> None:
    """Stop every message about a case, those already waiting included."""
    Silence.objects.get_or_create(case_id=case_id, defaults={"since": at, "because": because})
    Notice.objects.filter(case_id=case_id, mailed_at=None).delete()


def end_silence(case_id: uuid.UUID, *, because: str = "") -> None:
    """Let messages about a case leave again, after a mistake; with ``because``, only when that was the reason."""
    rows = Silence.objects.filter(case_id=case_id)
    (rows.filter(because=because) if because else rows).delete()
