"""Read a record: kind, dates, whom it is about, and the facts it states, each with its words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from secondopinion.domain.values import Span

from . import allergies, medicines, patient_state, printed_identity, receptors, sizes, tnm, tumour, written_dates
from .facts import Fact, FactKind
from .identity import PatientIdentity
from .kinds import DocumentKind
from .pages import POOR_CONFIDENCE, PageText
from .passage import Passage, Section
from .reading import Hints, Reading, StructuredEntry, StructuredRecord
from .recognise import recognise

READER_VERSION = "3"
"""Raised whenever the same words may lead to other facts, so that readings made by an older reader can be told apart."""

_BLOT = "\x00"
_FINDERS = (
    tumour.find_sites,
    tumour.find_histologies,
    tumour.find_grades,
    tnm.find,
    receptors.find,
    sizes.find_sizes,
    tumour.find_nodes,
    tumour.find_margins_and_invasion,
    tumour.find_procedures,
    patient_state.find_genes,
    patient_state.find_markers,
    patient_state.find_state,
    medicines.find_medicines,
    allergies.find_allergies,
)
_NO_FACTS_FROM = frozenset({DocumentKind.CONSENT, DocumentKind.INSURANCE})
"""Forms name illnesses and medicines in general; none of it is said of the patient."""


def read(
    pages: Sequence[PageText], *, structured: StructuredRecord | None = None, hints: Hints | None = None
) -> Reading:
    """Understand one record.

    ``pages`` are the record's texts in order. ``structured`` is what a translator of a structured format took over; its
    entries become facts as they are and its text is not read a second time. Facts come in the order of the text, each
    once: a statement repeated within the record keeps its first place (or its first well-recognised one).
    """
    if structured is not None:
        return _structured(structured)
    known = hints or Hints()
    pages = [_without_long_gaps(page) for page in pages]
    recognition = recognise(pages)
    facts = [] if recognition.kind in _NO_FACTS_FROM else _once(_facts(pages, kind=recognition.kind))
    return Reading(
        kind=recognition.kind,
        kind_confidence=recognition.confidence,
        kind_words=recognition.words,
        modality=recognition.modality,
        dates=tuple(written_dates.find(pages, day_first=known.day_first, kind=recognition.kind)),
        identities=tuple(printed_identity.find(pages, day_first=known.day_first)),
        facts=tuple(facts),
        reader_version=READER_VERSION,
    )


_LONG_GAP = re.compile(r"\s{40,}")


def _without_long_gaps(page: PageText) -> PageText:
    """The page with the middle of endless white space blotted out, character for character.

    Patterns that allow white space would else try every length of it at every place: a page of 100,000 line breaks
    must cost no more than a page of words.
    """
    blotted = _LONG_GAP.sub(lambda m: m.group()[:20] + _BLOT * (len(m.group()) - 40) + m.group()[-20:], page.text)
    return replace(page, text=blotted) if blotted != page.text else page


def _facts(pages: Sequence[PageText], *, kind: DocumentKind) -> Iterable[Fact]:
    carried = Section.BODY
    for page in pages:
        passage = Passage(page, carried=carried)
        carried = passage.last_section
        found = [fact for finder in _FINDERS for fact in finder(passage)]
        found = [fact for fact in found if _BLOT not in fact.words and not _an_analyte(fact, kind=kind)]
        yield from sorted(found, key=lambda fact: (fact.span, fact.kind))


def _an_analyte(fact: Fact, *, kind: DocumentKind) -> bool:
    """A laboratory measures estradiol, digoxin or iron; only with a dose is it something the patient takes."""
    return kind is DocumentKind.LABORATORY and fact.kind is FactKind.MEDICINE and "dose" not in fact.details


def _once(facts: Iterable[Fact]) -> list[Fact]:
    kept: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        details = tuple(sorted((k, v) for k, v in fact.details.items() if k != "name_as_written"))
        key = (
            fact.kind, fact.value, fact.polarity, fact.certainty, fact.standing, fact.laterality,
            details if fact.kind in (FactKind.MEDICINE, FactKind.GENE, FactKind.MARKER) else (),
        )  # fmt: skip
        earlier = kept.get(key)
        if earlier is None or (earlier.low_confidence and not fact.low_confidence):
            kept[key] = fact
    return _without_vaguer(sorted(kept.values(), key=lambda fact: fact.span))


_PERCENT_KINDS = frozenset({FactKind.ER, FactKind.PR})


def _without_vaguer(facts: list[Fact]) -> list[Fact]:
    """Drop a "positive" where the record also says "positive 90%", and a name of a medicine where its dose is said."""
    precise = {(f.kind, f.standing) for f in facts if f.kind in _PERCENT_KINDS and f.value.startswith("positive ")}
    dosed = {(f.value, f.standing) for f in facts if f.kind is FactKind.MEDICINE and "dose" in f.details}
    return [
        f
        for f in facts
        if not (f.kind in _PERCENT_KINDS and f.value == "positive" and (f.kind, f.standing) in precise)
        and not (f.kind is FactKind.MEDICINE and "dose" not in f.details and (f.value, f.standing) in dosed)
    ]


def _structured(record: StructuredRecord) -> Reading:
    texts = {page.number: page for page in record.pages}
    identities = tuple(
        record.identity if page.number == record.identity.page else PatientIdentity(page.number)
        for page in record.pages
    )
    return Reading(
        kind=record.kind,
        kind_confidence=1.0,
        kind_words=(),
        modality=record.modality,
        dates=record.dates,
        identities=identities,
        facts=tuple(_from_entry(entry, texts[entry.span.page]) for entry in record.entries),
        reader_version=READER_VERSION,
    )


def _from_entry(entry: StructuredEntry, page: PageText) -> Fact:
    span = Span(entry.span.page, entry.span.start, entry.span.end)
    confidence = page.confidence_at(span.start, span.end)
    return Fact(
        entry.kind,
        entry.value,
        span,
        span.of(page.text),
        code=entry.code,
        polarity=entry.polarity,
        certainty=entry.certainty,
        standing=entry.standing,
        laterality=entry.laterality,
        quantity=entry.quantity,
        date=entry.date,
        details=dict(entry.details),
        low_confidence=confidence is not None and confidence < POOR_CONFIDENCE,
    )
