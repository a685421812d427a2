"""C-CDA and FHIR through ``interop``: the translator writes the pages, this module says what could not be read."""

import json

from secondopinion.domain.documents import Reason, ReasonCode, StructuredRecord
from secondopinion.interop import ccda, fhir
from secondopinion.interop.xml import DamagedXmlError, DoctypeError, parse_xml

from .result import RefusedError
from .sniffing import CCDA, FHIR_XML, XML


def read_xml(data: bytes) -> tuple[str, StructuredRecord]:
    """Content type and record of an XML document. Raises ``RefusedError``."""
    try:
        root = parse_xml(data)
    except DoctypeError as error:
        raise RefusedError(Reason(ReasonCode.DOCTYPE_IN_XML)) from error
    except DamagedXmlError as error:
        raise RefusedError(Reason(ReasonCode.DAMAGED_DOCUMENT)) from error
    if ccda.is_clinical_document(root):
        return CCDA, ccda.translate(root)
    if fhir.is_fhir_xml(root):
        return FHIR_XML, fhir.translate(fhir.xml_to_json(root))
    raise RefusedError(Reason(ReasonCode.UNSUPPORTED_TYPE, {"content_type": XML}))


def read_json(data: bytes) -> StructuredRecord:
    """The record of a FHIR resource in JSON. Raises ``RefusedError``."""
    try:
        resource = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RefusedError(Reason(ReasonCode.DAMAGED_DOCUMENT)) from error
    if not isinstance(resource, dict):
        raise RefusedError(Reason(ReasonCode.DAMAGED_DOCUMENT))
    return fhir.translate(resource)
