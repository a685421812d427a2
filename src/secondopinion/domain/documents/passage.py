"""A page prepared for finding facts: its sections, its clauses, and what the words around a mention do to it."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from secondopinion.domain.values import Code, PartialDate, Quantity, Span

from .facts import Certainty, Fact, FactKind, Laterality, Polarity, Standing
from .pages import POOR_CONFIDENCE, PageText


class Section(StrEnum):
    """Parts of a record that change whose or which time's facts stand in them."""

    BODY = "body"
    DIAGNOSIS = "diagnosis"
    GROSS = "gross"
    CLINICAL_HISTORY = "clinical_history"
    PAST_HISTORY = "past_history"
    FAMILY_HISTORY = "family_history"
    MEDICINES = "medicines"
    ALLERGIES = "allergies"
    PLAN = "plan"
    METHOD = "method"


_HEADINGS: tuple[tuple[Section, str], ...] = (
    (Section.FAMILY_HISTORY, r"family(?: medical)? history|fh"),
    (
        Section.PAST_HISTORY,
        r"past (?:medical|surgical|oncologic(?:al)?|cancer)? ?history|previous history|"
        r"previous (?:biopsy|pathology|diagnos[ie]s|results?)|pmh|prior (?:biopsy|pathology|diagnos[ie]s)|"
        r"patient history|social history",
    ),
    (
        Section.CLINICAL_HISTORY,
        r"(?:brief |relevant )?clinical (?:history|data|information|notes?|details|diagnosis|summary)|"
        r"pre-?operative diagnosis|indications?(?: for (?:surgery|exam(?:ination)?))?|reason for (?:exam|study|"
        r"referral)|history",
    ),
    (
        Section.GROSS,
        r"gross (?:description|examination)|macroscop(?:y|ic(?: description)?)|specimens? (?:received|submitted)",
    ),
    (Section.ALLERGIES, r"(?:drug |medication )?allerg(?:y|ies)(?: and intolerances)?|adverse reactions"),
    (
        Section.MEDICINES,
        r"(?:current |home |discharge |regular |active )?(?:medications?|medicines?|drugs?)"
        r"(?: list| (?:on|at|for) (?:discharge|admission)| and allergies)?|medication list|prescriptions?|"
        r"(?:medication|medicine|drug)s?(?: name)?[ \t|]+(?:how to take|dos(?:e|age)|directions?|strength|route|frequency)"
        r"\b[^\n:]{0,60}",
    ),
    (
        Section.PLAN,
        r"(?:treatment |proposed |management )?plan|recommendations?|proposed treatment|treatment recommendation|"
        r"future (?:treatment|options)|options|reasons|rationale",
    ),
    (
        Section.METHOD,
        r"method(?:s|ology)?|interpretation (?:guide|criteria|key)|reference (?:range|values|guide)|scoring (?:guide|"
        r"criteria|system)|"
        r"legend|disclaimer|technical note|limitations",
    ),
    (
        Section.DIAGNOSIS,
        r"(?:final |pathologic(?:al)? |histologic(?:al)? |microscopic |principal |primary |discharge |"
        r"post-?operative )*"
        r"(?:diagnos[ie]s|impression|conclusions?)|assessment|synoptic report(?:ing)?|summary",
    ),
    (
        Section.BODY,
        r"comments?|findings|microscop(?:y|ic(?: description)?)|addendum|biomarkers?|immunohistochemistry|results?|"
        r"note|"
        r"hospital course|procedure|staging|(?:physical )?exam(?:ination)?|on examination|vital signs|laboratory|imaging|"
        r"history of present(?:ing)? (?:illness|complaint)|review of systems|systems review|data reviewed|"
        r"gyn(?:a)?ecologic(?:al)? history|menstrual history|obstetric history|performance status|"
        r"reasons? for (?:visit|consultation)|"
        r"condition (?:at|on) discharge|diagnoses|discussed with|goals? of treatment|communication",
    ),
)
_HEADING = re.compile(
    r"(?:(?<=\n)|(?<=\. )|^|(?<=\n\*\*)|(?<=\n#)|(?<=\n# )|(?<=\n## ))[ \t]*(?:"
    + "|".join(f"(?P<h{index}>{words})" for index, (_, words) in enumerate(_HEADINGS))
    + r")[ \t]*(?:\([^)\n]{0,40}\))?[ \t]*(?::|(?=\r?\n))",
    re.IGNORECASE,
)

_BOUNDARY = re.compile(
    r"[.;!?](?=\s|$)|\n\s*\n|\n(?=\s*(?:[-•*\u2022]|\(?[A-Z0-9]{1,2}[.):]\s|[A-Z][A-Za-z /]{2,30}:))|\|"
)
_ABBREVIATION = re.compile(r"(?:\b(?:dr|mr|mrs|ms|vs|approx|e\.g|i\.e|st|max|dim|neg|pos)|\d)$", re.IGNORECASE)

