"""Medicines with dose, unit, route and frequency."""

import re
from collections.abc import Iterator
from decimal import Decimal

from secondopinion.domain.values import Quantity
from secondopinion.domain.vocabulary import MEDICINES, TermFinder

from .facts import Fact, FactKind, Polarity, Standing
from .figures import plain_figure
from .passage import Bearing, Passage, Section

_NAMES = TermFinder(
    {name: m.ingredient for m in MEDICINES.values() for name in (m.ingredient, *m.brands)}
    | {name.capitalize(): m.ingredient for m in MEDICINES.values() for name in m.brands}
)
_DOSE = re.compile(
    r"(?P<dose>\d{1,5}(?:[.,]\d{1,3})?)\s?(?P<unit>mg/m2|mg/m²|mg/kg|mcg|micrograms?|µg|ug|mg|g|mL|ml|units?|IU|AUC|"
    r"mmol|%)(?![A-Za-z])"
    r"|AUC\s?(?P<auc>\d(?:\.\d)?)"
)
_ROUTE = re.compile(
    r"\b(?P<v>by mouth|orally|oral|po|p\.o\.|iv|i\.v\.|intravenous(?:ly)?|sc|s\.c\.|subcutaneous(?:ly)?|im|"
    r"intramuscular(?:ly)?|topical|"
    r"inhaled|sublingual|transdermal|patch|rectal)(?![\w])",
    re.IGNORECASE,
)
_ROUTES = {
    "by mouth": "oral", "orally": "oral", "oral": "oral", "po": "oral", "p.o.": "oral", "iv": "intravenous",
    "i.v.": "intravenous", "intravenous": "intravenous", "intravenously": "intravenous", "sc": "subcutaneous",
    "s.c.": "subcutaneous", "subcutaneous": "subcutaneous", "subcutaneously": "subcutaneous", "im": "intramuscular",
    "intramuscular": "intramuscular", "intramuscularly": "intramuscular", "patch": "transdermal",
}  # fmt: skip
_FREQUENCY = re.compile(
    r"\b(?P<v>(?:once|twice|three times|four times|1|2|3|4)(?: ?x)?(?: a| per|/)? ?(?:daily|day|week(?:ly)?)|"
    r"once (?:a|per) (?:day|week)|"
    r"twice (?:a|per) day|daily|every (?:other day|\w+ (?:hours|days|weeks|months)|\d+ ?(?:h|hours|days|weeks|"
    r"months)|day|morning|"
    r"evening|night|week)|weekly|monthly|nightly|at (?:bedtime|night)|bid|b\.i\.d\.|tid|qid|qd|qhs|q\d+ ?(?:h|d|w|"
    r"days|weeks)|"
    r"as needed|prn|in the (?:morning|evening)|with meals|day 1(?: every \d+ (?:days|weeks))?)(?![\w])",
    re.IGNORECASE,
)
_FREQUENCIES = {
    "daily": "once daily", "once a day": "once daily", "once per day": "once daily", "qd": "once daily",
    "every day": "once daily", "bid": "twice daily", "b.i.d.": "twice daily", "twice a day": "twice daily",
    "twice per day": "twice daily", "tid": "three times daily", "three times a day": "three times daily",
    "qid": "four times daily", "qhs": "at bedtime", "nightly": "at bedtime", "prn": "as needed", "at night": "at bedtime",
}  # fmt: skip
_STOPPED = re.compile(
    r"\b(?:discontinued?|stopp?ed|stop|completed|previously|held|no longer|finished|prior|former(?:ly)?)\b", re.I
)
_REFUSED_BEFORE = re.compile(r"\b(?:refus\w+|declin\w+|did not (?:start|take|tolerate))\b[^,;]*$", re.I)
_REFUSED_AFTER = re.compile(
    r"^[^;]{0,50}\b(?:refused|declined|(?:not|never) (?:been )?(?:started|begun|taken|given|tolerated))\b", re.I
)
_PLANNED = re.compile(
    r"\b(?:consider\w*|recommend\w*|propos\w*|plan(?:ned|s)?|suggest\w*|candidate|should|would|will|may|offer\w*|"
    r"discuss\w*|option|avoid\w*|weigh\w*|contra-?indicat\w+|"
    r"followed by|to (?:start|receive|begin)|if)\b",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"^[\s:=,]*(?:(?:level|serum|plasma|trough|peak|total|concentration|assay|was|is|of|result)[\s:=,]*){0,4}"
    r"(?:[<>]=?|≤|≥)?\s?\d{1,5}(?:[.,]\d{1,3})?\s?(?:\([HL]\)|[HL]\b)?\s?"
    r"(?:[pnmuµ]?g|mcg|[pnmuµ]?mol|m?I?U|mEq|units?)\s?/\s?(?:d?L|mL|ml|l)\b",
    re.IGNORECASE,
)
"""A concentration after the name: the substance was measured, whether or not it is also given."""


