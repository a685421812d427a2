"""Searching the words of a case's records. They are sealed in the database, so they are searched once opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files.keyring import unlock
from secondopinion.apps.records.models import Fact, Record
from secondopinion.apps.records.presenters.words import kind_words
from secondopinion.apps.records.selectors import held_facts, timeline
from secondopinion.apps.reviews.citations import open_pages

MOST_PAGES = 2000
MOST_HITS = 50
AROUND = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """Words found on a page, with what stands around them."""

    record: UUID
    what: str
    page: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """The usable records by date, and every fact they state that nobody rejected."""

    timeline: Sequence[Record]
    facts: Sequence[Fact]


def told_by_records(actor: Actor, case: Case) -> Told:
    """What the records of a case say, in a constant number of queries."""
    return Told(timeline(actor, case=case), held_facts(actor, case=case))


def found_words(actor: Actor, case: Case, *, words: str) -> tuple[Hit, ...]:
    """The first place of the words on each page the actor may read, at most fifty pages."""
    wanted = " ".join(words.split()).casefold()
    unlock([case.pk])
    hits: list[Hit] = []
    rows = open_pages(actor, case).order_by("record__received_at", "number")
    for page in rows[:MOST_PAGES]:
        text = " ".join(page.text.split())
        at = text.casefold().find(wanted)
        if at >= 0:
            record = page.record
            what = kind_words(record.kind, record.modality) if record.kind else record.name
            end = at + len(wanted)
            hits.append(
                Hit(
                    record.pk, what, page.number, text[max(0, at - AROUND) : at], text[at:end], text[end : end + AROUND]
                )
            )
        if len(hits) == MOST_HITS:
            break
    return tuple(hits)
