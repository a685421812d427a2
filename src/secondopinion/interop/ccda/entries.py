"""Coded entries: problems, medicines, allergies, procedures and results, each written as a line it can point at.

Template identifiers: HL7 CDA R2 Implementation Guide, C-CDA Templates for Clinical Notes R2.1.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from secondopinion.domain.documents import FactKind, Polarity, Standing, StructuredEntry
from secondopinion.domain.values import Code, PartialDate, Quantity
from secondopinion.domain.vocabulary import allergen

from ..dates import v3_date
from ..terminologies import finding_of, finding_value, ingredient, system_name
from ..tumours import tumour_entries
from ..writing import PageWriter, plain
from ..xml import Element, child, children, local_name, text_of

_TEMPLATE = "2.16.840.1.113883.10.20.22.4."
_FAMILY_HISTORY, _PAST_ILLNESS = "10157-6", "11348-0"
_PLANNED_MOODS = {"INT", "RQO", "PRMS", "PRP", "ARQ", "GOL", "DEF"}
_CODE_ATTRIBUTE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NOTHING_KNOWN = {"716186003", "409137002", "160244002", "428607008", "429625007"}  # SNOMED CT: no known allergy

Texts = Mapping[str, str]
Writer = Callable[[PageWriter, Element, Texts, Standing], Iterator[StructuredEntry]]


def section_entries(writer: PageWriter, entry: Element, *, section_code: str, texts: Texts) -> list[StructuredEntry]:
    """Write every entry below ``entry`` we know; entries of the family's history stay narrative."""
    if section_code == _FAMILY_HISTORY:
        return []
    standing = Standing.HISTORIC if section_code == _PAST_ILLNESS else Standing.CURRENT
    found: list[StructuredEntry] = []
    for element in entry.iter():
        if element.get("moodCode") in _PLANNED_MOODS and local_name(element) != "substanceAdministration":
            continue
        templates = {
            (template.get("root") or "").removeprefix(_TEMPLATE) for template in children(element, "templateId")
        }
        for template in _WRITERS.keys() & templates:
            found += _WRITERS[template](writer, element, texts, standing)
            break
        else:
            # registries and pathology systems use templates of their own for stage and receptors
            if local_name(element) == "observation" and finding_of(_codes(child(element, "code"), texts)[0]):
                found += _result(writer, element, texts, standing)
    return found


def _codes(element: Element | None, texts: Texts) -> tuple[list[Code], str]:
    """Every code of a coded value, translations after it, and the words it goes by."""
    if element is None:
        return [], ""
    codes, shown = [], ""
    for coded in (element, *children(element, "translation")):
        display = plain(coded.get("displayName") or "")
        shown = shown or display
        if coded.get("code") and coded.get("codeSystem"):
            codes.append(Code(system_name(coded.get("codeSystem")), coded.get("code"), display))
    original = child(element, "originalText")
    return codes, shown or _referred(original, texts)


def _referred(element: Element | None, texts: Texts) -> str:
    if element is None:
        return ""
    reference = child(element, "reference")
    pointed = texts.get((reference.get("value") or "").lstrip("#"), "") if reference is not None else ""
    return plain(pointed or text_of(element))


def _date(element: Element) -> tuple[PartialDate | None, PartialDate | None]:
    """Start (or the one point in time) and end of an entry."""
    for time in children(element, "effectiveTime"):
        low, high = child(time, "low"), child(time, "high")
        start = v3_date(time.get("value")) or (v3_date(low.get("value")) if low is not None else None)
        end = v3_date(high.get("value")) if high is not None else None
        if start or end:
            return start, end
    return None, None


def _quantity(element: Element | None) -> Quantity | None:
    if element is None:
        return None
    try:
        return Quantity(Decimal(element.get("value", "")), plain(element.get("unit") or "").removeprefix("1"))
    except (InvalidOperation, ValueError):
        return None


def _polarity(element: Element) -> Polarity:
    return Polarity.NEGATED if element.get("negationInd") == "true" else Polarity.AFFIRMED


def _problem(writer: PageWriter, element: Element, texts: Texts, standing: Standing) -> Iterator[StructuredEntry]:
    codes, words = _codes(child(element, "value"), texts)
    words = words or _referred(child(element, "text"), texts)
    start, end = _date(element)
    polarity = _polarity(element)
    if not words:
        return
    label = "Problem, not present" if polarity is Polarity.NEGATED else "Problem"
    span = writer.mark(_line(label, words, _coded(codes), _since(start, end)), words=words)
    if span is not None:
        over = Standing.HISTORIC if end is not None else standing
        found = StructuredEntry(
            FactKind.CONDITION, words, span, _best(codes), polarity=polarity, standing=over, date=start
        )
        yield found
        yield from tumour_entries(found, words=words, codes=codes, where=_where(element, texts))


def _where(element: Element, texts: Texts) -> str:
    """The words of the body site, its laterality qualifier included."""
    found = []
    for site in children(element, "targetSiteCode"):
        found.append(_codes(site, texts)[1])
        for qualifier in children(site, "qualifier"):
            found.append(_codes(child(qualifier, "value"), texts)[1])
    return ", ".join(filter(None, found))


