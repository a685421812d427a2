"""Whether a citation's words really stand where it says, in a record its author may open."""

import re
import uuid
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import visible
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files.keyring import unlock
from secondopinion.apps.records.models import Record, RecordPage
from secondopinion.domain.lifecycle import REVIEWABLE
from secondopinion.domain.opinions import Citation, OpinionContent

NOT_THERE = Refusal(
    "citation_not_found",
    _(
        "These words do not stand at that place in a record of this case that you can open, so they were not cited. "
        "The rest of the page is as it was. Select the words in the document and cite them again."
    ),
)
NO_LONGER_THERE = Refusal(
    "citation_lost",
    _(
        "A cited record has changed or was set aside since you cited it. Nothing was signed and your draft is safe. "
        "Remove the citations that are marked, then sign again."
    ),
)


def open_pages(actor: Actor, case: Case) -> QuerySet[RecordPage]:
    """The pages of this case the actor may read and cite: usable records, without what is set aside."""
    records = visible(actor, "record.open", Record.objects.all()).filter(case=case, state__in=REVIEWABLE)
    return RecordPage.objects.filter(record__in=records, withheld="").select_related("record")


def of_content(content: OpinionContent) -> tuple[Citation, ...]:
    """Every citation of an opinion."""
    return tuple(citation for axis in content.axes for citation in axis.citations)


def unfounded(actor: Actor, case: Case, *, citations: Iterable[Citation]) -> frozenset[Citation]:
    """Those citations whose words do not stand at their record, page and characters. One query, whatever their number."""
    wanted: dict[tuple[uuid.UUID, int], list[Citation]] = {}
    wrong: set[Citation] = set()
    for citation in citations:
        try:
            wanted.setdefault((uuid.UUID(citation.record), citation.page), []).append(citation)
        except ValueError:
            wrong.add(citation)
    texts = _texts(actor, case, wanted)
    for place, found in wanted.items():
        text = texts.get(place)
        wrong.update(citation for citation in found if not _stands(citation, text))
    return frozenset(wrong)


def _texts(actor: Actor, case: Case, places: Collection[tuple[uuid.UUID, int]]) -> dict[tuple[uuid.UUID, int], str]:
    if not places:
        return {}
    unlock([case.pk])
    rows = open_pages(actor, case).filter(
        Q(record_id__in={record for record, _page in places}, number__in={page for _record, page in places})
    )
    return {(row.record_id, row.number): row.text for row in rows if (row.record_id, row.number) in places}


def _stands(citation: Citation, text: str | None) -> bool:
    if text is None or not citation.words.strip():
        return False
    return 0 <= citation.start < citation.end and text[citation.start : citation.end] == citation.words


def locate(actor: Actor, case: Case, *, record: str, words: str) -> Citation | None:
    """The first place in a record where these words stand, white space and line ends aside; for citing by typing."""
    parts = words.split()
    try:
        record_id = uuid.UUID(record)
    except ValueError:
        return None
    if not parts:
        return None
    unlock([case.pk])
    pattern = re.compile(r"\s+".join(re.escape(part) for part in parts), re.IGNORECASE)
    for page in open_pages(actor, case).filter(record_id=record_id).order_by("number"):
        if found := pattern.search(page.text):
            return Citation(str(record_id), page.number, found.start(), found.end(), found.group())
    return None
