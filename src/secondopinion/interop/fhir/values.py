"""Reading FHIR values from records nobody validated: every function takes anything and gives the empty value for it."""

import html
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from secondopinion.domain.values import Code, PartialDate, Quantity

from ..dates import fhir_date
from ..terminologies import system_name
from ..writing import plain

Resource = dict[str, Any]

_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"(?i)<\s*(?:/\s*(?:p|div|tr|li|h\d|table|caption)|br)\s*/?\s*>")
_CELL = re.compile(r"(?i)</\s*(?:td|th)\s*>")


def many(value: object) -> list[Any]:
    """A list as it is, one value as a list of one, nothing as an empty list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def mapping(value: object) -> Resource:
    """The value when it is an object, else an empty one; of a list, its first."""
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, dict) else {}


def mappings(value: object) -> list[Resource]:
    """The objects among the values."""
    return [item for item in many(value) if isinstance(item, dict)]


def words(value: object) -> str:
    """Text, numbers as text, everything else empty."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(str(value)) if isinstance(value, str | int | float) else ""


def codes(concept: object) -> list[Code]:
    """The codings of a CodeableConcept that name their system."""
    return [
        Code(system_name(coding.get("system")), words(coding.get("code")), words(coding.get("display")))
        for coding in mappings(mapping(concept).get("coding"))
        if words(coding.get("code")) and words(coding.get("system"))
    ]


def shown(concept: object) -> str:
    """What a CodeableConcept says to a person."""
    item = mapping(concept)
    texts = [words(item.get("text"))] + [words(coding.get("display")) for coding in mappings(item.get("coding"))]
    bare = [words(coding.get("code")) for coding in mappings(item.get("coding"))]
    return next(filter(None, [*texts, *bare]), "")


def quantity(value: object) -> Quantity | None:
    """A FHIR Quantity; None without a number."""
    item = mapping(value)
    try:
        number = Decimal(str(item.get("value")))
    except (InvalidOperation, ValueError):
        return None
    if not number.is_finite():
        return None
    comparator = words(item.get("comparator"))
    unit = words(item.get("unit")) or words(item.get("code"))
    return Quantity(number, unit, comparator if comparator in {"<", ">", "<=", ">="} else "")


def when(resource: Resource, *names: str) -> PartialDate | None:
    """The first date among these elements; of a period, its start."""
    for name in names:
        value = resource.get(name)
        date = fhir_date(value) or fhir_date(mapping(value).get("start"))
        if date is not None:
            return date
    return None


def reference(value: object) -> str:
    """What a reference points at, as ``Type/id`` or as written."""
    target = words(mapping(value).get("reference"))
    parts = target.split("/")
    return "/".join(parts[-2:]) if target.startswith("http") and len(parts) > 2 else target


def narrative(resource: Resource) -> list[str]:
    """The lines of a resource's own human-readable text."""
    div = mapping(resource.get("text")).get("div")
    if not isinstance(div, str):
        return []
    broken = _CELL.sub(" | ", _BREAK.sub("\n", div))
    lines = (plain(html.unescape(_TAG.sub(" ", line))).strip(" |") for line in broken.split("\n"))
    return [line for line in lines if line]
