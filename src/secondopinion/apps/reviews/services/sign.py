"""Signing: complete, re-authenticated, hashed over canonical bytes, signed by the installation, sealed for ever."""

import datetime as dt
import hashlib

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from secondopinion.adapters.signing import sign_bytes
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.guarded import CHANGED_MEANWHILE
from secondopinion.apps.accounts.models import Credentials, User
from secondopinion.apps.audit.services import record
from secondopinion.apps.cases.models import CaseQuestion, Seal
from secondopinion.apps.cases.services.step import take_step
from secondopinion.apps.files.signing import signing_key
from secondopinion.domain.lifecycle import AssignmentEvent, CaseEvent, Need
from secondopinion.domain.opinions import from_json, gaps

from ..citations import NO_LONGER_THERE, of_content, unfounded
from ..envelope import signed_bytes
from ..models import Opinion
from .step import step

SIGNED_ALREADY = Refusal("signed_already", _("This opinion is signed already. It was not signed a second time."))


@transaction.atomic
def sign_opinion(
    actor: User, *, opinion: Opinion, version: int, reauthenticated: bool, at: dt.datetime
) -> Opinion | Refusal:
    """Sign one's own draft as it was shown (``version``). The report is built by a job that is enqueued with it.

    ``reauthenticated`` says that the person proved a moment ago who they are. Signing twice signs once.
    """
    row = Opinion.objects.select_for_update().get(pk=opinion.pk)
    if row.signed_at is not None and row.author_id == actor.pk:
        return SIGNED_ALREADY
    require(actor, "opinion.write", row)
    if row.version != version:
        return CHANGED_MEANWHILE
    content = from_json(row.content)
    if unfounded(actor, row.case, citations=of_content(content)):
        return NO_LONGER_THERE
    questions = CaseQuestion.objects.filter(case_id=row.case_id, withdrawn_at=None).values_list("pk", flat=True)
    met = set()
    if not gaps(content, questions=[str(question) for question in questions]):
        met.add(Need.OPINION_COMPLETE)
    if reauthenticated:
        met.add(Need.REAUTHENTICATED)
    refusal = step(actor, assignment=row.assignment, event=AssignmentEvent.SIGN, met=met, at=at)
    if refusal is None:
        taken = take_step(actor, case=row.case, event=CaseEvent.SIGN, met=met, at=at)
        refusal = taken if isinstance(taken, Refusal) else None
    if refusal is not None:
        transaction.set_rollback(True)
        return refusal
    row.signer = _signer(actor)
    row.signed_at = at
    data = signed_bytes(row)
    row.sha256 = hashlib.sha256(data).hexdigest()
    row.signature = sign_bytes(data, key=signing_key())
    row.save(update_fields=["signer", "signed_at", "sha256", "signature"])
    Seal.objects.filter(case_id=row.case_id, reviewer=actor, opened_at=None).update(
        opened_at=at, opened_how="committed"
    )
    record("opinion.signed", actor=actor, at=at, case_id=row.case_id, obj=row, details={"sha256": row.sha256})
    async_task(settings.JOB_AFTER_SIGNING, str(row.pk))
    return row


def _signer(person: User) -> dict[str, str]:
    held = Credentials.objects.filter(person=person).first()
    return {
        "name": person.name,
        "discipline": held.discipline if held else "",
        "title": held.title if held else "",
        "institution": held.institution if held else "",
        "licence": held.licence if held else "",
        "licence_region": held.licence_region if held else "",
    }
