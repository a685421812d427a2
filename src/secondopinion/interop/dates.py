"""Dates of HL7 formats keep the precision they are written with."""

import re

from secondopinion.domain.values import PartialDate

_V3 = re.compile(r"^(\d{4})(\d{2})?(\d{2})?")
_FHIR = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T|$)")


def _date(pattern: re.Pattern[str], text: object) -> PartialDate | None:
    found = pattern.match(text) if isinstance(text, str) else None
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        return PartialDate(year or 0, month or None, day if month and day else None)
    except ValueError:
        return None


def v3_date(text: object) -> PartialDate | None:
    """HL7 v3 time stamp (``YYYY[MM[DD[hhmm...]]]``); None when it is not one. Source: HL7 v3 data types, TS."""
    return _date(_V3, text)


def fhir_date(text: object) -> PartialDate | None:
    """FHIR ``date`` or ``dateTime``; None when it is not one. Source: HL7 FHIR R4, data types."""
    return _date(_FHIR, text)