_NEGATED_BEFORE = re.compile(
    r"\b(?:no(?! special\b)|not|without|negative for|no evidence of|free of|absence of|lack of|denies|denied|never|"
    r"excluded?|"
    r"rules? out(?: of)?|ruled out|fails? to show|nor)\b"
    r"(?![^,;]*\b(?:but|however|except|although|only)\b|[^;]*\bpositive for\b)",
    re.IGNORECASE,
)
_NEGATED_AFTER = re.compile(
    r"^[^,;.]{0,30}\b(?:(?:is|are|was|were) (?:not|excluded|ruled out|absent)|not (?:seen|identified|present|found|"
    r"detected)|"
    r"absent|has been (?:excluded|ruled out)|ruled out|: ?(?:no|absent|none)\b)|^ {0,2}(?:disease )?excluded\b",
    re.IGNORECASE,
)
_NO_SUSPICION = re.compile(
    r"\b(?:no|not|without)(?: \w+){0,3} (?:suspicious|suspicion|suspect(?:ed)?|concern(?:ing)?|worrisome)\b", re.I
)
_RULE_OUT = re.compile(r"\b(?:rule out|r/o|to exclude|exclude)\b", re.IGNORECASE)
_UNCERTAIN_BEFORE = re.compile(
    r"\b(?:suspicious|suspected|suspicion|suspect|possible|possibly|probable|probably|likely|may(?: be| represent)?|"
    r"might|could|"
    r"cannot (?:exclude|be excluded)|concern(?:ing)? for|worrisome|question(?:able)? of|questionable|favou?rs?|"
    r"favou?red|versus|vs|"
    r"differential|presumed|query|indeterminate|equivocal for|apparent)\b|\?\s*$",
    re.IGNORECASE,
)
_UNCERTAIN_AFTER = re.compile(
    r"^[^,;.]{0,40}\b(?:(?:is|are) (?:suspected|possible|favou?red|likely)|cannot be (?:excluded|ruled out)|"
    r"not excluded|versus|vs\.?)\b|"
    r"^\s*\?",
    re.IGNORECASE,
)
_HISTORIC_BEFORE = re.compile(
    r"\b(?:previous(?:ly)?|prior|history of|h/o|hx of|formerly|initially|originally|"
    r"initial(?! (?:rise|phase|enhancement|uptake|dose))|at diagnosis|earlier|old|remote|"
    r"in the past|status post|s/p|known|had been|was (?:diagnosed|staged|treated)|before (?:surgery|treatment)|(?:19|"
    r"20)\d\d:)",
    re.IGNORECASE,
)
_FAMILY = re.compile(
    r"\b(?:family history|(?:grand)?mother|(?:grand)?father|sisters?|brothers?|aunts?|uncles?|cousins?|maternal|"
    r"paternal|"
    r"siblings?|daughters?|sons?|relatives?)\b(?!-in-law)",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    r"\b(?:if|in case of|in the event|whether|unless|should (?:be|the)|defined as|is considered|are considered|"
    r"guideline|criteria|"
    r"interpreted as|reference range|would (?:be|have)|eligible|when positive)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bearing:
    """What the surroundings of a mention do to it."""

    polarity: Polarity
    certainty: Certainty
    standing: Standing


_OPEN_END = re.compile(r"[,;:]\s*$")
_MISREAD_N0 = re.compile(r"(?<=T[0-4isX] )NO\b|(?<=T[0-4][a-d] )NO\b|(?<=T[0-4])NO\b")


class Passage:
    """One page with its sections and clauses. ``carried`` is the section the previous page ended in."""

    def __init__(self, page: PageText, *, carried: Section = Section.BODY) -> None:
        self.page = page
        self.text = page.text
        starts, kinds = [0], [carried]
        for match in _HEADING.finditer(self.text):
            index = int(next(name for name, value in match.groupdict().items() if value is not None)[1:])
            starts.append(match.start())
            kinds.append(_HEADINGS[index][0])
            if kinds[-1] is Section.ALLERGIES and (line_end := self._end_of_one_line(match.end())) is not None:
                starts.append(line_end)
                kinds.append(kinds[-2])
        self._starts, self._kinds = starts, kinds
        self._edges = [0, *self._boundaries(), len(self.text)]

    def _end_of_one_line(self, heading_end: int) -> int | None:
        """Where "Allergies: penicillin (hives)" ends; None for a heading that stands over its list.

        What follows such a line is something else again; without this a list of medicines below it would be taken for
        a list of allergies.
        """
        line_end = self.text.find("\n", heading_end)
        line = self.text[heading_end : line_end if line_end >= 0 else len(self.text)]
        if line_end < 0 or not line.strip() or _OPEN_END.search(line):
            return None
        return line_end + 1

    @property
    def last_section(self) -> Section:
        """The section the page ends in; a new page carries on with it."""
        return self._kinds[-1]

    def _boundaries(self) -> list[int]:
        found = []
        for match in _BOUNDARY.finditer(self.text):
            if match.group() == "." and self.text[match.start() - 2 : match.start()].lower() == "no":
                # "No. 3" counts something; any other "no." ends its sentence and denies nothing after it
                if self.text[match.end() : match.end() + 2].strip()[:1].isdigit():
                    continue
            elif match.group() == "." and _ABBREVIATION.search(self.text[max(0, match.start() - 7) : match.start()]):
                # "3. " ends a sentence where a capital letter follows a figure, "Dr. Smith" never does
                before, after = self.text[match.start() - 1], self.text[match.end() : match.end() + 2].strip()
                if not (before.isdigit() and (not after or after[0].isupper())):
                    continue
            found.append(match.end())
        return found

    def section(self, position: int) -> Section:
        """The section a character stands in."""
        return self._kinds[bisect_right(self._starts, position) - 1]

    def clause(self, position: int) -> tuple[int, int]:
        """Start and end of the clause around a character."""
        index = bisect_right(self._edges, position)
        return self._edges[index - 1], self._edges[min(index, len(self._edges) - 1)]

    def before(self, start: int, *, most: int = 120) -> str:
        """The words of the same clause before a position."""
        return self.text[max(self.clause(start)[0], start - most) : start]

    def after(self, end: int, *, most: int = 120) -> str:
        """The words of the same clause after a position."""
        return self.text[end : min(self.clause(max(end - 1, 0))[1], end + most)]

    def bearing(self, start: int, end: int) -> Bearing:
        """Polarity, certainty and standing of a mention."""
        before, after = self.before(start), self.after(end, most=60)
        near = _MISREAD_N0.sub("N0", before)[-60:]  # a recognised page prints "T2 NO" for T2 N0
        polarity, certainty = Polarity.AFFIRMED, Certainty.STATED
        if _NO_SUSPICION.search(near):
            polarity = Polarity.NEGATED
        elif _RULE_OUT.search(near) or _UNCERTAIN_BEFORE.search(near) or _UNCERTAIN_AFTER.search(after):
            certainty = Certainty.UNCERTAIN
        elif _NEGATED_BEFORE.search(near) or _NEGATED_AFTER.search(after):
            polarity = Polarity.NEGATED
        return Bearing(polarity, certainty, self.standing(start, end))

    def standing(self, start: int, end: int) -> Standing:
        """Whose and which time's a mention is."""
        section, before, after = self.section(start), self.before(start), self.after(end)
        if section is Section.FAMILY_HISTORY or _FAMILY.search(before) or _FAMILY.search(after[:50]):
            return Standing.FAMILY
        if section is Section.METHOD or _CONDITIONAL.search(before):
            return Standing.CONDITIONAL
        if section in (Section.PAST_HISTORY, Section.CLINICAL_HISTORY) or _HISTORIC_BEFORE.search(before[-50:]):
            return Standing.HISTORIC
        return Standing.CURRENT

    def said_of_the_past(self, start: int) -> bool:
        """Whether the words right before a mention, not only its section, put it into the past."""
        return bool(_HISTORIC_BEFORE.search(self.before(start)[-50:]))

    def fact(
        self,
        kind: FactKind,
        start: int,
        end: int,
        *,
        value: str,
        bearing: Bearing | None = None,
        code: Code | None = None,
        laterality: Laterality | None = None,
        quantity: Quantity | None = None,
        date: PartialDate | None = None,
        details: Mapping[str, str] | None = None,
    ) -> Fact:
        """A fact about these characters, its bearing read from the surroundings unless given."""
        while end > start and self.text[end - 1].isspace():
            end -= 1
        while start < end and self.text[start].isspace():
            start += 1
        found = bearing if bearing is not None else self.bearing(start, end)
        confidence = self.page.confidence_at(start, end)
        return Fact(
            kind,
            value,
            Span(self.page.number, start, end),
            self.text[start:end],
            code=code,
            polarity=found.polarity,
            certainty=found.certainty,
            standing=found.standing,
            laterality=laterality,
            quantity=quantity,
            date=date,
            details=dict(details or {}),
            low_confidence=confidence is not None and confidence < POOR_CONFIDENCE,
        )

    def stated(self, start: int, end: int) -> Bearing:
        """A bearing for values that carry their own polarity ("negative", "not performed"): only the standing is read."""
        return Bearing(Polarity.AFFIRMED, Certainty.STATED, self.standing(start, end))
