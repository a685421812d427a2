"""The cancers this system speaks of, and the organs they begin in.

Our own short list. Topography: ICD-O-3 (IACR/WHO); ``icd10`` is the ICD-10 category of the malignant tumour. Codes are
facts taken from the public tables of both classifications; the wording is ours.
"""

from dataclasses import dataclass
from enum import StrEnum


class Cancer(StrEnum):
    """The cancer types used everywhere: checklists, directory, quorum, statistics."""

    BREAST = "breast"
    LUNG_NSCLC = "lung_nsclc"
    LUNG_SCLC = "lung_sclc"
    COLORECTAL = "colorectal"
    PROSTATE = "prostate"
    LYMPHOMA = "lymphoma"
    LEUKAEMIA = "leukaemia"
    MYELOMA = "myeloma"
    SARCOMA = "sarcoma"
    BRAIN = "brain"
    OVARY = "ovary"
    ENDOMETRIUM = "endometrium"
    CERVIX = "cervix"
    HEAD_NECK = "head_neck"
    THYROID = "thyroid"
    PANCREAS_BILIARY = "pancreas_biliary"
    STOMACH_OESOPHAGUS = "stomach_oesophagus"
    LIVER = "liver"
    KIDNEY = "kidney"
    BLADDER = "bladder"
    TESTIS = "testis"
    MELANOMA = "melanoma"
    NET = "net"
    UNKNOWN_PRIMARY = "unknown_primary"


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ a tumour begins in. ``cancer`` is None where the histology decides (lung, skin)."""

    key: str
    name: str
    topography: str
    icd10: str
    cancer: Cancer | None
    wordings: tuple[str, ...]
    paired: bool = False


_C = Cancer
ORGANS: dict[str, Organ] = {
    organ.key: organ
    for organ in (
        Organ("breast", "breast", "C50", "C50", _C.BREAST, ("breast", "mammary"), True),
        Organ("lung", "lung", "C34", "C34", None, ("lung", "bronchus", "bronchial", "pulmonary"), True),
        Organ(
            "colon",
            "colon",
            "C18",
            "C18",
            _C.COLORECTAL,
            ("colon", "colonic", "caecum", "cecum", "sigmoid", "ascending colon", "descending colon", "colorectal"),
        ),
        Organ("rectum", "rectum", "C20", "C20", _C.COLORECTAL, ("rectum", "rectal", "rectosigmoid")),
        Organ("prostate", "prostate", "C61", "C61", _C.PROSTATE, ("prostate", "prostatic")),
        Organ("brain", "brain", "C71", "C71", _C.BRAIN, ("brain", "cerebrum", "cerebral", "cerebellum")),
        Organ("ovary", "ovary", "C56", "C56", _C.OVARY, ("ovary", "ovarian", "fallopian tube", "tubo-ovarian"), True),
        Organ(
            "endometrium",
            "endometrium",
            "C54.1",
            "C54",
            _C.ENDOMETRIUM,
            ("endometrium", "endometrial", "uterine corpus"),
        ),
        Organ("cervix", "uterine cervix", "C53", "C53", _C.CERVIX, ("cervix", "cervical", "uterine cervix")),
        Organ(
            "oral_cavity", "mouth", "C06", "C06", _C.HEAD_NECK, ("oral cavity", "tongue", "floor of mouth", "gingiva")
        ),
        Organ(
            "oropharynx",
            "oropharynx",
            "C10",
            "C10",
            _C.HEAD_NECK,
            ("oropharynx", "oropharyngeal", "tonsil", "base of tongue"),
        ),
        Organ("nasopharynx", "nasopharynx", "C11", "C11", _C.HEAD_NECK, ("nasopharynx", "nasopharyngeal")),
        Organ("larynx", "larynx", "C32", "C32", _C.HEAD_NECK, ("larynx", "laryngeal", "glottis", "supraglottic")),
        Organ("thyroid", "thyroid", "C73", "C73", _C.THYROID, ("thyroid", "thyroid gland")),
        Organ("pancreas", "pancreas", "C25", "C25", _C.PANCREAS_BILIARY, ("pancreas", "pancreatic")),
        Organ(
            "bile_duct",
            "bile ducts",
            "C24",
            "C24",
            _C.PANCREAS_BILIARY,
            ("bile duct", "biliary", "gallbladder", "ampulla"),
        ),
        Organ("stomach", "stomach", "C16", "C16", _C.STOMACH_OESOPHAGUS, ("stomach", "gastric", "cardia")),
        Organ(
            "oesophagus",
            "gullet (oesophagus)",
            "C15",
            "C15",
            _C.STOMACH_OESOPHAGUS,
            ("oesophagus", "esophagus", "oesophageal", "esophageal", "gastro-oesophageal junction"),
        ),
        Organ("liver", "liver", "C22", "C22", _C.LIVER, ("liver", "hepatic")),
        Organ("kidney", "kidney", "C64", "C64", _C.KIDNEY, ("kidney", "renal"), True),
        Organ("bladder", "bladder", "C67", "C67", _C.BLADDER, ("bladder", "urinary bladder")),
        Organ("testis", "testicle", "C62", "C62", _C.TESTIS, ("testis", "testicle", "testicular"), True),
        Organ("skin", "skin", "C44", "C44", None, ("skin", "cutaneous")),
        Organ("soft_tissue", "soft tissue", "C49", "C49", _C.SARCOMA, ("soft tissue",)),
        Organ("bone", "bone", "C41", "C41", _C.SARCOMA, ("bone",)),
        Organ("adrenal", "adrenal gland", "C74", "C74", None, ("adrenal", "adrenal gland"), True),
    )
}
"""Every organ by its key."""
