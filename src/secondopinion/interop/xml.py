"""The only way XML of strangers enters this code base.

A document type declaration is refused before parsing: entities can hide text, swallow memory or fetch files, and no
clinical format we read uses one.
"""

import re
from typing import Any

from lxml import etree

Element = Any  # lxml has no types of its own; elements are duck-typed throughout interop

_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_FORGIVEN = {"NAMESPACE"}


class DoctypeError(ValueError):
    """The document declares a document type."""


class DamagedXmlError(ValueError):
    """The bytes are not well-formed XML."""


def _parser(*, recover: bool) -> Any:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def parse_xml(data: bytes) -> Element:
    """The root element. Undeclared prefixes, common in clinical samples, are forgiven; nothing else is.

    Raises ``DoctypeError`` and ``DamagedXmlError``.
    """
    plain = data.replace(b"\x00", b"") if data[:4].count(b"\x00") or data[:2] in (b"\xff\xfe", b"\xfe\xff") else data
    if _DECLARATION.search(plain):
        raise DoctypeError("a document type is declared")
    parser = _parser(recover=False)
    try:
        root = etree.fromstring(data.strip() if not data[:4].count(b"\x00") else data, parser)
    except etree.XMLSyntaxError as error:
        if {entry.domain_name for entry in parser.error_log} - _FORGIVEN:
            raise DamagedXmlError("not well-formed") from error
        root = etree.fromstring(data.strip(), _parser(recover=True))
    except ValueError as error:
        raise DamagedXmlError("not XML") from error
    if root is None:
        raise DamagedXmlError("no element")
    if root.getroottree().docinfo.internalDTD is not None:
        raise DoctypeError("a document type is declared")
    return root


def local_name(element: Element) -> str:
    """The name of an element without its namespace; undeclared prefixes count as namespaces."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1] if isinstance(tag, str) else ""


def children(element: Element, name: str) -> list[Element]:
    """Child elements of this local name, in order."""
    return [child for child in element if local_name(child) == name]


def child(element: Element | None, *path: str) -> Element | None:
    """The first element along a path of local names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((found for found in element if local_name(found) == name), None)
    return element


def descendants(element: Element, name: str) -> list[Element]:
    """Every element below with this local name, in document order."""
    return [found for found in element.iter() if found is not element and local_name(found) == name]


def text_of(element: Element | None) -> str:
    """All text below, white space collapsed."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
