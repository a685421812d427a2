"""What the pages of a case have in common."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal

from ..models import Case


def case_for(request: HttpRequest, case_id: uuid.UUID, permission: str) -> Case:
    """The case, if the person may see it and may do this; otherwise the page does not exist."""
    rows = Case.objects.visible_to(request.user).select_related("patient")  # type: ignore[arg-type]  # signed in
    case = get_object_or_404(rows, pk=case_id)
    require(request.user, permission, case)  # type: ignore[arg-type]  # signed in
    return case  # type: ignore[no-any-return]  # rows of Case


def say(request: HttpRequest, result: Any, *, done: Any) -> bool:
    """Put the outcome into a message; whether it was done. A form sent twice was done the first time."""
    if isinstance(result, Refusal):
        again = result.code == "sent_twice"
        (messages.info if again else messages.error)(request, str(result.sentence))
        return again
    messages.success(request, str(done))
    return True
