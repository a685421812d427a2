"""Who may do what with records and facts."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import register
from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.policies import CLINICAL, EVERYBODY, FAMILY, LIVING, case_rule
from secondopinion.domain.documents import FactKind
from secondopinion.domain.lifecycle import RecordState

from .models import Fact, Record, RecordPage, Upload

SENDERS = FAMILY | {Role.NAVIGATOR, Role.TREATING_PHYSICIAN}
SHOWN = (RecordState.READ, RecordState.KEPT, RecordState.RELEASED, RecordState.UNPACKED)
HIDDEN = (RecordState.QUARANTINED, RecordState.REMOVED)


def _openable(_: Actor) -> Q:
    """Not set aside, and not a copy of something that is."""
    return ~Q(state__in=HIDDEN) & (Q(duplicate_of=None) | ~Q(duplicate_of__state__in=HIDDEN))


def _set_aside() -> QuerySet[Any]:
    """Records of which nothing, or not everything, may be shown: in quarantine, with a withheld page, or a copy of such."""

    def withheld(record: str) -> Exists:
        return Exists(RecordPage.objects.filter(record=OuterRef(record)).exclude(withheld=""))

    quarantined = Q(state=RecordState.QUARANTINED) | Q(duplicate_of__state=RecordState.QUARANTINED)
    return Record.objects.filter(quarantined | withheld("pk") | withheld("duplicate_of"))


def _downloadable(actor: Actor) -> Q:
    """Openable, and no part of the file is set aside: no page of it, of what it copies, or of a file inside either.

    Asked row by row: the pages of every case are never gone through. Archives lie in archives two deep at most.
    """
    parts = _set_aside()
    found = _openable(actor) & ~Exists(parts.filter(pk=OuterRef("pk")))
    for archive in ("pk", "duplicate_of"):
        found &= ~Exists(parts.filter(parent=OuterRef(archive)))
        found &= ~Exists(parts.filter(parent__parent=OuterRef(archive)))
    return found


def _own(actor: Actor) -> Q:
    return Q(person_id=actor.actor_id, case__state__in=LIVING)


def _living(_: Actor) -> Q:
    return Q(state__in=LIVING)


def register_rules() -> None:
    """Put this app's lines on the permission map."""
    for rule in (
        case_rule(
            "record.view", Record, EVERYBODY, "See that a record was handed in and what became of it", system=True
        ),
        case_rule(
            "record.open", Record, EVERYBODY, "Open a record's pages and its original", also=_openable, system=True
        ),
        case_rule("record.download", Record, EVERYBODY, "Take a copy of a record's original file", also=_downloadable),
        case_rule(
            "record.judge", Record, frozenset({Role.NAVIGATOR}), "Open and judge what is in quarantine; correct a kind"
        ),
        case_rule("record.remove", Record, FAMILY | {Role.NAVIGATOR}, "Take a record out of the case", scope="upload"),
        case_rule("record.add", Case, SENDERS, "Hand in records", path="", scope="upload", also=_living, system=True),
        case_rule("upload.view", Upload, SENDERS, "Continue one's own upload", scope="upload", also=_own),
        case_rule("fact.view", Fact, EVERYBODY, "See what was understood", system=True),
        case_rule("fact.decide", Fact, CLINICAL, "Confirm, correct or reject a fact"),
        case_rule(
            "fact.decide_medicine",
            Fact,
            FAMILY,
            "Confirm one's own medicines",
            scope="decide",
            also=lambda _: Q(kind__in=[FactKind.MEDICINE, FactKind.ALLERGY]),
        ),
    ):
        register(rule)