def _allergy(writer: PageWriter, element: Element, texts: Texts, standing: Standing) -> Iterator[StructuredEntry]:
    value_codes, _ = _codes(child(element, "value"), texts)
    agent = child(element, "participant", "participantRole", "playingEntity")
    codes, words = _codes(child(agent, "code"), texts)
    words = words or text_of(child(agent, "name"))
    none_known = element.get("negationInd") == "true" or bool({code.code for code in value_codes} & _NOTHING_KNOWN)
    if none_known:
        words = f"no known allergy to {words}" if words else "none known"
    if not words:
        return
    start, _ = _date(element)
    span = writer.mark(_line("Allergy", words, _coded(codes)), words=words)
    if span is not None:
        polarity = Polarity.NEGATED if none_known and words != "none known" else Polarity.AFFIRMED
        yield StructuredEntry(
            FactKind.ALLERGY, allergen(words), span, _best(codes), polarity=polarity, standing=standing, date=start
        )


def _medicine(writer: PageWriter, element: Element, texts: Texts, standing: Standing) -> Iterator[StructuredEntry]:
    material = child(element, "consumable", "manufacturedProduct", "manufacturedMaterial")
    codes, words = _codes(child(material, "code"), texts)
    words = words or text_of(child(material, "name")) or _referred(child(element, "text"), texts)
    if not words or (not codes and words.lower().startswith("no ")):
        return
    dose = _quantity(child(element, "doseQuantity"))
    _, route = _codes(child(element, "routeCode"), texts)
    frequency = next((text for time in children(element, "effectiveTime") if (text := _period(time))), "")
    start, end = _date(element)
    polarity = _polarity(element)
    details = {
        "dose": f"{dose.value.normalize():f}" if dose else "",
        "unit": dose.unit if dose else "",
        "route": route,
        "frequency": frequency,
        "stop": str(end) if end else "",
    }
    label = "Medicine, not taken" if polarity is Polarity.NEGATED else "Medicine"
    parts = (words, _coded(codes), f"dose {dose}" if dose else "", route, frequency, _since(start, end))
    span = writer.mark(_line(label, *parts), words=words)
    if span is not None:
        ended = child(element, "statusCode")
        over = ended is not None and ended.get("code") in ("completed", "aborted") and end is not None
        yield StructuredEntry(
            FactKind.MEDICINE,
            ingredient(words),
            span,
            _best(codes),
            polarity=polarity,
            standing=Standing.HISTORIC if over else standing,
            date=start,
            details={key: value for key, value in details.items() if value},
        )


def _procedure(writer: PageWriter, element: Element, texts: Texts, standing: Standing) -> Iterator[StructuredEntry]:
    codes, words = _codes(child(element, "code"), texts)
    words = words or _referred(child(element, "text"), texts)
    if not words or element.get("nullFlavor"):
        return
    start, _ = _date(element)
    polarity = _polarity(element)
    label = "Procedure, not done" if polarity is Polarity.NEGATED else "Procedure"
    span = writer.mark(_line(label, words, _coded(codes), _on(start)), words=words)
    if span is not None:
        yield StructuredEntry(
            FactKind.PROCEDURE, words, span, _best(codes), polarity=polarity, standing=standing, date=start
        )


def _result(writer: PageWriter, element: Element, texts: Texts, standing: Standing) -> Iterator[StructuredEntry]:
    codes, name = _codes(child(element, "code"), texts)
    value = child(element, "value")
    if value is None or not name:
        return
    quantity = _quantity(value) if (value.get(_CODE_ATTRIBUTE) or "").endswith("PQ") else None
    _, shown = _codes(value, texts)
    words = str(quantity) if quantity else shown or text_of(value) or plain(value.get("value") or "")
    if not words:
        return
    start, _ = _date(element)
    finding = finding_of(codes)
    label = finding[0].label if finding else name
    span = writer.mark(f"{label}: {words}{_on(start, ', ')}", words=words)
    stable = finding_value(finding[0], words) if finding else ""
    if finding and span is not None and stable:
        yield StructuredEntry(
            finding[0].kind,
            stable,
            span,
            finding[1],
            standing=standing,
            quantity=quantity,
            date=start,
            details=dict(finding[0].details),
        )


def _period(time: Element) -> str:
    """ "every 12 h" of a periodic interval."""
    period = _quantity(child(time, "period"))
    return f"every {period}" if period else ""


def _best(codes: list[Code]) -> Code | None:
    return codes[0] if codes else None


def _coded(codes: list[Code]) -> str:
    return f"code {codes[0]}" if codes else ""


def _on(date: PartialDate | None, before: str = "") -> str:
    return f"{before}{date}" if date else ""


def _since(start: PartialDate | None, end: PartialDate | None) -> str:
    return " ".join(filter(None, (f"from {start}" if start else "", f"until {end}" if end else "")))


def _line(label: str, *parts: str) -> str:
    return f"{label}: " + ", ".join(filter(None, parts))


_WRITERS: Mapping[str, Writer] = {
    "4": _problem,
    "7": _allergy,
    "16": _medicine,
    "14": _procedure,
    "13": _procedure,
    "12": _procedure,
    "2": _result,
    "27": _result,
}
