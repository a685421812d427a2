"""Facts in words."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from secondopinion.domain.documents import Conflict, FactKind, Laterality
from secondopinion.domain.vocabulary import HISTOLOGIES, ORGANS, TUMOUR_MARKERS

from ..models import Fact
from ..selectors.facts import effective_value
from .words import partial_date_words

_K = FactKind
NAMES: Mapping[str, Any] = {
    _K.SITE: _("Where the cancer is"),
    _K.HISTOLOGY: _("Type of tumour"),
    _K.GRADE: _("Grade"),
    _K.GLEASON: _("Gleason score"),
    _K.GRADE_GROUP: _("Grade group"),
    _K.T: _("T: size or depth of the tumour"),
    _K.N: _("N: lymph nodes"),
    _K.M: _("M: spread to other places"),
    _K.STAGE: _("Stage"),
    _K.LATERALITY: _("Side"),
    _K.SIZE: _("Size"),
    _K.NODES: _("Lymph nodes with tumour"),
    _K.MARGINS: _("Margins"),
    _K.LYMPHOVASCULAR_INVASION: _("Lymphovascular invasion"),
    _K.PERINEURAL_INVASION: _("Perineural invasion"),
    _K.BRESLOW: _("Breslow thickness"),
    _K.ER: _("Estrogen receptor (ER)"),
    _K.PR: _("Progesterone receptor (PR)"),
    _K.HER2_IHC: _("HER2 by immunohistochemistry"),
    _K.HER2_ISH: _("HER2 by in situ hybridisation"),
    _K.HER2: _("HER2"),
    _K.KI67: _("Ki-67"),
    _K.PDL1: _("PD-L1"),
    _K.MMR: _("Mismatch repair"),
    _K.MSI: _("Microsatellite instability"),
    _K.P16: _("p16"),
    _K.GENE: _("Gene"),
    _K.MARKER: _("Laboratory value"),
    _K.MEDICINE: _("Medicine"),
    _K.ALLERGY: _("Allergy"),
    _K.PROCEDURE: _("Procedure"),
    _K.CONDITION: _("Other illness"),
    _K.PERFORMANCE: _("Daily life (performance status)"),
    _K.MENOPAUSE: _("Menopause"),
}
STATUSES: Mapping[str, tuple[Any, str]] = {
    "found": (_("Found by the computer, not checked yet"), "grey"),
    "confirmed": (_("Confirmed"), "plum"),
    "corrected": (_("Corrected"), "plum"),
    "rejected": (_("Rejected"), "grey"),
}
_REMARKS: Mapping[tuple[str, str], Any] = {
    ("polarity", "negated"): _("the record says that it is not so"),
    ("certainty", "uncertain"): _("the record is not sure"),
    ("standing", "historic"): _("about the past"),
    ("standing", "family"): _("about a relative"),
    ("standing", "conditional"): _("only under a condition"),
}
_DETAILS = ("dose", "unit", "route", "frequency")


SIDES: Mapping[str, Any] = {
    Laterality.LEFT: _("left"),
    Laterality.RIGHT: _("right"),
    Laterality.BILATERAL: _("both sides"),
}


def side_words(side: str) -> str:
    """Left, right, both sides."""
    return str(SIDES.get(side, side))


def value_words(kind: str, value: str, details: Mapping[str, Any]) -> str:
    """The value as people write it: keys of the vocabulary become names, a medicine carries its dose."""
    if kind == _K.HISTOLOGY and value in HISTOLOGIES:
        return HISTOLOGIES[value].name
    if kind == _K.SITE and value in ORGANS:
        return ORGANS[value].name
    if kind == _K.LATERALITY:
        return side_words(value)
    words = value.replace("_", " ") if kind in (_K.SITE, _K.PROCEDURE, _K.HISTOLOGY) else value
    if kind == _K.MEDICINE:
        given = " ".join(str(details[name]) for name in _DETAILS if details.get(name))
        return f"{words}, {given}" if given else words
    if kind == _K.GENE and details.get("gene"):
        return f"{details['gene']}: {words}"
    if kind == _K.MARKER and details.get("analyte"):
        analyte = str(details["analyte"])
        return f"{TUMOUR_MARKERS[analyte].name if analyte in TUMOUR_MARKERS else analyte}: {words}"
    return words


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact as a card: what it says, where, the words, who decided what."""

    id: UUID
    name: str
    value: str
    raw_value: str
    words: str
    page: int
    record_id: UUID
    remarks: tuple[str, ...]
    status: str
    status_words: str
    colour: str
    decided: str
    because: str
    read_as: str
    version: int
    low_confidence: bool
    may_decide: bool
    date: str

    @property
    def line(self) -> str:
        """Value, remarks and date in one line."""
        return ", ".join(part for part in (self.value, *self.remarks, self.date) if part)

    @property
    def css(self) -> str:
        """The card's modifier."""
        return {"confirmed": "confirmed", "corrected": "confirmed", "rejected": "rejected"}.get(self.status, "")

    @property
    def box_css(self) -> str:
        """The box's modifier on the page picture."""
        return "confirmed" if self.status in ("confirmed", "corrected") else "uncertain" if self.low_confidence else ""


