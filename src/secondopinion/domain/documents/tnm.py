"""T, N, M and stage groups as written.

A bare "T2" is only taken where the words around it speak of staging: "T2-weighted", "T4 vertebra", cassette labels and
topography codes are not stages. M is taken only when written. A list of several T categories with their definitions is
a form's legend: unless one is ticked it decides nothing. Recognised text confuses O with 0 and l or I with 1; inside a
TNM expression, and only there, these are read as figures while ``words`` stays as printed.
"""

import re
from collections.abc import Iterator

from .facts import Fact, FactKind, Polarity, Standing
from .passage import Bearing, Passage

_TNM = re.compile(
    r"(?<![A-Za-z0-9#\-/.])"
    r"(?P<t>(?P<tp>(?:y?r?a?m?[pc]|m|yr|r|y)?)[ ]?T[ ]?(?P<tv>[0-4OlIX]|is|IS)[ ]?(?P<ts>(?:\(?(?:is|mi|m|\d)\)|"
    r"[abcd](?![A-Za-z])|"
    r"[abcdl][1-3lI]?(?=[\s,;.)/\]:]|$|N|p|M|G)|mi\b)?)(?:\((?:m|\d|is|sn)\))?)"
    r"(?:(?P<sep1>[\s,;/.|"
    r":]{0,4})(?P<n>(?P<np>(?:y?r?a?[pc])?)[ ]?N[ ]?(?P<nv>[0-3OlIXx])[ ]?(?P<ns>(?:[abc](?![A-Za-z])|mi\b)?)"
    r"[ ]?(?P<nq>(?:\((?:i[+\-]|mol[+\-]|sn|mi|i-, ?sn|sn, ?i-)\))?)"
    r"(?P<nc>[ ]?\(?\d{1,3}[ ]?/[ ]?\d{1,3}\)?)?))?"
    r"(?:(?P<sep2>[\s,;/.|:&]{0,4}|"
    r"[ ]?and[ ])(?P<m>(?P<mp>(?:y?[pc])?)[ ]?M[ ]?(?P<mv>[01OlIXx])[ ]?(?P<ms>[abcd]?)(?![A-Za-z0-9])))?"
    r"(?![A-Za-z0-9%])"
)
_N_ALONE = re.compile(
    r"(?<![A-Za-z0-9#\-/.])(?P<n>(?P<np>(?:y?r?a?[pc])?)[ ]?N[ ]?(?P<nv>[0-3OXx])[ ]?(?P<ns>(?:[abc](?![A-Za-z])|"
    r"mi\b)?)"
    r"[ ]?(?P<nq>(?:\((?:i[+\-]|mol[+\-]|sn|mi|i-, ?sn|sn, ?i-)\))?))(?![A-Za-z0-9%])"
)
_M_ALONE = re.compile(
    r"(?<![A-Za-z0-9#\-/.])(?P<m>(?P<mp>(?:y?[pc])?)[ ]?M[ ]?(?P<mv>[01OXx])[ ]?(?P<ms>[abcd]?))(?![A-Za-z0-9%])"
)
_STAGING_WORDS = re.compile(
    r"\b(?:p?tnm|stag(?:e|ed|ing)|ajcc|uicc|classification|primary tumou?r|extent of invasion|pathologic(?:al)? t\b|"
    r"\(p?t\)|tumou?r extent|category|p?t ?:)",
    re.IGNORECASE,
)
_NODE_WORDS = re.compile(
    r"\b(?:p?tnm|stag(?:e|ing)|ajcc|uicc|lymph nodes?|\(p?n\)|nodal|classification)", re.IGNORECASE
)
_SPREAD_WORDS = re.compile(r"\b(?:p?tnm|stag(?:e|ing)|ajcc|uicc|metastas[ie]s|\(p?m\)|classification)", re.IGNORECASE)
_NOT_STAGING = re.compile(
    r"^[\s\-]*(?:weighted|w\b|-?w[it]|hyper|hypo|flair|signal|sequence|axial|sagittal|coronal|images?|lesion on|"
    r"relaxation|shine|"
    r"vertebra|spine|level|nerve|through|rib|to T|[-–/][ ]?[TL]?\d|cells?\b|lymphocyte)",
    re.IGNORECASE,
)
_MRI_BEFORE = re.compile(
    r"\b(?:axial|sagittal|coronal|weighted|fse|tse|fat[- ]sat\w*|vertebra[le]?|spine|level|rib)\W*$", re.I
)
_TICKED = re.compile(r"(?:\[\s*[xX✓]\s*\]|\(\s*[xX✓]\s*\)|[✓✔☒☑])\s*-?\s*$")
_UNTICKED = re.compile(r"(?:\[\s*\]|\(\s*\)|_{2,}|☐|□)\s*-?\s*$")
_DEFINITION = re.compile(r"^[ ]?[:=\-–][ ]?[A-Za-z]{2,}")
_AT_LEAST = re.compile(r"\b(?:at least|minimum|minimal|no less than)\b[^.;]{0,30}$", re.IGNORECASE)

