"""Allergies: named in a sentence, after a label, under a heading, or in the rows of a table."""

import re
from collections.abc import Iterator

from secondopinion.domain.vocabulary import allergen

from .facts import Certainty, Fact, FactKind, Polarity, Standing
from .passage import Bearing, Passage

_IN_A_SENTENCE = re.compile(
    r"\b(?:allergic|intoleran(?:t|ce)|hypersensitiv\w+|adverse reaction|anaphyla\w+|allergy) to "
    r"(?!any\b|medic|drugs?\b|the\b|anything)(?P<v>[A-Za-z][A-Za-z \-]{2,30}?)(?=[,.;:()\n]|$| and | or | with | which | as )",
    re.IGNORECASE,
)
_NONE_KNOWN = re.compile(
    r"\b(?:NKDA|NKA|no known (?:drug |medication |medicine |food )?allergies|no (?:drug |medicine )?allergies)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:^|(?<=\n)|(?<=[.;|] ))[ \t]*(?:\w+ ){0,2}?allerg(?:y|ies)(?: (?:and|or|/) (?:intolerances?|adverse reactions))?|"
    r"\ballerg(?:y|ies)(?: to)?(?=[ \t]*:))"
    r"[ \t]*(?:\([^)\n]{0,40}\))?(?P<sep>[ \t]*:?[ \t]*\r?\n|[ \t]*:[ \t]*|[ \t]*\|[ \t]*|\t+|[ ]{2,})",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"^\W*(?:none(?: known| recorded| reported)?|nil(?: known)?|nka|nkda|no known|denies|no\b)", re.I)
_NOT_RECORDED = re.compile(r"^\W*(?:not (?:known|recorded|asked|reviewed|documented)|unknown|n/a|see\b|reviewed)", re.I)
_HEADER = re.compile(
    r"^[\W_]*(?:(?:substance|allergen|agent|allergy|drug|medicine|medication|reaction|severity|status|type|date|onset|"
    r"comments?|noted|category|criticality|verified|manifestation)s?[\s|/,]*)+$",
    re.IGNORECASE,
)
_REACTIONS = (
    r"rash|hives|urticaria|itch\w*|anaphyla\w+|swelling|angio-?(?:o)?edema|nausea|vomit\w*|diarrh\w+|wheez\w*|dyspn\w+|"
    r"shortness of breath|redness|fever|cough|flushing|blister\w*|gi upset|upset stomach|headache|dizz\w+|confusion|"
    r"bronchospasm|hypotension|collapse|unknown reaction"
)
_ITEM = re.compile(
    rf"\s*(?:[-•*]\s*|\d{{1,2}}[.)]\s+)?(?P<v>[A-Za-z][A-Za-z0-9\-/]*(?: [A-Za-z0-9\-/]+){{0,3}}?)"
    rf"(?:\s*\((?P<r>[^)\n]{{1,60}})\)|\s*\|\s*(?P<r2>[^|\n;]{{0,60}})[^\n;]*|\s*:\s*(?P<r3>[^,.;\n]{{2,60}})[^;\n]*?|"
    rf"\s+[-–—]+\s*(?P<r4>[^,.;\n]{{2,60}})|\s+(?:causes?|caused|gives?|gave|with)\s+(?P<r5>[^,.;\n]{{2,60}})|"
    rf"\s+(?P<r6>(?:severe |mild )?(?:{_REACTIONS})[^,.;\n]{{0,30}}))?"
    r"\s*(?P<end>[,;.]|\band\b|&|$)",
    re.IGNORECASE,
)
_NO_SUBSTANCE = re.compile(
    r"\b(?:patients?|she|he|they|reports?|reported|denies|has|had|have|is|was|are|were|none|no|not|known|see|reviewed|"
    r"list|date|page|confidential|printed|tel|comments?|reaction|severity|status|active|childhood|child|age|years?|since|"
    r"in|at|as|on|during|when|mild|moderate|severe|intolerance|per|name|history|medic(?:ation|ine)s?|examination|"
    rf"{_REACTIONS})\b",
    re.IGNORECASE,
)
_MOST_LINES = 15
_STATED = Bearing(Polarity.AFFIRMED, Certainty.STATED, Standing.CURRENT)


def find_allergies(passage: Passage) -> Iterator[Fact]:
    """Allergies by substance in one form (``vocabulary.allergen``); "none known" where the record says so."""
    for match in _NONE_KNOWN.finditer(passage.text):
        yield passage.fact(FactKind.ALLERGY, *match.span(), value="none known", bearing=_STATED)
    for match in _IN_A_SENTENCE.finditer(passage.text):
        if not _NO_SUBSTANCE.search(match["v"]):
            bearing = passage.bearing(*match.span("v"))
            if bearing.standing is Standing.HISTORIC:  # "known allergy to", "history of anaphylaxis to": it stays
                bearing = Bearing(bearing.polarity, bearing.certainty, Standing.CURRENT)
            yield passage.fact(FactKind.ALLERGY, *match.span("v"), value=allergen(match["v"]), bearing=bearing)
    for match in _LABEL.finditer(passage.text):
        yield from _listed(passage, match.end(), below="\n" in match["sep"])


def _listed(passage: Passage, start: int, *, below: bool) -> Iterator[Fact]:
    """The substances after a label: the rest of its line, or the lines below a heading up to one that is no list."""
    begun = False
    for _ in range(_MOST_LINES if below else 1):
        end = passage.text.find("\n", start)
        end = len(passage.text) if end < 0 else end
        line = passage.text[start:end]
        if _HEADER.match(line) or (not line.strip() and not begun):
            pass
        elif _NOTHING.match(line):
            if not _NONE_KNOWN.search(line):
                said = _NOTHING.match(line)
                yield passage.fact(
                    FactKind.ALLERGY, start, start + (said.end() if said else 0), value="none known", bearing=_STATED
                )
            return
        else:
            found = [] if _NOT_RECORDED.match(line) else list(_items(passage, start, end))
            yield from found
            if not found:
                return
            begun = True
        start = end + 1
        if start >= len(passage.text):
            return


def _items(passage: Passage, start: int, end: int) -> Iterator[Fact]:
    while start < end and (item := _ITEM.match(passage.text, start, end)) is not None and item.end() > start:
        if _NO_SUBSTANCE.search(item["v"]) or len(item["v"]) < 3:
            return
        reaction = next((item[r] for r in ("r", "r2", "r3", "r4", "r5", "r6") if item[r]), "").strip(" .|").lower()
        yield passage.fact(
            FactKind.ALLERGY,
            *item.span("v"),
            value=allergen(item["v"]),
            bearing=_STATED,
            details={"reaction": reaction} if reaction else None,
        )
        if item["end"] == "." or not item["end"]:
            return
        start = item.end()