def ingredients_of(name: str) -> str:
    """The known ingredients in a name as written ("Femara 2.5 MG Oral Tablet": "letrozole"), "" where none is known."""
    return "+".join(sorted({mention.key for mention in _NAMES.find(name)}))


def find_medicines(passage: Passage) -> Iterator[Fact]:
    """Medicines by ingredient. A proposed one is conditional, a stopped one historic, an allergy is not a medicine."""
    mentions = list(_NAMES.find(passage.text))
    measured = {m.key for m in mentions if _RESULT.match(passage.text[m.end : m.end + 60])}
    for index, mention in enumerate(mentions):
        start, end = mention.start, mention.end
        if passage.section(start) is Section.ALLERGIES or re.search(
            r"\b(?:allerg\w+|intoleran\w+|reaction)[^.;\n]{0,60}\Z", passage.before(start), re.IGNORECASE
        ):
            continue
        if _RESULT.match(passage.text[end : end + 60]):
            continue
        line_end = passage.text.find("\n", end)
        limit = min(end + 90, line_end if line_end >= 0 else len(passage.text))
        if index + 1 < len(mentions):
            limit = min(limit, mentions[index + 1].start)
        tail = passage.text[end:limit]
        details: dict[str, str] = {}
        last, quantity = end, None
        if (dose := _DOSE.search(tail)) is not None:
            figure, unit = (dose["auc"], "AUC") if dose["auc"] else (plain_figure(dose["dose"]), dose["unit"])
            unit = unit.replace("²", "2")
            details |= {"dose": figure, "unit": unit}
            quantity, last = Quantity(Decimal(figure), unit), end + dose.end()
            for name, pattern, table in (("route", _ROUTE, _ROUTES), ("frequency", _FREQUENCY, _FREQUENCIES)):
                if (found := pattern.search(tail, dose.end())) is not None:
                    word = found["v"].lower()
                    details[name] = table.get(word, word)
                    last = max(last, end + found.end())
        if mention.key in measured and not details:
            continue
        details["name_as_written"] = passage.text[start:end]
        yield passage.fact(
            FactKind.MEDICINE,
            start,
            last,
            value=mention.key,
            bearing=_bearing(passage, start, end),
            quantity=quantity,
            details=details,
        )


def _bearing(passage: Passage, start: int, end: int) -> Bearing:
    found = passage.bearing(start, end)
    before, after = passage.before(start), passage.after(end)
    standing, polarity = found.standing, found.polarity
    if _REFUSED_BEFORE.search(before) or _REFUSED_AFTER.match(after):
        polarity = Polarity.NEGATED
    if _STOPPED.search(before[-50:]) or _STOPPED.search(after[:70]):
        standing = Standing.HISTORIC
    elif standing is Standing.CURRENT and (passage.section(start) is Section.PLAN or _PLANNED.search(before[-60:])):
        standing = Standing.CONDITIONAL
    elif standing is Standing.HISTORIC and passage.section(start) is Section.MEDICINES:
        standing = Standing.CURRENT
    return Bearing(polarity, found.certainty, standing)
