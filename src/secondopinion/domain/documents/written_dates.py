"""Dates as written, and what each of them dates.

A numeric date such as 03/04/2021 is settled only by the document itself (another numeric date of it that allows one
order), by a dotted form (day first) or by a hint; else it is kept as ambiguous. Two-digit years up to 49 belong to
this century.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondopinion.domain.values import PartialDate, Span

from .kinds import DocumentKind
from .pages import PageText
from .passage import Passage, Section
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
_BEGINS = r"(?=\d|[jfmasond][aepuco][nbrylgptvc])"
"""A figure, or what may be a month: most places in a text are passed over at once."""
DATE = re.compile(
    rf"{_BEGINS}(?<![\d/.\-])(?:"
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
_PLAIN_DATE = re.compile(r"(?:^|\n|\s{2})\s*(?:date|dated)(?: of (?:report|letter))?\s*[:|]?\s*$", re.IGNORECASE)


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


_PLANNED = re.compile(
    r"\b(?:plann?ed|plan(?:s)? (?:for|to)|schedul\w+|booked|reserved|proposed|pencil\w+ in|arranged|appointments?|upcoming|"
    r"tentativ\w+|intended|anticipated|expected|target(?:ed)?|will|shall|to be|to (?:start|begin|have|undergo)|"
    r"(?:is|are) (?:set|due)|due (?:on|for)|set for|next)\b",
    re.IGNORECASE,
)
_PLANNED_AFTER = re.compile(
    r"^[ \t]*[(,–-]?[ \t]*(?:is |are )?(?:planned|scheduled|tentative\w*|booked|proposed|provisional\w*|to be confirmed|tbc)\b",
    re.IGNORECASE,
)
_LOOSE_ROLES = frozenset({DateRole.PERFORMED, DateRole.UNLABELLED, DateRole.ADMITTED, DateRole.REPORTED})
_REACH = 80
_ADJACENT = 20
_HEAD = 800
"""Characters at the top of the first page where a date alone on its line is the record's own."""
_OWN_DATED = frozenset({DocumentKind.LETTER, DocumentKind.TREATMENT_PLAN})
_SAYS_ITS_OWN = frozenset({DateRole.SIGNED, DateRole.PRINTED, DateRole.UNLABELLED})


def find(
    pages: Sequence[PageText], *, day_first: bool | None = None, kind: DocumentKind = DocumentKind.OTHER
) -> Iterator[DateFinding]:
    """The dates of a record with their roles; birth dates, dates of validity and days still to come are left out.

    A day something is planned, booked or reserved for dates nothing, wherever it stands. A letter or a plan tells of
    many events; only a label of its own ("Date of visit:") gives one of their dates to the record.
    """
    passages = {page.number: Passage(page) for page in pages}
    for written in written_dates(pages, day_first=day_first):
        passage = passages[written.page]
        text = passage.text
        line_start = text.rfind("\n", 0, written.start) + 1
        before = text[max(line_start, written.start - 60) : written.start]
        if not before.strip(" :\t") and line_start > 1:  # a form with the label on the line above
            above = text.rfind("\n", 0, line_start - 1) + 1
            before = text[max(above, line_start - 40) : line_start - 1]
        role, label = _role(before)
        if role is None or _to_come(passage, written, role=role):
            continue
        if kind in _OWN_DATED and role not in _SAYS_ITS_OWN and label is not None and not label.own:
            role = DateRole.UNLABELLED
        if role is DateRole.UNLABELLED and written.page == pages[0].number and _stands_alone(text, written):
            role = DateRole.REPORTED
        yield DateFinding(
            role, written.date, Span(written.page, written.start, written.end), text[written.start : written.end]
        )


def _stands_alone(text: str, written: WrittenDate) -> bool:
    """Whether the line holds the date and nothing else but perhaps a place: "Leeds, 4 March 2026"."""
    if written.start > _HEAD:
        return False
    line_start = text.rfind("\n", 0, written.start) + 1
    line_end = text.find("\n", written.end)
    before = text[line_start : written.start].strip()
    after = text[written.end : line_end if line_end >= 0 else len(text)].strip(" .,;|")
    return not after and (not before or re.fullmatch(r"[A-Z][\w .'\-]{1,30},", before) is not None)


def _to_come(passage: Passage, written: WrittenDate, *, role: DateRole) -> bool:
    """Whether the date is one of something planned."""
    if role not in _LOOSE_ROLES:
        return False
    text = passage.text
    if _PLANNED_AFTER.match(text[written.end : written.end + 30]):
        return True
    dated = re.search(r"\bdate\b[^|\n]{0,25}:\s*$", text[max(0, written.start - 40) : written.start], re.IGNORECASE)
    if passage.section(written.start) is Section.PLAN and not dated and role is not DateRole.REPORTED:
        return True
    before = passage.before(written.start, most=_REACH)
    earlier = [m.end() for m in DATE.finditer(before)]
    before = before[earlier[-1] :] if earlier else before
    labels = list(_ROLE.finditer(before))
    reach = before if not labels else before[max(0, labels[-1].start() - _ADJACENT) :]
    planned = list(_PLANNED.finditer(reach))
    if not planned:
        return False
    return not re.search(r"[:|\t]|\s{3}", reach[planned[-1].end() :].removesuffix(":").rstrip(" :"))


@dataclass(frozen=True, slots=True)
class _Label:
    """The words that give a date its role; ``own`` where they are a label and not part of a sentence."""

    own: bool


def _role(before: str) -> tuple[DateRole | None, _Label | None]:
    """The role the nearest label gives, None where the date is no date of the record."""
    previous = [m.end() for m in DATE.finditer(before)]
    before = before[previous[-1] :] if previous else before
    labels = list(_ROLE.finditer(before))
    if labels:
        nearest = labels[-1]
        rest = before[nearest.end() :]
        starts = not before[: nearest.start()].strip(" \t,;|(") or before[: nearest.start()].endswith(
            ("  ", "\t", "| ")
        )
        own = bool(re.match(r"\s*[:|]", rest)) or (starts and not rest.strip(" :\t|"))
        return _ROLES[int((nearest.lastgroup or "r0")[1:])][0], _Label(own)
    if _PLAIN_DATE.search(before):
        return DateRole.REPORTED, _Label(True)
    return DateRole.UNLABELLED, None
