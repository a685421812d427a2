"""Is this page about the patient of the case?

Two parts decide: name and birth date; record numbers support. The rules, in order:

1. nothing comparable was found: unknown, never a mismatch;
2. another birth date (no reading of either allows the same day): mismatch, unless name and record number are both
   equal, which is left to a person (unknown);
3. another name: mismatch, unless the birth date or the record number is equal, which is left to a person; where one
   name of two is shared (a former name, a sister) an equal birth date or number makes it a match, another number or
   sex a mismatch, and nothing else leaves it unknown;
4. equal name, or equal birth date or number alone, with nothing against it: match.

Names are compared as sets of words: order, middle names, initials, accents, case, double names and single misread
letters do not count against the patient.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from secondopinion.domain.values import PartialDate

from .identity import ExpectedPatient, PatientIdentity


class IdentityOutcome(StrEnum):
    """Whose page it is."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"


class IdentityReason(StrEnum):
    """What spoke for or against."""

    NOTHING_FOUND = "nothing_found"
    NAME_EQUAL = "name_equal"
    NAME_SIMILAR = "name_similar"
    NAME_DIFFERS = "name_differs"
    BIRTH_DATE_EQUAL = "birth_date_equal"
    BIRTH_DATE_DIFFERS = "birth_date_differs"
    RECORD_NUMBER_EQUAL = "record_number_equal"
    RECORD_NUMBER_DIFFERS = "record_number_differs"
    SEX_DIFFERS = "sex_differs"


@dataclass(frozen=True, slots=True)
class IdentityVerdict:
    """The outcome for one page and the reasons, strongest first."""

    page: int
    outcome: IdentityOutcome
    reasons: tuple[IdentityReason, ...]


_R, _O = IdentityReason, IdentityOutcome


def compare_identity(expected: ExpectedPatient, *, found: PatientIdentity) -> IdentityVerdict:
    """Compare what one page prints with the patient of the case."""
    name = _best(_compare_names(given, f.value) for f in found.names for given in expected.names)
    birth = _birth(expected.birth_date, [f.value for f in found.birth_dates])
    number = _numbers(expected.record_numbers, [f.value for f in found.record_numbers])
    sex = _R.SEX_DIFFERS if expected.sex and found.sexes and all(f.value != expected.sex for f in found.sexes) else None
    reasons = tuple(r for r in (birth, name, number, sex) if r is not None)
    outcome = _decide(name, birth, number, sex)
    return IdentityVerdict(found.page, outcome, reasons or (_R.NOTHING_FOUND,))


def _decide(
    name: IdentityReason | None, birth: IdentityReason | None, number: IdentityReason | None, sex: IdentityReason | None
) -> IdentityOutcome:
    if birth is _R.BIRTH_DATE_DIFFERS:
        doubtful = name is _R.NAME_EQUAL and number is _R.RECORD_NUMBER_EQUAL
        return _O.UNKNOWN if doubtful else _O.MISMATCH
    supported = birth is _R.BIRTH_DATE_EQUAL or number is _R.RECORD_NUMBER_EQUAL
    if name is _R.NAME_DIFFERS:
        # an equal birth date or number beside a wholly different name is a coincidence or a clerical error: ask
        return _O.UNKNOWN if supported and number is not _R.RECORD_NUMBER_DIFFERS else _O.MISMATCH
    if name is _R.NAME_EQUAL:
        return _O.UNKNOWN if birth is None and sex is not None else _O.MATCH
    if name is _R.NAME_SIMILAR:
        if supported:
            return _O.MATCH
        return _O.MISMATCH if number is _R.RECORD_NUMBER_DIFFERS or sex is not None else _O.UNKNOWN
    return _O.MATCH if supported and sex is None else _O.UNKNOWN


def _best(found: Iterable[IdentityReason]) -> IdentityReason | None:
    order = (_R.NAME_EQUAL, _R.NAME_SIMILAR, _R.NAME_DIFFERS)
    return min(found, key=order.index, default=None)


_PARTICLES = {
    "de",
    "da",
    "di",
    "del",
    "van",
    "von",
    "der",
    "den",
    "la",
    "le",
    "dos",
    "bin",
    "al",
    "el",
    "mc",
    "o",
    "st",
}
_TITLES = {"mr", "mrs", "ms", "miss", "dr", "prof", "jr", "sr", "ii", "iii", "md"}


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "").replace("’", "")
    plain = plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")  # ä written as a or as ae is one name
    words = [w for w in re.split(r"[^\w]+", plain) if w and w not in _TITLES]
    return [w for w in words if w not in _PARTICLES] or words


def _compare_names(expected: str, found: str) -> IdentityReason:
    """Equal: given and family name agree. Similar: one of them does (a former name, a nickname). Else different."""
    ours, theirs = _words(expected), _words(found)
    if not ours or not theirs:
        return _R.NAME_SIMILAR
    short, long = sorted((ours, theirs), key=len)
    free, agreed, whole = list(long), 0, 0
    for word in sorted(short, key=len, reverse=True):
        partner = next((w for w in free if _alike(word, w)), None)
        if partner is not None:
            free.remove(partner)
            agreed += 1
            whole += min(len(word), len(partner)) > 1
    if whole >= 2 and agreed >= max(2, len([w for w in short if len(w) > 1]) - (len(short) > 2)):
        return _R.NAME_EQUAL
    if "".join(sorted(ours)) == "".join(sorted(theirs)) or _alike("".join(ours), "".join(theirs)):
        return _R.NAME_EQUAL
    return _R.NAME_SIMILAR if whole >= 1 else _R.NAME_DIFFERS


_CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "6": "g"})


def _alike(a: str, b: str) -> bool:
    """Equal words, an initial and its word, or words one misreading apart (two from nine letters on)."""
    a, b = (w.translate(_CONFUSED).replace("rn", "m").replace("vv", "w") for w in (a, b))
    if a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]):
        return True
    allowed = 0 if min(len(a), len(b)) < 4 else 1 if min(len(a), len(b)) < 9 else 2
    return _distance(a, b, most=allowed) <= allowed


def _distance(a: str, b: str, *, most: int) -> int:
    """Levenshtein distance, or ``most`` + 1 as soon as it is larger."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (x != y)))
        if min(row) > most:
            return most + 1
    return row[-1]


def _birth(expected: PartialDate | None, found: list[PartialDate]) -> IdentityReason | None:
    if expected is None or not found:
        return None
    if any(expected.may_equal(date) for date in found):
        return _R.BIRTH_DATE_EQUAL
    return _R.BIRTH_DATE_DIFFERS


def _numbers(expected: tuple[str, ...], found: list[str]) -> IdentityReason | None:
    if not expected or not found:
        return None
    ours = {_number(n) for n in expected}
    theirs = {_number(n) for n in found}
    return _R.RECORD_NUMBER_EQUAL if ours & theirs else _R.RECORD_NUMBER_DIFFERS


def _number(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.casefold()).lstrip("0")
