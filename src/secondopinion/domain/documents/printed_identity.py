"""Whom each page says it is about: names, birth date, sex and record numbers behind their labels."""

import re
from collections.abc import Iterator, Sequence

from secondopinion.domain.values import Span

from .identity import FoundDate, FoundSex, FoundText, PatientIdentity, Sex
from .pages import PageText
from .written_dates import written_dates

_NAME_WORD = r"(?:[^\W\d_](?:[^\W\d_]|[01568](?=[^\W\d_]))*(?:['’\-][^\W\d_]+)*\.?)"
"""A word of a name; a figure between letters is a letter that was misread."""
_NAME = rf"{_NAME_WORD}(?:,?[ \t]+{_NAME_WORD}){{1,4}}|{_NAME_WORD},[ \t]*{_NAME_WORD}"
_STOP = (
    r"(?:d\.?o\.?b|date|birth|born|sex|gender|mrn|age|record|patient|medical|phone|address|id\b|no\b|number|ssn|nhs|"
    r"account|hospital|"
    r"physician|doctor|dr\b|male|female|room|ward|clinic|department|specimen|accession|collected|received|report|"
    r"page|diagnosis|race|"
    r"insurance|member|policy|group|visit|unit|location|requested|referring|attending|surgeon|case|ref|re\b)"
)
_NAME_LABEL = re.compile(
    r"(?:(?<=\n)|^|(?<=[ \t|]{2})|(?<=\|)|(?<=\*\*))[ \t*]*(?:(?:patient(?:'s)?|member|subscriber|"
    r"insured)[ \t]*(?:full[ \t]+)?(?:name)?|"
    r"name(?:[ \t]+of[ \t]+patient)?|re|regarding)\**[ \t]*[:#][ \t*]*(?:\n[ \t]*)?(?:(?:mr|mrs|ms|miss|dr|"
    r"prof)\.?[ \t]+)?"
    rf"(?P<v>{_NAME})",
    re.IGNORECASE,
)
_RE_LINE = re.compile(
    rf"(?:(?<=\n)|^)[ \t]*re(?:garding)?[ \t]*[:.]?[ \t]+(?:(?:mr|mrs|ms|miss)\.?[ \t]+)?(?P<v>{_NAME})(?=[ \t]*(?:,|"
    rf"\(|\n|dob|d\.o\.b|born))",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss)\.?[ \t]+(?P<v>{_NAME_WORD}[ \t]+{_NAME_WORD})(?=[^\n]{{0,15}}\b(?:born|DOB|\())"
)
_BIRTH_LABEL = re.compile(
    r"\b(?:d\.?o\.?b\.?|date[ \t]+of[ \t]+birth|birth[ \t]?date|birthdate|born(?:[ \t]+on)?)\W{0,12}$", re.IGNORECASE
)
_SEX = re.compile(
    r"\b(?:sex|gender)\**[ \t]*(?:at birth)?[ \t]*[:/][ \t*]*(?P<v>female|male|other|f\b|m\b|woman|man|"
    r"w\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\b(?:mrn|m\.r\.n\.|medical[ \t]+record(?:[ \t]*(?:no|number|#|num))?\.?|record[ \t]+(?:no|number|#)\.?|"
    r"hospital[ \t]+(?:no|number)\.?|"
    r"patient[ \t]+(?:id|no|number|identifier)\.?|med\.?[ \t]?rec\.?(?:[ \t]?(?:no|#))?|unit[ \t]+(?:no|number)\.?|"
    r"nhs[ \t]+(?:no|number)\.?)"
    r"\**[ \t]*[:#.]*[ \t*]*(?P<v>[A-Z]{0,4}[\-]?\d[\dA-Z\-]{2,17})\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:redacted|unknown|name|patient|test|see|not|none|n/?a|the|this|is|and|was|has|anonym\w*)\b", re.IGNORECASE
)


def find(pages: Sequence[PageText], *, day_first: bool | None = None) -> Iterator[PatientIdentity]:
    """One identity per page, in order; a page that names nobody gives an empty one."""
    births: dict[int, list[FoundDate]] = {}
    texts = {page.number: page.text for page in pages}
    for written in written_dates(pages, day_first=day_first):
        text = texts[written.page]
        if _BIRTH_LABEL.search(text[max(0, written.start - 30) : written.start]):
            births.setdefault(written.page, []).append(
                FoundDate(written.date, Span(written.page, written.start, written.end))
            )
    for page in pages:
        yield PatientIdentity(
            page.number,
            names=tuple(_names(page)),
            birth_dates=tuple(births.get(page.number, ())),
            sexes=tuple(FoundSex(_sex(m["v"]), Span(page.number, *m.span("v"))) for m in _SEX.finditer(page.text)),
            record_numbers=tuple(
                FoundText(m["v"], Span(page.number, *m.span("v"))) for m in _NUMBER.finditer(page.text)
            ),
        )


def _names(page: PageText) -> Iterator[FoundText]:
    seen: set[int] = set()
    for pattern in (_NAME_LABEL, _RE_LINE, _TITLED):
        for match in pattern.finditer(page.text):
            start, words = match.start("v"), match["v"]
            stop = re.search(rf"[ \t,]+(?:{_STOP})", words, re.IGNORECASE)
            words = (words[: stop.start()] if stop else words).rstrip(" ,\t")
            short = len(re.findall(r"[^\W\d_]{2,}", words)) < 2
            label_only = re.match(rf"(?:{_STOP})", words, re.IGNORECASE)
            if start in seen or short or label_only or _NO_NAME.match(words):
                continue
            seen.add(start)
            yield FoundText(words, Span(page.number, start, start + len(words)))


def _sex(words: str) -> Sex:
    first = words[0].lower()
    if first in "fw":
        return Sex.FEMALE
    return Sex.MALE if first == "m" else Sex.OTHER
