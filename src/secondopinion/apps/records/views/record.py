"""One record: its pages with highlighted facts, and what people decide about them."""

from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from secondopinion.apps.access.permissions import permits, visible
from secondopinion.domain.documents import DocumentKind

from .. import selectors, services
from ..forms import FactForm, KindForm
from ..models import Fact
from ..presenters.facts import shown_fact
from ..presenters.pages import Placed, shown_page
from ..presenters.reasons import sentence
from ..presenters.words import NOT_UNDERSTOOD, STATES, kind_words, partial_date_words, size_words
from .places import frame, once, record_of, tell


@login_required
@require_GET
def record(request: HttpRequest, case_id: UUID, record_id: UUID) -> HttpResponse:
    """The viewer."""
    row = record_of(request, case_id, record_id)
    user = request.user
    number = request.GET.get("page", "1")
    opened = selectors.record_with_pages(
        user, record=row, at=timezone.now(), number=int(number) if number.isdigit() and len(number) < 7 else 1
    )
    judge = permits(user, "record.judge", row)
    facts = Fact.objects.filter(record=row)
    decidable = set(visible(user, "fact.decide", facts).values_list("pk", flat=True)) | set(
        visible(user, "fact.decide_medicine", facts).values_list("pk", flat=True)
    )
    shown = {fact.pk: shown_fact(fact, decidable=decidable) for fact in opened.facts}
    pages = [
        shown_page(
            page,
            facts=[Placed(f.start, f.end, shown[f.pk]) for f in opened.facts if f.page == page.number],
            judge=judge,
        )
        for page in opened.pages.object_list
    ]
    status, colour = STATES[row.state]
    context = frame(request, row.case) | {
        "record": row,
        "what": kind_words(row.kind, row.modality) if row.kind else _("Record"),
        "date": partial_date_words(row.date),
        "size": size_words(row.size),
        "status": status,
        "colour": colour,
        "sentence": sentence(row.reason, staff=judge),
        "screen": opened.pages,
        "pages": pages,
        "facts": [(fact, uuid4()) for fact in shown.values()],
        "judge": judge,
        "kind_form": KindForm(version=row.version, initial={"kind": row.kind}) if judge and row.kind else None,
        "may_remove": permits(user, "record.remove", row),
        "may_download": row.file is not None and (judge or permits(user, "record.download", row)),
        "members": row.members.count() if row.state == "unpacked" else 0,
    }
    return render(request, "records/record.html", context)


@login_required
@require_POST
def fact_decide(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """Confirm, correct or reject one fact."""
    fact = get_object_or_404(Fact.objects.visible_to(request.user).select_related("record"), pk=fact_id)
    place = reverse("record", args=[fact.case_id, fact.record_id])
    back = f"{place}?{urlencode({'page': fact.page})}#fact-{fact.pk}"
    if request.POST.get("back") == "review":  # the expert's workspace keeps its place
        asked = urlencode({"record": fact.record_id, "page": fact.page})
        back = f"{reverse('review', args=[fact.case_id])}?{asked}#fact-{fact.pk}"
    form = FactForm(request.POST)
    if not form.is_valid() or form.cleaned_data["version"] is None:
        tell(request, NOT_UNDERSTOOD, "")
        return redirect(back)
    outcome = once(
        request,
        form,
        lambda at: services.decide_fact(
            request.user,
            fact=fact,
            version=form.cleaned_data["version"],
            verdict=form.cleaned_data["verdict"],
            value=form.cleaned_data["value"],
            because=form.cleaned_data["because"],
            at=at,
        ),
    )
    tell(request, outcome, _("Saved. Your decision stands beside the words of the record."))
    return redirect(back)


@login_required
@require_POST
def record_kind(request: HttpRequest, case_id: UUID, record_id: UUID) -> HttpResponse:
    """A person says what kind of record this is."""
    row = record_of(request, case_id, record_id)
    form = KindForm(request.POST)
    if not form.is_valid() or form.cleaned_data["version"] is None:
        tell(request, NOT_UNDERSTOOD, "")
        return redirect("record", case_id, record_id)
    outcome = once(
        request,
        form,
        lambda at: services.confirm_kind(
            request.user,
            record=row,
            version=form.cleaned_data["version"],
            kind=DocumentKind(form.cleaned_data["kind"]),
            at=at,
        ),
    )
    tell(request, outcome, _("Saved: the kind of this record is confirmed."))
    return redirect("record", case_id, record_id)
