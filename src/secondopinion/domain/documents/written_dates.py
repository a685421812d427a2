"""Dates as written, and what each of them dates.

A numeric date such as 03/04/2021 is settled only by the document itself (another numeric date of it that allows one
order), by a dotted form (day first) or by a hint; else it is kept as ambiguous. Two-digit years up to 49 belong to
this century.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondopinion.domain.values import PartialDate, Span

from .pages import PageText
from .reading import DateFinding, DateRole

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
DATE = re.compile(
    rf"(?<![\d/.\-])(?:"
    rf"(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)(?:-(?P<id>\d\d))?(?=[T\s,;.)\]]|$)|"
    rf"(?P<na>\d{{1,2}})(?P<sep>[/.\-])(?P<nb>\d{{1,2}})(?P=sep)(?P<ny>(?:19|20)\d\d|\d\d)(?![\d/])|"
    rf"(?P<dd>\d{{1,2}})(?:st|nd|rd|th)?(?:[\s\-]+|\s+of\s+)(?P<dm>{_MONTH})\.?,?[\s\-]+(?P<dy>(?:19|20)\d\d)(?!\d)|"
    rf"(?P<am>{_MONTH})\.?\s+(?P<ad>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<ay>(?:19|20)\d\d)(?!\d)|"
    rf"(?P<mm>{_MONTH})\.?,?\s+(?P<my>(?:19|20)\d\d)(?!\d)|"
    rf"(?P<cy>(?:19|20)\d\d)(?P<cm>0[1-9]|1[0-2])(?P<cd>0[1-9]|[12]\d|3[01])(?!\d)"
    rf")",
    re.IGNORECASE,
)
_ROLES: tuple[tuple[DateRole | None, str], ...] = (
    (None, r"\b(?:d\.?o\.?b\.?|birth ?date|date of birth|born(?: on)?|birthday|geburtsdatum)"),
    (None, r"\b(?:valid|expir\w+|next (?:appointment|visit)|effective|due|follow-?up on|version|revised|policy)"),
    (DateRole.PRINTED, r"\b(?:print(?:ed)?(?: on| date| time)?|date printed|fax(?:ed)?|downloaded|run date)"),
    (
        DateRole.SIGNED,
        r"\b(?:(?:electronically )?signed(?: out)?|signature|verified|authenticated|sign(?:ed)?[- ]out|date signed)",
    ),
    (DateRole.RECEIVED, r"\b(?:received|accession(?:ed)?|date received)"),
    (DateRole.REPORTED, r"\b(?:report(?:ed)?|result(?:ed)?|issued|finali[sz]ed|dictated|completed)"),
    (
        DateRole.COLLECTED,
        r"\b(?:collect(?:ed|ion)|specimen (?:date|taken)|taken|drawn|sampled?|obtained|date of (?:biopsy|collection|"
        r"sample|excision))",
    ),
    (
        DateRole.PERFORMED,
        r"\b(?:perform(?:ed)?|procedure|surgery|operation|operated|exam(?:ination)?|scan(?:ned)?|study|service|visit|"
        r"encounter|"
        r"date of (?:exam|surgery|operation|procedure|service|study|visit|scan)|consultation|treatment|seen|"
        r"start(?:ed)?)",
    ),
    (DateRole.ADMITTED, r"\b(?:admit(?:ted)?|admission)"),
    (DateRole.DISCHARGED, r"\b(?:discharged?)"),
)
_ROLE = re.compile(
    "|".join(f"(?P<r{index}>{words})(?: date| on| at| by)?" for index, (_, words) in enumerate(_ROLES)), re.IGNORECASE
)
_PLAIN_DATE = re.compile(r"(?:^|\n|\s{2})\s*(?:date|dated)(?: of (?:report|letter))?\s*:?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date found in a text; ``page``, ``start`` and ``end`` say where."""

    date: PartialDate
    page: int
    start: int
    end: int


def written_dates(pages: Sequence[PageText], *, day_first: bool | None = None) -> Iterator[WrittenDate]:
    """Every date of the pages; ``day_first`` settles numeric dates where the document itself does not."""
    matches = [(page, match) for page in pages for match in DATE.finditer(page.text)]
    order = _order(match for _, match in matches)
    for page, match in matches:
        date = _date(match, day_first=order if order is not None else day_first)
        if date is not None:
            yield WrittenDate(date, page.number, match.start(), match.end())


def _order(matches: Iterator[re.Match[str]]) -> bool | None:
    """The order the document's own slashed dates allow: True day first, False month first, None unsettled or mixed."""
    seen = set()
    for match in matches:
        if match["na"] and match["sep"] != ".":
            first, second = int(match["na"]), int(match["nb"])
            if first > 12 >= second:
                seen.add(True)
            elif second > 12 >= first:
                seen.add(False)
    return seen.pop() if len(seen) == 1 else None


def _date(match: re.Match[str], *, day_first: bool | None) -> PartialDate | None:
    try:
        if match["iy"]:
            return PartialDate(int(match["iy"]), int(match["im"]), int(match["id"]) if match["id"] else None)
        if match["cy"]:
            return PartialDate(int(match["cy"]), int(match["cm"]), int(match["cd"]))
        if match["dm"]:
            return PartialDate(int(match["dy"]), _MONTHS[match["dm"].lower()], int(match["dd"]))
        if match["am"]:
            return PartialDate(int(match["ay"]), _MONTHS[match["am"].lower()], int(match["ad"]))
        if match["mm"]:
            return PartialDate(int(match["my"]), _MONTHS[match["mm"].lower()])
        return _numeric(match, day_first=day_first)
    except ValueError:
        return None


def _numeric(match: re.Match[str], *, day_first: bool | None) -> PartialDate:
    first, second, year = int(match["na"]), int(match["nb"]), int(match["ny"])
    if len(match["ny"]) == 2:
        year += 2000 if year < 50 else 1900
    if first > 12:
        return PartialDate(year, second, first)
    if second > 12 or first == second:
        return PartialDate(year, first, second)
    if match["sep"] == "." or day_first is True:
        return PartialDate(year, second, first)
    return PartialDate(year, first, second, ambiguous=day_first is None)


def find(pages: Sequence[PageText], *, day_first: bool | None = None) -> Iterator[DateFinding]:
    """The dates of a record with their roles; birth dates and dates of validity are left out."""
    texts = {page.number: page.text for page in pages}
    for written in written_dates(pages, day_first=day_first):
        text = texts[written.page]
        line_start = text.rfind("\n", 0, written.start) + 1
        before = text[max(line_start, written.start - 60) : written.start]
        if not before.strip(" :\t") and line_start > 1:  # a form with the label on the line above
            above = text.rfind("\n", 0, line_start - 1) + 1
            before = text[max(above, line_start - 40) : line_start - 1]
        role = _role(before)
        if role is not None:
            words = text[written.start : written.end]
            yield DateFinding(role, written.date, Span(written.page, written.start, written.end), words)


def _role(before: str) -> DateRole | None:
    """The role the nearest label gives, None where the date is no date of the record."""
    previous = [m.end() for m in DATE.finditer(before)]
    before = before[previous[-1] :] if previous else before
    labels = list(_ROLE.finditer(before))
    if labels:
        return _ROLES[int((labels[-1].lastgroup or "r0")[1:])][0]
    return DateRole.REPORTED if _PLAIN_DATE.search(before) else DateRole.UNLABELLED