def shown_value(fact: Fact) -> str:
    """The value that counts, in words; it asks for a correction only where there is one."""
    value = effective_value(fact)
    return value if fact.status == "corrected" else value_words(fact.kind, value, fact.details)


def shown_fact(fact: Fact, *, decidable: Collection[UUID] = ()) -> ShownFact:
    """A fact for a template; ``decidable`` are the ids of the facts this person may decide."""
    status, colour = STATUSES[fact.status]
    decisions = fact.decisions.all() if fact.status != "found" else ()
    last = max(decisions, key=lambda decision: decision.decided_at, default=None)
    value = effective_value(fact)
    remarks = [str(_REMARKS[key]) for key in _keys(fact) if key in _REMARKS]
    if fact.laterality and fact.kind != _K.LATERALITY:
        remarks.insert(0, side_words(fact.laterality))
    return ShownFact(
        id=fact.pk,
        name=str(NAMES.get(fact.kind, fact.kind)),
        value=shown_value(fact),
        raw_value=value,
        words=" ".join(fact.words.split()),
        page=fact.page,
        record_id=fact.record_id,
        remarks=tuple(remarks),
        status=fact.status,
        status_words=str(status),
        colour=colour,
        decided=_decided(last.decided_by.name, last.decided_at) if last else "",
        because=last.because if last else "",
        read_as=value_words(fact.kind, fact.value, fact.details) if fact.status == "corrected" else "",
        version=fact.version,
        low_confidence=fact.low_confidence,
        may_decide=fact.pk in decidable,
        date=partial_date_words(str(fact.details.get("date", ""))),
    )


def _keys(fact: Fact) -> tuple[tuple[str, str], ...]:
    return (("polarity", fact.polarity), ("certainty", fact.certainty), ("standing", fact.standing))


def _decided(name: str, at: dt.datetime) -> str:
    return _now("%(name)s, %(date)s") % {"name": name, "date": date_format(localtime(at), "j F Y, H:i")}


@dataclass(frozen=True, slots=True)
class Said:
    """Something a record says, and the address of the very words."""

    value: str
    words: str
    source: str
    url: str
    fact: ShownFact | None = None


def said_fact(fact: Fact, *, records: Mapping[UUID, str]) -> Said:
    """A fact with its source, for a list over many records; ``records`` are their names."""
    shown = shown_fact(fact)
    url = f"{_address(fact.case_id, fact.record_id)}?page={fact.page}#fact-{fact.pk}"
    return Said(shown.line, shown.words, _source(records.get(fact.record_id, ""), fact.page), url, shown)


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """What records contradict each other about, and what each says."""

    name: str
    statements: tuple[Said, ...]


def shown_conflict(conflict: Conflict[UUID], *, case_id: UUID, records: Mapping[UUID, str]) -> ShownConflict:
    """A contradiction in words."""
    side = side_words(conflict.side) if conflict.side else ""
    statements = tuple(
        Said(
            value_words(said.fact.kind, said.fact.value, said.fact.details),
            " ".join(said.fact.words.split()),
            _source(records.get(said.record, ""), said.fact.span.page),
            f"{_address(case_id, said.record)}?page={said.fact.span.page}",
        )
        for said in conflict.statements
    )
    return ShownConflict(", ".join(filter(None, (str(NAMES[conflict.kind]), conflict.subject, side))), statements)


@lru_cache(maxsize=1024)
def _address(case_id: UUID, record_id: UUID) -> str:
    return reverse("record", args=[case_id, record_id])


def _source(name: str, page: int) -> str:
    return _now("%(name)s, page %(page)s") % {"name": name, "page": page}
