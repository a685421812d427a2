"""Hormone receptors, HER2, Ki-67, PD-L1, mismatch repair, microsatellites, p16.

HER2 by immunohistochemistry and by in-situ hybridisation are two facts. An equivocal 2+ stays "2+"; a test that is
pending or was not performed is a fact with that value and never a result. A receptor stained in at least 1 % of nuclei
is positive (ASCO/CAP 2020, oestrogen and progesterone receptor testing), so a bare percentage is read as such.
"""

import re
from collections.abc import Iterator

from .facts import Fact, FactKind
from .passage import Passage

_PENDING = r"pending|to follow|awaited|in progress|sent(?: out)?|ordered|requested"
_NOT_DONE = (
    r"not (?:been )?(?:performed|done|requested|available|carried out|tested|assessed|evaluated|ordered|received)|"
    r"never (?:performed|done|carried out)|has not been (?:performed|done)|was not (?:performed|done)|unavailable|"
    r"insufficient"
)
_STATE = re.compile(rf"\b(?:(?P<not_done>{_NOT_DONE})|(?P<pending>{_PENDING}))\b", re.IGNORECASE)
_PERCENT = re.compile(r"(?P<c>[<>≥≤~]=?)?\s?(?P<a>\d{1,3})(?:\s?(?:-|–|to)\s?(?P<b>\d{1,3}))?\s?%")
_POSITIVE = re.compile(r"\bpositive\b|\bpos\b|^\W{0,3}\+(?!\d)|\bexpress(?:ed|ing)\b|\bpresent\b", re.IGNORECASE)
_NEGATIVE = re.compile(
    # a minus touches its marker ("ER-, PR-"); a dash before a word is punctuation ("ER - positive")
    r"\bnegative\b|\bneg\b|^[-–](?=[,;/)]|\s*$|\s+(?:and\b|PR\b|HER))|\bnot expressed\b|\babsent\b",
    re.IGNORECASE,
)
_OF_THE_NEXT = re.compile(
    r"[\s,;]*(?:\b(?:and|but)\s+)?(?:(?:is|are)\s+)?\b(?:positive|negative|equivocal)\s+for\s*(?:the\s+)?$", re.I
)
"""A result that opens the words about the next marker: "positive for ER and PR, and negative for HER2"."""
_SAID_BEFORE = re.compile(
    r"\b(?P<v>positive|negative)\s+for\s+(?:(?:ER|PR|o?estrogen|progesterone|HER-?2(?:/neu)?)(?:\s+receptors?)?[\s,/]*(?:and\s+)?){0,2}$",
    re.IGNORECASE,
)
_KEY = re.compile(r"(?=.*\bpositive\b)(?=.*\bnegative\b).*\b(?:positive|negative)\s*[<>≥≤=]", re.IGNORECASE | re.DOTALL)
"""The key of a test names both results with their limits: "Negative < 5.5 Positive >= 5.5"."""
_SCORES = re.compile(r"\b[0-3]\s?\+")
_INTENSITY = re.compile(r"\b(?P<v>strong|moderate|weak)(?:ly)?\b", re.IGNORECASE)

_ER = r"(?:o?estrogen[\s\-]+receptors?(?:[\s\-]+alpha)?(?:\s*\(ER\))?|(?-i:\bER\b))"
_PR = r"(?:progesterone[\s\-]+receptors?(?:\s*\((?:PR|PgR)\))?|(?-i:\b(?:PR|PgR|PGR)\b))"
_HER2 = r"(?:HER-?\s?2(?:\s?[/\-]?\s?neu)?|c-?erb\s?-?B-?2|ERBB2)"
_KI67 = r"(?:Ki-?\s?67|MIB-?1)"
_ISH = r"(?:(?:F|C|S|D)ISH|(?:fluorescen\w+|chromogenic|silver|dual)?[\s\-]*in[\s\-]situ[\s\-]hybridi[sz]ation|(?-i:\bISH\b))"
_BY_ISH = re.compile(rf"[\s:,\-(]*(?:by\s+)?{_ISH}", re.IGNORECASE)
_MENTION = re.compile(
    rf"(?<![A-Za-z])(?:(?P<er>{_ER})|(?P<pr>{_PR})|(?P<her2>{_HER2})|(?P<ki67>{_KI67})|(?P<ish>{_ISH})|"
    rf"(?P<pdl1>PD-?\s?L1))(?![A-Za-z])",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:ER\s*(?:/|and|&|,)\s*PR|estrogen and progesterone receptors?|hormone receptors?)\s*(?:status)?\s*(?::|-|"
    r"are|is|both)*\s*"
    r"(?P<v>positive|negative|\+|-(?=[\s,;)]))",
    re.IGNORECASE,
)
_TRIPLE = re.compile(r"\btriple[- ]negative\b", re.IGNORECASE)
_RULE = re.compile(
    r"defined|is considered|considered|guideline|criteria|threshold|interpreted|scoring|>\s?=\s?1|range", re.IGNORECASE
)

