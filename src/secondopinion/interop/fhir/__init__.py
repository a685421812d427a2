"""HL7 FHIR R4 (single resources and bundles, JSON and XML) to a structured record."""

from .translation import translate
from .xml_form import is_fhir_xml, xml_to_json

__all__ = ["is_fhir_xml", "translate", "xml_to_json"]