_STAGE = re.compile(
    r"\b(?P<sys>ajcc|uicc|figo|pathologic(?:al)?|clinical|anatomic|prognostic|overall|tnm|final|p)?\s?"
    r"(?:stage(?:[ ]group(?:ing)?)?|figo)(?P<tail>[ ]?\((?:ajcc|figo|uicc)[^)\n]{0,25}\))?\s*(?:is|of|=|:|-)?\s*"
    r"(?P<v>IV|III|II|I|0|[1-4](?=[ABC]?[1-3]?\b))[ ]?(?P<s>[ABCabc]?(?:[ ]?[1-3i]{0,2})?)(?![A-Za-z0-9/%])",
    re.IGNORECASE,
)
_OTHER_STAGE = re.compile(
    r"\b(?:kidney|renal|ckd|copd|gold|ulcer|decubitus|heart failure|disease|fibrosis|sleep|pressure)\W*$", re.I
)
_OTHER_STAGE_AFTER = re.compile(
    r"^[ ]?(?:of )?(?:\w+ )?(?:pressure|ulcer|decubitus|kidney|renal|ckd|hypertens\w+|heart failure|copd|sacral|bedsore|"
    r"fibrosis|sarcoidosis|labou?r|endometriosis|lymph(?:o)?edema|retinopathy)\b",
    re.IGNORECASE,
)
_STAGE_DENIED_BEFORE = re.compile(r"\b(?:not|no evidence of|no|without|excludes?|ruled out|rather than)[ ]{0,2}$", re.I)
_STAGE_DENIED_AFTER = re.compile(
    r"^[ ](?:disease |cancer )?(?:(?:is|was|has been) )?(?:excluded|ruled out)\b", re.IGNORECASE
)
_FIGURE = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "x": "X"})


def find(passage: Passage) -> Iterator[Fact]:
    """T, N, M and stage facts of a page."""
    matches = [m for m in _TNM.finditer(passage.text) if _is_staging(passage, m)]
    legend = _legend(passage, matches)
    taken: list[tuple[int, int]] = []
    for match in matches:
        bearing = _bearing(passage, match.start(), match.end())
        if match in legend:
            bearing = Bearing(bearing.polarity, bearing.certainty, Standing.CONDITIONAL)
        details = {"at_least": "yes"} if _AT_LEAST.search(passage.before(match.start())) else {}
        category = match["tv"].lower() if match["tv"].lower() == "is" else match["tv"].translate(_FIGURE)
        sub = _sub(match["ts"])
        value = f"{match['tp']}T{category}{sub}"
        yield passage.fact(FactKind.T, *match.span("t"), value=value, bearing=bearing, details=details)
        taken.append(match.span())
        if match["n"]:
            yield passage.fact(FactKind.N, match.start("n"), _n_end(match), value=_n(match), bearing=bearing)
        if match["m"]:
            yield passage.fact(FactKind.M, *match.span("m"), value=_m(match), bearing=bearing)
    yield from _alone(passage, _N_ALONE, FactKind.N, words=_NODE_WORDS, taken=taken)
    yield from _alone(passage, _M_ALONE, FactKind.M, words=_SPREAD_WORDS, taken=taken)
    yield from _stages(passage)


def _sub(text: str) -> str:
    text = text.strip("() ")
    return text if len(text) < 2 else text[0] + text[1:].translate(_FIGURE)


def _n(match: re.Match[str]) -> str:
    return f"{match['np']}N{match['nv'].translate(_FIGURE)}{match['ns']}{(match['nq'] or '').replace(' ', '')}"


def _n_end(match: re.Match[str]) -> int:
    return match.end("nq") if match["nq"] else match.end("ns") if match["ns"] else match.end("nv")


def _m(match: re.Match[str]) -> str:
    return f"{match['mp']}M{match['mv'].translate(_FIGURE)}{match['ms']}"


