"""The words of oncology: cancers and organs, tumour types, biomarkers, medicines, procedures."""

from .allergens import allergen
from .biomarkers import GENES, TUMOUR_MARKERS, TumourMarker
from .cancers import ORGANS, Cancer, Organ
from .histologies import HISTOLOGIES, Histology, cancer_of
from .matching import Mention, TermFinder
from .medicines import MEDICINES, Medicine, MedicineGroup
from .procedures import PROCEDURES

__all__ = [
    "GENES",
    "HISTOLOGIES",
    "MEDICINES",
    "ORGANS",
    "PROCEDURES",
    "TUMOUR_MARKERS",
    "Cancer",
    "Histology",
    "Medicine",
    "MedicineGroup",
    "Mention",
    "Organ",
    "TermFinder",
    "TumourMarker",
    "allergen",
    "cancer_of",
]
