"""Notices: a mail says that there is news and nothing else; one switch stops every message about a case."""

import re
import smtplib
import traceback
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from secondopinion.apps.accounts.models import User
from secondopinion.apps.notifications.jobs import mail_notice
from secondopinion.apps.notifications.models import Notice
from secondopinion.apps.notifications.selectors import unread
from secondopinion.apps.notifications.services import NotSent, end_silence, mark_read, notify, silence
from secondopinion.apps.notifications.words import SENTENCES, sentence
from tests.factories import make_case, make_person

pytestmark = pytest.mark.django_db


def test_a_mail_names_neither_patient_nor_case_nor_what_the_news_is(mailoutbox: list[Any]) -> None:
    patient = make_person(name="Mira Example")
    case = make_case(patient)
    notice = notify(patient, code="report_ready", at=timezone.now(), case_id=case.pk, path=f"/cases/{case.pk}/report/")
    mail_notice(str(notice.pk))  # type: ignore[union-attr]
    message = mailoutbox[0]
    words = f"{message.subject} {message.body} {message.extra_headers}"
    for secret in ("Mira", "Example", str(case.pk), case.reference, "report", "breast", "cancer", "/cases/"):
        assert secret not in words
    assert "sign in" in words
    assert "112" in words


def test_the_job_knows_an_id_only_and_a_rollback_leaves_no_job() -> None:
    person = make_person()
    with transaction.atomic():
        notify(person, code="report_ready", at=timezone.now())
        transaction.set_rollback(True)
    assert not OrmQ.objects.exists()
    notice = notify(person, code="report_ready", at=timezone.now())
    task = OrmQ.objects.get().task
    assert (task["args"], task["kwargs"]) == ((str(notice.pk),), {})  # type: ignore[union-attr]


def test_a_job_delivered_twice_mails_once(mailoutbox: list[Any]) -> None:
    notice = notify(make_person(), code="report_ready", at=timezone.now())
    mail_notice(str(notice.pk))  # type: ignore[union-attr]
    mail_notice(str(notice.pk))  # type: ignore[union-attr]
    assert len(mailoutbox) == 1


def test_silence_stops_what_is_waiting_what_comes_and_what_is_shown(mailoutbox: list[Any]) -> None:
    person, case = make_person(), uuid.uuid4()
    waiting = notify(person, code="report_ready", at=timezone.now(), case_id=case)
    sent = notify(person, code="report_ready", at=timezone.now(), case_id=case)
    mail_notice(str(sent.pk))  # type: ignore[union-attr]
    other = notify(person, code="case.opened", at=timezone.now(), case_id=uuid.uuid4())
    silence(case, because="death", at=timezone.now())
    mail_notice(str(waiting.pk))  # type: ignore[union-attr]
    assert notify(person, code="report_ready", at=timezone.now(), case_id=case) is None
    assert len(mailoutbox) == 1
    assert list(unread(person)) == [other]
    end_silence(case)
    assert notify(person, code="report_ready", at=timezone.now(), case_id=case)


def test_nobody_whose_account_is_closed_gets_mail(mailoutbox: list[Any]) -> None:
    person = make_person()
    notice = notify(person, code="report_ready", at=timezone.now())
    User.objects.filter(pk=person.pk).update(is_active=False)
    mail_notice(str(notice.pk))  # type: ignore[union-attr]
    person.refresh_from_db()
    assert notify(person, code="report_ready", at=timezone.now()) is None
    assert mailoutbox == []


def test_marking_read_concerns_ones_own_notices_only() -> None:
    me, other, case = make_person(), make_person(), uuid.uuid4()
    for person in (me, other):
        notify(person, code="case.opened", at=timezone.now(), case_id=case)
    notify(me, code="report_ready", at=timezone.now())
    assert mark_read(me, at=timezone.now(), case_id=case) == 1
    assert [notice.code for notice in unread(me)] == ["report_ready"]
    assert mark_read(me, at=timezone.now()) == 1
    assert not unread(me).exists()
    assert unread(other).count() == 1


def test_an_unknown_code_still_says_that_there_is_news() -> None:
    assert str(sentence("never_heard_of")) == "There is something new."
    assert Notice.objects.count() == 0


def test_a_mail_the_server_refuses_names_nobody_and_is_tried_again(
    mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a job's exception says is kept with the job and logged."""
    person = make_person()
    notice = notify(person, code="report_ready", at=timezone.now())
    assert notice is not None

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise smtplib.SMTPRecipientsRefused({person.email: (450, b"try later")})

    with monkeypatch.context() as patch:
        patch.setattr("secondopinion.apps.notifications.services.send_mail", refuse)
        with pytest.raises(NotSent) as raised:
            mail_notice(str(notice.pk))
    said = "".join(traceback.format_exception(raised.value))
    assert person.email not in said
    mail_notice(str(notice.pk))
    assert [message.to for message in mailoutbox] == [[person.email]]


def test_a_notice_reads_true_for_whoever_takes_part() -> None:
    for code in SENTENCES:
        if code != "review_asked":  # the reviewer alone gets it
            assert not re.search(r"\b(?:your|you are)\b", str(sentence(code)), re.IGNORECASE), code