def _bearing(passage: Passage, start: int, end: int) -> Bearing:
    """A stage is never negated by the "no" of its neighbour; doubt is read as elsewhere.

    A section of history makes a clinical stage historic; a pathological one was found on the tissue reported here.
    """
    found = passage.bearing(start, end)
    standing = found.standing
    if standing is Standing.HISTORIC and passage.text[start] == "p" and not passage.said_of_the_past(start):
        standing = Standing.CURRENT
    return Bearing(Polarity.AFFIRMED, found.certainty, standing)


def _is_staging(passage: Passage, match: re.Match[str]) -> bool:
    after = passage.text[match.end() : match.end() + 20]
    before = passage.text[max(0, match.start() - 60) : match.start()]
    if match["n"] and match["nv"] in "Ol" and not match["tp"] and match["tv"] in "OlI" and not match["ts"]:
        return False
    if match["n"] or match["tp"][-1:] in ("p", "c"):
        return not _NOT_STAGING.match(after) or bool(match["n"])
    if _NOT_STAGING.match(after) or _MRI_BEFORE.search(before) or (match["tv"] in "OlI" and not match["ts"]):
        return False
    return bool(_STAGING_WORDS.search(before))


def _legend(passage: Passage, matches: list[re.Match[str]]) -> set[re.Match[str]]:
    """The categories of a form's list that are not ticked; all of them where none is."""
    found: set[re.Match[str]] = set()
    for index, match in enumerate(matches):
        if _UNTICKED.search(passage.text[max(0, match.start() - 8) : match.start()]):
            found.add(match)
            continue
        if not _defines(passage, match):
            continue
        neighbours = [
            other
            for other in matches[max(0, index - 3) : index + 4]
            if other is not match
            and abs(other.start() - match.start()) < 400
            and other["tv"] + other["ts"] != match["tv"] + match["ts"]
            and _defines(passage, other)
        ]
        if neighbours and not _TICKED.search(passage.text[max(0, match.start() - 8) : match.start()]):
            found.add(match)
    return found


def _defines(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the category is followed by its definition, as in a form: "pT2: Tumor more than ..."."""
    return bool(_DEFINITION.match(passage.text[match.end() : match.end() + 12]))


def _alone(
    passage: Passage, pattern: re.Pattern[str], kind: FactKind, *, words: re.Pattern[str], taken: list[tuple[int, int]]
) -> Iterator[Fact]:
    prefix, figure, sub = ("np", "nv", "ns") if kind is FactKind.N else ("mp", "mv", "ms")
    matches = list(pattern.finditer(passage.text))
    for match in matches:
        if any(start <= match.start() < end for start, end in taken):
            continue
        before = passage.text[max(0, match.start() - 60) : match.start()]
        if not match[prefix] and (match[figure] in "Oo" or not words.search(before)):
            continue
        if _UNTICKED.search(before[-8:]):
            continue
        value = _n(match) if kind is FactKind.N else _m(match)
        bearing = _bearing(passage, match.start(), match.end())
        if _defines(passage, match) and any(
            other[figure] + other[sub] != match[figure] + match[sub]
            and abs(other.start() - match.start()) < 300
            and _defines(passage, other)
            for other in matches
        ):
            bearing = Bearing(bearing.polarity, bearing.certainty, Standing.CONDITIONAL)
        yield passage.fact(kind, *match.span(), value=value, bearing=bearing)


_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def _stages(passage: Passage) -> Iterator[Fact]:
    for match in _STAGE.finditer(passage.text):
        before = passage.text[max(0, match.start() - 25) : match.start()]
        after = passage.text[match.end() : match.end() + 60]
        if _OTHER_STAGE.search(before) or _OTHER_STAGE_AFTER.match(after):
            continue
        if match["v"].islower() and match["v"] != "0":
            continue
        system = (match["sys"] or "").lower() or ("figo" if "figo" in match.group().lower() else "")
        value = _ROMAN.get(match["v"], match["v"].upper()) + match["s"].replace(" ", "").upper()
        bearing = _bearing(passage, match.start(), match.end())
        if _STAGE_DENIED_BEFORE.search(before) or _STAGE_DENIED_AFTER.match(after):
            bearing = Bearing(Polarity.NEGATED, bearing.certainty, bearing.standing)
        yield passage.fact(
            FactKind.STAGE, *match.span(), value=value, bearing=bearing, details={"system": system} if system else None
        )
