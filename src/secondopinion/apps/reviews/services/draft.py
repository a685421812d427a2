"""The draft of an opinion: begun once, saved often, never over somebody else's save."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.accounts.guarded import CHANGED_MEANWHILE
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.services import record
from secondopinion.domain.lifecycle import AssignmentEvent, AssignmentState
from secondopinion.domain.opinions import OpinionContent, from_json, to_json

from ..citations import NOT_THERE, of_content, unfounded
from ..models import Assignment, Opinion
from .step import step

NOT_READABLE = Refusal(
    "not_an_opinion",
    _("A part of the opinion could not be kept as it was sent. What was saved before is safe. Load the page again."),
)


@transaction.atomic
def begin_opinion(actor: User, *, assignment: Assignment, at: dt.datetime) -> Opinion | Refusal:
    """The draft of this assignment: the one there is, or a new empty one that carries the declared interests."""
    held = Opinion.objects.filter(assignment=assignment, author=actor, signed_at=None).first()
    if held:
        require(actor, "opinion.write", held)
        return held
    require(actor, "opinion.begin", assignment)
    if assignment.state == AssignmentState.ACCEPTED:
        refusal = step(actor, assignment=assignment, event=AssignmentEvent.START, met=(), at=at)
        if refusal is not None:
            return refusal
    opinion = Opinion.objects.create(
        case=assignment.case,
        assignment=assignment,
        author=actor,
        content=to_json(OpinionContent(conflicts=assignment.conflicts)),
        begun_at=at,
        saved_at=at,
    )
    record("opinion.begun", actor=actor, at=at, case_id=opinion.case_id, obj=opinion)
    return opinion


@transaction.atomic
def save_draft(
    actor: User, *, opinion: Opinion, content: dict[str, Any], version: int, at: dt.datetime
) -> int | Refusal:
    """Keep the draft and return its new version. A draft saved elsewhere meanwhile is not overwritten.

    A citation that is new in this draft must stand in the records, word for word, where it says.
    """
    require(actor, "opinion.write", opinion)
    try:
        read = from_json(content)
    except ValueError:
        return NOT_READABLE
    held = set(of_content(from_json(opinion.content)))
    new = [citation for citation in of_content(read) if citation not in held]
    if new and unfounded(actor, opinion.case, citations=new):
        return NOT_THERE
    checked = to_json(read)
    claimed = Opinion.objects.filter(pk=opinion.pk, version=version, signed_at=None).update(
        version=F("version") + 1, saved_at=at
    )
    if not claimed:
        return CHANGED_MEANWHILE
    opinion.version, opinion.saved_at, opinion.content = version + 1, at, checked
    opinion.save(update_fields=["content"])
    return opinion.version