_IHC = re.compile(
    r"(?P<plus>\b[0-3]\s?\+)(?!\s?[=\d])|(?:score|ihc|immunohistochemistry)\)?\s*(?:of|is|:|"
    r"=)?\s*(?P<score>[0-3](?:\s?\+)?)(?![\d.%/])|"
    r"(?P<equivocal>equivocal)",
    re.IGNORECASE,
)
_ISH_RESULT = re.compile(
    r"(?P<no>not amplified|non-?\s?amplified|no (?:evidence of )?(?:gene )?amplification|unamplified|negative)|"
    r"(?P<eq>equivocal|borderline)|(?P<yes>amplified|positive|amplification (?:is )?(?:detected|present))",
    re.IGNORECASE,
)


def find(passage: Passage) -> Iterator[Fact]:
    """Receptor and protein-expression facts of a page."""
    mentions = list(_MENTION.finditer(passage.text))
    for index, match in enumerate(mentions):
        limit = _window(passage, match, mentions[index + 1] if index + 1 < len(mentions) else None)
        name = match.lastgroup
        tail = passage.text[match.end() : limit]
        if (opening := _OF_THE_NEXT.search(tail)) is not None:
            tail = tail[: opening.start()]
        if name in ("er", "pr"):
            yield from _receptor(passage, match, tail, FactKind.ER if name == "er" else FactKind.PR)
        elif name == "her2":
            yield from _her2(passage, match, tail)
        elif name == "ish":
            yield from _ish(passage, match, tail, mentions[:index])
        elif name == "ki67":
            yield from _ki67(passage, match, tail)
        elif name == "pdl1":
            yield from _pdl1(passage, match, tail)
    for match in _BOTH.finditer(passage.text):
        if _RULE.search(passage.text[match.end() : match.end() + 30]):
            continue
        value = "positive" if match["v"].lower() in ("positive", "+") else "negative"
        bearing = passage.stated(match.start(), match.end())
        for kind in (FactKind.ER, FactKind.PR):
            yield passage.fact(kind, *match.span(), value=value, bearing=bearing)
    for match in _TRIPLE.finditer(passage.text):
        bearing = passage.bearing(match.start(), match.end())
        for kind in (FactKind.ER, FactKind.PR, FactKind.HER2):
            yield passage.fact(kind, *match.span(), value="negative", bearing=bearing)
    yield from _repair(passage)


def _window(passage: Passage, match: re.Match[str], following: re.Match[str] | None) -> int:
    """Where the words about one marker end: at its clause, at the next marker, after 90 characters."""
    limit = min(passage.clause(match.end() - 1)[1], match.end() + 90)
    if following is not None:
        limit = min(limit, following.start())
    return limit


def _receptor(passage: Passage, match: re.Match[str], tail: str, kind: FactKind) -> Iterator[Fact]:
    if _RULE.search(tail) or _KEY.match(tail) or re.match(r"\s*(?:and|/|or)\s*$", tail):
        return
    state = _STATE.search(tail)
    if state is not None:
        value = "not performed" if state["not_done"] else "pending"
        yield _built(passage, match, kind, value, state.end())
        return
    percent, positive, negative = _PERCENT.search(tail), _POSITIVE.search(tail), _NEGATIVE.search(tail)
    if positive is None and negative is None and percent is None:
        if (said := _SAID_BEFORE.search(passage.before(match.start()))) is not None:
            yield _built(passage, match, kind, said["v"].lower(), 0)
        return
    ends = [m.end() for m in (percent, positive, negative) if m is not None]
    if (
        (negative is not None and (positive is None or negative.start() < positive.start()))
        or (percent is not None and int(percent["a"]) == 0)
        or (percent is not None and percent["c"] == "<" and percent["a"] == "1")
    ):
        value = "negative"
    else:
        value = f"positive {_percentage(percent)}" if percent is not None else "positive"
    intensity = _INTENSITY.search(tail)
    details = {"intensity": intensity["v"].lower()} if intensity else {}
    yield _built(passage, match, kind, value, max(ends), details)


