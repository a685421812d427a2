"""A coded cancer diagnosis says where the tumour is, on which side, and sometimes what it is.

Codes first, the words beside them second: ICD-10(-CM) categories of malignant and in-situ neoplasms name the organ and
in paired organs the side (ICD-10-CM Official Guidelines, chapter 2); SNOMED CT and ICD-O-3 are read by their display
words and, for morphology, by the ICD-O-3 code itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from secondopinion.domain.documents import FactKind, Laterality, StructuredEntry
from secondopinion.domain.values import Code
from secondopinion.domain.vocabulary import HISTOLOGIES, ORGANS, Histology, Organ, TermFinder

_ORGAN_WORDS = TermFinder({wording: organ.key for organ in ORGANS.values() for wording in organ.wordings})
_TUMOUR_WORDS = TermFinder({wording: tumour.key for tumour in HISTOLOGIES.values() for wording in tumour.wordings})
_BY_CATEGORY = {organ.icd10: organ for organ in ORGANS.values()} | {
    "C19": ORGANS["rectum"],
    "C33": ORGANS["lung"],
    "C23": ORGANS["bile_duct"],
    "C55": ORGANS["endometrium"],
    "C65": ORGANS["kidney"],
    "D05": ORGANS["breast"],
}
_BY_MORPHOLOGY = {tumour.morphology: tumour for tumour in reversed(HISTOLOGIES.values()) if tumour.morphology}
_ICD10 = ("icd-10-cm", "icd-10")
_MALIGNANT = re.compile(
    r"\b(?:malignan\w+|cancers?|(?:adeno)?carcinomas?|sarcomas?|melanomas?|lymphomas?)\b", re.IGNORECASE
)
_NOT_HERE = re.compile(
    r"\b(?:secondary|metasta\w+|history of|family|screening|suspected|benign|risk|fear|without|exclud\w+)\b",
    re.IGNORECASE,
)
_SECONDARY = re.compile(r"^(?:C7[789]|Z)")
_SIDES = (
    (Laterality.BILATERAL, re.compile(r"\b(?:bilateral|both)\b", re.IGNORECASE)),
    (Laterality.LEFT, re.compile(r"\bleft\b", re.IGNORECASE)),
    (Laterality.RIGHT, re.compile(r"\bright\b", re.IGNORECASE)),
)
_SIDE_DIGITS = {"1": Laterality.RIGHT, "2": Laterality.LEFT, "3": Laterality.BILATERAL}
_LENGTH_WITH_SIDE = {"C50": 6, "C34": 5, "C56": 4, "C62": 5, "C64": 4, "C65": 4, "D05": 5, "C74": 5}
"""Characters (without the dot) of an ICD-10-CM code whose last digit is the side."""


def tumour_entries(
    diagnosis: StructuredEntry, *, words: str, codes: Sequence[Code], where: str = ""
) -> Iterator[StructuredEntry]:
    """Site, side and tumour type that a diagnosis implies; nothing for an illness that is no primary cancer.

    The entries share the diagnosis' place, polarity, certainty, standing and date. ``where`` are the words of its body
    site, laterality included.
    """
    if any(_SECONDARY.match(code.code) for code in codes if code.system in _ICD10) or _NOT_HERE.search(words):
        return
    organ, code = _organ(words, codes=codes, where=where)
    if organ is None:
        return
    side = _side(f"{words} {where}", codes=codes) if organ.paired else None
    topography = Code("icd-o-3", organ.topography, organ.name)
    base = replace(diagnosis, code=code, laterality=None, quantity=None, details={})
    yield replace(base, kind=FactKind.SITE, value=organ.key, code=code or topography, laterality=side)
    if side is not None:
        yield replace(base, kind=FactKind.LATERALITY, value=side.value, code=None, laterality=side)
    tumour = tumour_type(words, codes=())
    if tumour is not None:
        yield replace(base, kind=FactKind.HISTOLOGY, value=tumour.key, code=tumour.code)


def tumour_type(words: str, *, codes: Sequence[Code]) -> Histology | None:
    """The tumour type of a morphology: by its ICD-O-3 code, else by the words."""
    for code in codes:
        if code.system == "icd-o-3" and code.code in _BY_MORPHOLOGY:
            return _BY_MORPHOLOGY[code.code]
    found = [mention.key for text in (words, *(c.display for c in codes)) for mention in _TUMOUR_WORDS.find(text)]
    return HISTOLOGIES[found[0]] if found else None


def _organ(words: str, *, codes: Sequence[Code], where: str) -> tuple[Organ | None, Code | None]:
    for code in codes:
        if code.system in _ICD10:
            organ = _BY_CATEGORY.get(code.code[:3].upper())
            if organ is not None:
                return organ, code
    if not _MALIGNANT.search(words):
        return None, None
    for text in (words, where):
        for mention in _ORGAN_WORDS.find(text):
            return ORGANS[mention.key], next(iter(codes), None)
    return None, None


def _side(words: str, *, codes: Sequence[Code]) -> Laterality | None:
    for code in codes:
        plain = code.code.replace(".", "").upper()
        if code.system == "icd-10-cm" and len(plain) == _LENGTH_WITH_SIDE.get(plain[:3]):
            side = _SIDE_DIGITS.get(plain[-1])
            if side is not None:
                return side
    return next((side for side, pattern in _SIDES if pattern.search(words)), None)
