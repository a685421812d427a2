"""One record opened: its pages, its facts, each with what people decided."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import Denied, permits, require
from secondopinion.apps.audit.services import record_read
from secondopinion.apps.files import selectors as files

from ..models import Fact, FactDecision, Record, RecordPage

PAGES_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class RecordPages:
    """A record as one actor may see it. ``withheld`` are the numbers of pages set aside; their text is not in here."""

    record: Record
    pages: Page[RecordPage]
    facts: Sequence[Fact]
    withheld: frozenset[int]


def may_open(actor: Actor, record: Record) -> bool:
    """Whether the actor may see the record's pages: not in quarantine, or as the one who judges it."""
    return permits(actor, "record.open", record) or permits(actor, "record.judge", record)


def record_with_pages(actor: Actor, *, record: Record, at: dt.datetime, number: int = 1) -> RecordPages:
    """The screen of pages that holds page ``number``, and the facts on them. The look is noted in the log.

    Raises ``Denied`` for a record in quarantine unless the actor judges it. A page set aside comes without text, words
    and facts to everybody else.
    """
    judge = permits(actor, "record.judge", record)
    if not judge:
        require(actor, "record.open", record)
    record_read("record.read", actor=actor, at=at, case_id=record.case_id, obj=record)
    paginator = Paginator(
        RecordPage.objects.filter(record=record).select_related("record").order_by("number"), PAGES_AT_ONCE
    )
    page = paginator.get_page((max(1, number) - 1) // PAGES_AT_ONCE + 1)
    shown = list(page.object_list)
    withheld = frozenset(row.number for row in shown if row.withheld)
    for row in shown:
        row.record = record
        if row.withheld and not judge:
            row.text, row.words = "", []
    page.object_list = shown
    numbers = [row.number for row in shown if not row.withheld]
    return RecordPages(record, page, list(facts_with_decisions(record).filter(page__in=numbers)), withheld)


def facts_with_decisions(record: Record):  # type: ignore[no-untyped-def]  # Django's queryset of facts
    """The facts of a record with their decisions and deciders, in the order of the text."""
    decisions = Prefetch("decisions", queryset=FactDecision.objects.select_related("decided_by"))
    return Fact.objects.filter(record=record).prefetch_related(decisions).order_by("page", "start")


def page_image(actor: Actor, *, record: Record, number: int, at: dt.datetime) -> bytes | None:
    """The picture of a page; None where there is none. Raises ``Denied`` for a page set aside unless one judges it."""
    page = RecordPage.objects.filter(record=record, number=number).select_related("image").first()
    if page is None or page.image is None:
        return None
    if not permits(actor, "record.judge", record):
        require(actor, "record.open", record)
        if page.withheld:
            raise Denied("record.judge", actor, record)
    record_read("record.read", actor=actor, at=at, case_id=record.case_id, obj=record)
    return files.whole(page.image)


def original(actor: Actor, *, record: Record, at: dt.datetime) -> Iterator[bytes] | None:
    """The original file, decrypted as it is sent; None for a member that never came out of its archive.

    Raises ``Denied`` where any part of it is set aside, unless the actor judges it.
    """
    if record.file is None:
        return None
    if not permits(actor, "record.judge", record):
        require(actor, "record.download", record)
    record_read("record.downloaded", actor=actor, at=at, case_id=record.case_id, obj=record)
    return files.stream(record.file)