def _percentage(match: re.Match[str]) -> str:
    comparator = {"~": "", "≥": ">=", "≤": "<="}.get(match["c"] or "", match["c"] or "")
    return f"{comparator}{match['a']}{'-' + match['b'] if match['b'] else ''}%"


def _built(
    passage: Passage, match: re.Match[str], kind: FactKind, value: str, tail: int, details: dict[str, str] | None = None
) -> Fact:
    start, end = match.start(), match.end() + tail
    return passage.fact(kind, start, end, value=value, bearing=passage.stated(start, end), details=details)


def _her2(passage: Passage, match: re.Match[str], tail: str) -> Iterator[Fact]:
    if _RULE.search(tail) or _KEY.match(tail):
        return
    if _BY_ISH.match(passage.text, match.end()):
        return  # the method follows and speaks for itself: "HER2 (FISH): ..."
    if len({found.group() for found in _SCORES.finditer(passage.text, match.end(), match.end() + 80)}) > 1:
        return  # the key of the test: "negative 0-1+, equivocal 2+, positive 3+"
    state = _STATE.search(tail)
    score = _IHC.search(tail)
    if score is not None and (state is None or score.start() < state.start()):
        figure = (score["plus"] or score["score"] or "").replace(" ", "").rstrip("+")
        value = {"": "2+", "0": "0"}.get(figure, f"{figure}+")
        details = {"equivocal": "yes"} if value == "2+" else {}
        yield _built(passage, match, FactKind.HER2_IHC, value, score.end(), details)
    elif state is not None:
        kind = FactKind.HER2_IHC if re.search(r"\bihc|immuno", tail, re.IGNORECASE) else FactKind.HER2
        yield _built(passage, match, kind, "not performed" if state["not_done"] else "pending", state.end())
    else:
        amplified = _ISH_RESULT.search(tail)
        if amplified is None:
            minus, plus = _NEGATIVE.match(tail), _POSITIVE.match(tail)
            if minus or plus:
                found = minus or plus
                assert found is not None
                yield _built(passage, match, FactKind.HER2, "negative" if minus else "positive", found.end())
            elif (said := _SAID_BEFORE.search(passage.before(match.start()))) is not None:
                yield _built(passage, match, FactKind.HER2, said["v"].lower(), 0)
            return
        kind = FactKind.HER2_ISH if "amplif" in amplified.group().lower() else FactKind.HER2
        if kind is FactKind.HER2_ISH:
            value = "not amplified" if amplified["no"] else "amplified"
        else:
            value = "negative" if amplified["no"] else "equivocal" if amplified["eq"] else "positive"
        yield _built(passage, match, kind, value, amplified.end())


def _ish(passage: Passage, match: re.Match[str], tail: str, earlier: list[re.Match[str]]) -> Iterator[Fact]:
    """In-situ hybridisation, where HER2 is what was spoken of within the last 200 characters."""
    near = [m for m in earlier if match.start() - m.end() < 200 and m.lastgroup == "her2"]
    beside = re.match(rf"[^.;\n]{{0,30}}{_HER2}", tail + passage.text[match.end() + len(tail) :][:20], re.IGNORECASE)
    if (not near and beside is None) or _RULE.search(tail):
        return
    before = passage.text[max(passage.clause(match.start())[0], match.start() - 40) : match.start()]
    state, result = _STATE.search(tail), _ISH_RESULT.search(tail)
    early = re.search(rf"\b(?P<pending>{_PENDING})\s*(?:by|for|on)?\s*$", before, re.IGNORECASE)
    advised = re.search(
        r"\b(?:recommend\w*|suggest\w*|advise\w*|consider\w*|perform|reflex\w*)\b", before + tail, re.IGNORECASE
    )
    if state is not None and (result is None or state.start() < result.start()):
        value, end = ("not performed" if state["not_done"] else "pending"), state.end()
    elif result is not None:
        value, end = ("not amplified" if result["no"] else "equivocal" if result["eq"] else "amplified"), result.end()
    elif early is not None:
        value, end = "pending", 0
    else:
        return
    if advised is not None and result is not None and state is None:
        return
    yield _built(passage, match, FactKind.HER2_ISH, value, end)


