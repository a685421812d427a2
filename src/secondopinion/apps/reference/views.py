"""Pages of this app: the sets, one set row by row, and its signature."""

import uuid

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from secondopinion.apps.access.permissions import permits, require, visible
from secondopinion.apps.access.refusals import Refusal

from . import selectors, services
from .forms import SignatureForm
from .models import ReferenceSet
from .presenters import kind_words, review_of, row_views, set_lines


@login_required
@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """Every version of every kind, and who signed it."""
    require(request.user, "referenceset.view", ReferenceSet())
    return render(request, "reference/sets.html", {"sets": set_lines(selectors.every_set(request.user))})


@login_required
@require_GET
def reference_set(request: HttpRequest, set_id: uuid.UUID) -> HttpResponse:
    """One version, every row of it."""
    found = get_object_or_404(ReferenceSet.objects.visible_to(request.user), pk=set_id)
    title, about = kind_words(found.kind)
    context = {
        "set": found,
        "title": title,
        "about": about,
        "review": review_of(found),
        "rows": row_views(found.payload),
        "may_sign": not found.is_signed and permits(request.user, "referenceset.sign", found),
    }
    return render(request, "reference/set.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reference_sign(request: HttpRequest, set_id: uuid.UUID) -> HttpResponse:
    """Sign a version; asks for the password or passkey again, but only whoever may sign."""
    found = get_object_or_404(visible(request.user, "referenceset.sign", ReferenceSet.objects.all()), pk=set_id)
    return _sign(request, found)  # type: ignore[no-any-return]  # allauth's decorator is untyped


@reauthentication_required
def _sign(request: HttpRequest, found: ReferenceSet) -> HttpResponse:
    form = SignatureForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        with transaction.atomic():
            result: object = form.claim(request.user, at=at)
            if result is None:
                result = services.sign(request.user, reference=found, name=form.cleaned_data["name"], at=at)
        if isinstance(result, Refusal):
            messages.error(request, str(result.sentence))
        else:
            messages.success(request, _("Signed. Your name and today’s date now stand under this version."))
        return redirect("reference_set", set_id=found.pk)
    title, _about = kind_words(found.kind)
    return render(request, "reference/sign.html", {"set": found, "title": title, "form": form})
