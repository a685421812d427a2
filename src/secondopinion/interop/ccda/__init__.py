"""HL7 C-CDA (Consolidated Clinical Document Architecture, R2.1) to a structured record."""

from .document import is_clinical_document, translate

__all__ = ["is_clinical_document", "translate"]
