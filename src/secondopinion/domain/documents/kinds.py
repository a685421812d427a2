"""What a record can be."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """The kinds of record a case is made of."""

    PATHOLOGY = "pathology"
    OPERATIVE = "operative"
    DISCHARGE = "discharge"
    TREATMENT_PLAN = "treatment_plan"
    MEDICATION_LIST = "medication_list"
    IMAGING_REPORT = "imaging_report"
    LABORATORY = "laboratory"
    GENOMIC = "genomic"
    RADIOTHERAPY = "radiotherapy"
    INSURANCE = "insurance"
    LETTER = "letter"
    CONSENT = "consent"
    SUMMARY = "summary"
    """A structured summary of many things (C-CDA continuity of care, International Patient Summary)."""
    OTHER = "other"


class Modality(StrEnum):
    """How an image was made. The short names are ours; DICOM codes map onto them in ``interop``."""

    XRAY = "xray"
    CT = "ct"
    MRI = "mri"
    PET = "pet"
    ULTRASOUND = "ultrasound"
    MAMMOGRAPHY = "mammography"
    BONE_SCAN = "bone_scan"
    NUCLEAR = "nuclear"
    ECHO = "echo"
    ENDOSCOPY = "endoscopy"
