"""How large a record says the tumour is: its greatest dimension in millimetres.

A measurement is the tumour's when the words tie it to a lesion: a label ("tumour size: 2.3 cm"), a verb ("a mass
measuring 18 x 14 mm"), or the noun beside it ("a 6 mm enhancing focus", "irregular mass, 18 mm"). A distance ("6 cm
from the nipple"), a node, a cyst, a clip, a slice or a margin is measured too, and is none of these.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from secondopinion.domain.values import Quantity

from .facts import Certainty, Fact, FactKind, Polarity, Standing
from .passage import Bearing, Passage, Section

_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_TIMES = r"\s*(?:cm|mm)?\s*(?:[x×X*]|by)\s*"
_UNIT = r"[\s\-]*(?P<u>mm|cm|millimet(?:er|re)s?|centimet(?:er|re)s?)\b"
_MEASUREMENT = re.compile(
    rf"(?<![\w.,/+:\-])(?:(?P<low>{_NUMBER})\s*(?:mm|cm)?\s?(?:-|–|to)\s?)?"
    rf"(?P<v>{_NUMBER})(?:{_TIMES}(?P<v2>{_NUMBER}))?(?:{_TIMES}(?P<v3>{_NUMBER}))?{_UNIT}",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:(?:invasive )?(?:tumou?r|lesion|mass|carcinoma)(?: focus)? size|size of (?:the )?(?:(?:invasive |"
    r"largest )?(?:tumou?r|carcinoma|lesion|mass|focus))|"
    r"greatest (?:tumou?r )?dimension(?: of (?:the )?(?:tumou?r|invasive \w+))?|"
    r"(?:tumou?r|carcinoma|grade \w{1,3})(?:,)? (?:is|measures|measuring|of)(?: (?:at least|approximately|up to))?)"
    r"(?:\s*\((?:cm|mm|greatest dimension|invasive)[^)]{0,25}\))?\s*[:=]?\s*(?:greatest dimension\s*[:=]?\s*)?$",
    re.IGNORECASE,
)
_LESION = (
    r"\b(?:mass(?:es)?|lesions?|tumou?rs?|nodules?|(?:adeno)?carcinomas?|cancers?|malignancy|neoplasms?|foc(?:us|i)|"
    r"(?:area|region)s? of (?:non-?\s?mass )?enhancement|non-?\s?mass enhancement)\b"
)
_OTHER = (
    r"\b(?:lymph|nodes?|nodal|cysts?|cystic|cort(?:ex|ical)|axis|clips?|markers?|seromas?|h(?:a)?ematomas?|cores?|"
    r"effusions?|margins?|clearance|thick\w*|ducts?|diverticul\w+|stones?|calcul(?:us|i)|thromb\w+|aneurysm\w*|slices?|"
    r"incisions?|needles?|wires?|catheters?|scars?|distances?|depths?|spacing|field|fibroadenomas?|lipomas?|"
    r"calcifications?|span(?:s|ned|ning)?|separat\w+|metasta\w+|polyps?|cassettes?|specimens?|fragments?|implants?|"
    r"vessels?|arter(?:y|ies)|aorta\w*|endometri\w+|gallbladder|h(?:a)?emangiomas?|within)\b"
)
_ABOUT = (
    r"(?:about|approximately|approx\.?|around|roughly|up to|at least|some|nearly|almost|maximal(?:ly)?|currently|now)"
)
_BY_VERB = re.compile(
    rf"{_LESION}(?P<gap>[^;:|]{{0,140}}?)(?P<verb>\b(?:measur(?:es|ed|ing)|sized?|diameter|dimensions?|extent|"
    rf"calipers?))(?:\s+(?:of|is|was|{_ABOUT}))*\s*[:=,]?\s*$",
    re.IGNORECASE,
)
_BY_NOUN = re.compile(
    rf"{_LESION}(?P<gap>(?:[ \n][\w:.'’\-]+(?: [\w:.'’\-]+){{0,8}})?)"
    rf"(?:\s*[,(:=–\-]|\s+(?:of|is|was)\b)\s*(?:{_ABOUT}\s+)?$",
    re.IGNORECASE,
)
_NOUN_AFTER = re.compile(
    r"^[\s,\-]{1,2}(?:(?!(?:from|of|to|away|in|at|with|and|or|by|for|the|below|above|between|is|was)\b)"
    rf"[a-z\-]+[\s,]{{1,2}}){{0,5}}?(?:large |sized? )?{_LESION}",
    re.IGNORECASE,
)
_DISTANCE_AFTER = re.compile(
    r"^[\s,(]*(?:from\b|away\b|apart\b|above\b|below\b|behind\b|beneath\b|deep\b|distant\b|distan\w+\b|off\b|proximal\b|"
    r"distal\b|short\b|clear\w*\b|free\b|margins?\b|thick\w*\b|cort(?:ex|ical)\b|slices?\b|incision\b|(?:lymph )?nodes?\b|"
    r"long\b|in depth\b|depth\b|to the (?:nipple|skin|chest|left|right)\b|of (?:normal|skin|margin)\b|/|per\b|"
    r"(?:[a-z]*(?:anterior|posterior|superior|inferior|medial|lateral|cranial|caudal)(?:ly)?\b[\s,]*(?:and )?)+"
    r"(?:to|of|from)\b)",
    re.IGNORECASE,
)
_OTHER_NEAR = re.compile(rf"{_OTHER}[^,;|]{{0,25}}$", re.IGNORECASE)
_DESCRIBED = re.compile(
    r"\b(?:with|has|and|,)\s+(?:[a-z\-]+,?\s+){0,3}(?:margins?|borders?|calcifications?|components?)\b", re.IGNORECASE
)
"""What a lesion looks like, before its measurement: "a mass with spiculated margins measuring 17 mm"."""
_OTHER_BETWEEN = re.compile(_OTHER, re.IGNORECASE)
_NO_LESION = re.compile(
    r"\b(?:no|without|negative for|absence of|no evidence of|nor)\s+(?:\w[\w\-]*\s+){0,5}(?:\w[\w\-]*)?$", re.IGNORECASE
)
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|prior|former(?:ly)?|initially|originally|earlier|had been|was\s+(?:\w+\s+)?$|before|old)\b|"
    r"\bcompared (?:to|with)|\bin (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_IN_MILLIMETRES = {"m": 1, "c": 10}
_LARGEST = 500

_BRESLOW = re.compile(
    r"\bbreslow(?:'s)?(?: (?:depth|thickness|level))*[ :=]*(?:of |is |at least )?(?P<v>\d{1,2}(?:\.\d{1,2})?)\s*mm",
    re.I,
)


def find_sizes(passage: Passage) -> Iterator[Fact]:
    """The tumour's greatest dimension in millimetres, where the words say that it is the tumour's."""
    for match in _MEASUREMENT.finditer(passage.text):
        found = _said_of_a_tumour(passage, match)
        if found is None:
            continue
        largest = max(Decimal(match[g].replace(",", ".")) for g in ("v", "v2", "v3") if match[g])
        millimetres = largest * _IN_MILLIMETRES[match["u"][0].lower()]
        if 0 < millimetres < _LARGEST:
            start, end = found
            quantity = Quantity(millimetres, "mm")
            bearing = _bearing(passage, start, match)
            yield passage.fact(FactKind.SIZE, start, end, value=str(quantity), bearing=bearing, quantity=quantity)
    for match in _BRESLOW.finditer(passage.text):
        quantity = Quantity(Decimal(match["v"]), "mm")
        yield passage.fact(FactKind.BRESLOW, *match.span(), value=str(quantity), quantity=quantity)


def _bearing(passage: Passage, start: int, match: re.Match[str]) -> Bearing:
    """Only what is said of the lesion counts: "suspicious", "known" or "not parallel to the skin" leave a size as it is."""
    before = passage.before(match.start(), most=180)
    last = _last_lesion(before)
    polarity = Polarity.NEGATED if _NO_LESION.search(before if last is None else before[:last]) else Polarity.AFFIRMED
    standing = passage.standing(start, match.end())
    if (
        standing is Standing.HISTORIC
        and passage.section(start) not in (Section.PAST_HISTORY, Section.CLINICAL_HISTORY)
        and not _EARLIER.search(before[-60:])
    ):
        standing = Standing.CURRENT
    return Bearing(polarity, Certainty.STATED, standing)


def _said_of_a_tumour(passage: Passage, match: re.Match[str]) -> tuple[int, int] | None:
    """Start and end of the words that tie a measurement to a lesion; None where nothing does."""
    start, end = match.span()
    if _DISTANCE_AFTER.match(passage.text[end : end + 60]):
        return None
    if (label := _LABELLED.search(passage.text[max(0, start - 90) : start])) is not None:
        return start - (label.end() - label.start()), end
    before, after = passage.before(start, most=180), passage.after(end, most=90)
    last = _last_lesion(before)
    tail = before[last:] if last is not None else ""
    if last is not None and not _OTHER_BETWEEN.search(_DESCRIBED.sub(" ", tail)):
        if (verb := _BY_VERB.match(tail)) is not None:
            return start - (len(tail) - verb.start("verb")), end
        if _BY_NOUN.match(tail):
            return start - len(tail), end
    if not _OTHER_NEAR.search(before[-60:]) and (noun := _NOUN_AFTER.match(after)) is not None:
        if _OTHER_BETWEEN.search(noun.group()):
            return None
        return start, end + noun.end()
    return None


_LESION_WORD = re.compile(_LESION, re.IGNORECASE)


def _last_lesion(before: str) -> int | None:
    found = [m.start() for m in _LESION_WORD.finditer(before)]
    return found[-1] if found else None