def _ki67(passage: Passage, match: re.Match[str], tail: str) -> Iterator[Fact]:
    percent = _PERCENT.search(tail)
    if percent is not None and not _RULE.search(tail[: percent.start()]) and not re.search(r"\blow\s*<", tail, re.I):
        yield _built(passage, match, FactKind.KI67, _percentage(percent), percent.end())
    elif (state := _STATE.search(tail)) is not None:
        yield _built(passage, match, FactKind.KI67, "not performed" if state["not_done"] else "pending", state.end())


_PDL1 = re.compile(
    r"(?P<score>TPS|CPS|IC|tumou?r proportion score|combined positive score)\)?[\s:=]*(?:of |"
    r"is )?(?P<v>[<>≥]?=?\s?\d{1,3})\s?%?",
    re.I,
)


def _pdl1(passage: Passage, match: re.Match[str], tail: str) -> Iterator[Fact]:
    score, state, percent = _PDL1.search(tail), _STATE.search(tail), _PERCENT.search(tail)
    if score is not None:
        name = {
            "tumor proportion score": "TPS",
            "tumour proportion score": "TPS",
            "combined positive score": "CPS",
        }.get(score["score"].lower(), score["score"].upper())
        value = f"{name} {score['v'].replace(' ', '')}" + ("%" if name in ("TPS", "IC") else "")
        yield _built(passage, match, FactKind.PDL1, value, score.end())
    elif state is not None:
        yield _built(passage, match, FactKind.PDL1, "not performed" if state["not_done"] else "pending", state.end())
    elif percent is not None:
        yield _built(passage, match, FactKind.PDL1, _percentage(percent), percent.end())
    elif (no := _NEGATIVE.search(tail)) is not None:
        yield _built(passage, match, FactKind.PDL1, "negative", no.end())


_MMR = re.compile(
    r"\b(?:(?P<d>MMR[- ]?deficient|dMMR|mismatch repair[- ](?:protein )?(?:deficien\w+)|deficient mismatch repair|"
    r"loss of (?:nuclear )?(?:expression of )?(?:MLH1|MSH2|MSH6|PMS2))|"
    r"(?P<p>MMR[- ]?proficient|pMMR|mismatch repair[- ](?:protein )?(?:proficien\w+|intact)|proficient mismatch repair|"
    r"(?:MMR|mismatch repair) proteins? (?:are )?(?:intact|retained)))\b",
    re.IGNORECASE,
)
_MSI = re.compile(
    r"\b(?:(?P<h>MSI[- ]?H(?:igh)?|microsatellite[- ]instability[- ]?[- :]*\(?high|MSI:? high)|(?P<l>MSI[- ]?L(?:ow)?)|"
    r"(?P<s>MSS|microsatellite[- ]stable|microsatellite (?:status|instability)[: ]+stable))\b",
    re.IGNORECASE,
)
_REPAIR_STATE = re.compile(
    rf"\b(?:(?P<mmr>MMR|mismatch repair)|(?P<msi>MSI|"
    rf"microsatellite instability))[^.;\n]{{0,40}}?\b(?:(?P<n>{_NOT_DONE})|(?P<w>{_PENDING}))\b",
    re.IGNORECASE,
)
_P16 = re.compile(r"\bp16\b[^.;\n]{0,30}?\b(?P<v>positive|negative)\b", re.IGNORECASE)


def _repair(passage: Passage) -> Iterator[Fact]:
    for match in _MMR.finditer(passage.text):
        yield passage.fact(FactKind.MMR, *match.span(), value="deficient" if match["d"] else "proficient")
    for match in _MSI.finditer(passage.text):
        yield passage.fact(
            FactKind.MSI, *match.span(), value="high" if match["h"] else "low" if match["l"] else "stable"
        )
    for match in _REPAIR_STATE.finditer(passage.text):
        kind = FactKind.MMR if match["mmr"] else FactKind.MSI
        bearing = passage.stated(match.start(), match.end())
        yield passage.fact(kind, *match.span(), value="not performed" if match["n"] else "pending", bearing=bearing)
    for match in _P16.finditer(passage.text):
        bearing = passage.stated(match.start(), match.end())
        yield passage.fact(FactKind.P16, *match.span(), value=match["v"].lower(), bearing=bearing)
