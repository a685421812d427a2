"""What the pages with an opinion on them have in common: the form of a draft, the text of a signed one.

``workspace`` puts the same form beside the records.
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest

from secondopinion.apps.accounts.models import User
from secondopinion.apps.records.selectors import checklist_of
from secondopinion.domain.checklists import Item, Status
from secondopinion.domain.opinions import OpinionContent, from_json

from . import citations, selectors
from .forms import OpinionForms
from .models import Opinion
from .presenters import opinion_state, read_opinion_page


def form_context(request: HttpRequest, draft: Opinion, *, typed: OpinionContent | None = None) -> dict[str, Any]:
    """The form of a draft with its gaps; ``typed`` is what a refused save wanted to say, shown instead of what is kept."""
    content = typed or from_json(draft.content)
    questions = selectors.questions_of(draft.case)
    return {
        "forms": OpinionForms(content, questions=questions),
        "state": opinion_state(content, questions=questions, language=request.LANGUAGE_CODE),
        "record_names": selectors.record_names(request.user, draft.case),
        # What could not be saved keeps the version it was written on: it never goes over what somebody saved meanwhile.
        "version": request.POST.get("version", "") if typed else str(draft.version),
        "from_review": "review" if request.POST.get("from") == "review" else "",
    }


def lacking(actor: User, opinion: Opinion) -> list[Item]:
    """What the checklist still lacks: shown beside the field about limits, copied by nobody."""
    checklist = checklist_of(actor, case=opinion.case)
    return [row.item for row in checklist.items if row.status is not Status.PRESENT] if checklist else []


def read_context(actor: User, opinion: Opinion, *, at: dt.datetime) -> dict[str, Any]:
    """The opinion as it is read, its citations checked against the records the reader may open."""
    content = selectors.read_opinion(actor, opinion, at=at)
    names = selectors.record_names(actor, opinion.case)
    lost = citations.unfounded(actor, opinion.case, citations=citations.of_content(content))
    return {"read": read_opinion_page(content, names=names, unfounded=lost), "lost": bool(lost)}
