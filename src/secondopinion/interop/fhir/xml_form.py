"""FHIR in XML to the JSON form, as far as reading needs it.

XML does not say which elements repeat; elements that occur once stay single here and ``values.many`` evens that out.
"""

from typing import Any

from ..xml import Element, local_name

NAMESPACE = "http://hl7.org/fhir"
_XHTML = "{http://www.w3.org/1999/xhtml}"


def is_fhir_xml(root: Element) -> bool:
    """Whether the root is a FHIR resource."""
    return isinstance(root.tag, str) and root.tag.startswith(f"{{{NAMESPACE}}}")


def xml_to_json(root: Element) -> dict[str, Any]:
    """A resource as the mapping its JSON form would hold; every value stays text."""
    return {"resourceType": local_name(root), **_fields(root)}


def _fields(element: Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if element.get("url"):
        found["url"] = element.get("url")
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name, value = local_name(child), _value(child)
        if name in found:
            before = found[name]
            found[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            found[name] = value
    return found


def _value(element: Element) -> Any:
    if element.tag.startswith(_XHTML):
        return " ".join(" ".join(element.itertext()).split())
    inner = [child for child in element if isinstance(child.tag, str)]
    if local_name(element) in ("resource", "contained") and len(inner) == 1:
        return xml_to_json(inner[0])
    if not inner and element.get("value") is not None:
        return element.get("value")
    return _fields(element)
