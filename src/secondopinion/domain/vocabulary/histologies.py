"""Tumour types with their ICD-O-3 morphology and, where one exists, OncoTree code.

Sources: ICD-O-3.2 morphology codes (IACR), OncoTree codes (Memorial Sloan Kettering, open). The wordings are those
reports use; the choice and the cancer each leads to are ours.
"""

from dataclasses import dataclass

from secondopinion.domain.values import Code

from .cancers import ORGANS, Cancer


@dataclass(frozen=True, slots=True)
class Histology:
    """One tumour type. ``cancer`` is None where the organ decides; ``invasive`` is false for in-situ disease."""

    key: str
    name: str
    morphology: str
    oncotree: str
    cancer: Cancer | None
    wordings: tuple[str, ...]

    @property
    def invasive(self) -> bool:
        """Whether the behaviour digit says malignant, primary site (ICD-O-3 /3)."""
        return self.morphology.endswith("/3")

    @property
    def code(self) -> Code:
        """The ICD-O-3 morphology as a code."""
        return Code("icd-o-3", self.morphology, self.name)


_C = Cancer
_ROWS: tuple[tuple[str, str, str, str, Cancer | None, str], ...] = (
    ("invasive_ductal_carcinoma", "invasive ductal carcinoma (no special type)", "8500/3", "IDC", _C.BREAST,
     "invasive ductal carcinoma|infiltrating ductal carcinoma|invasive carcinoma of no special type|"
     "invasive breast carcinoma of no special type|invasive mammary carcinoma|ductal carcinoma invasive|"
     "invasive carcinoma nst|carcinoma of no special type|infiltrating duct carcinoma|invasive duct carcinoma"),
    ("ductal_carcinoma_in_situ", "ductal carcinoma in situ", "8500/2", "DCIS", _C.BREAST,
     "ductal carcinoma in situ|ductal carcinoma in-situ|DCIS|intraductal carcinoma"),
    ("invasive_lobular_carcinoma", "invasive lobular carcinoma", "8520/3", "ILC", _C.BREAST,
     "invasive lobular carcinoma|infiltrating lobular carcinoma|lobular carcinoma invasive"),
    ("lobular_carcinoma_in_situ", "lobular carcinoma in situ", "8520/2", "", _C.BREAST,
     "lobular carcinoma in situ|lobular carcinoma in-situ|LCIS"),
    ("mucinous_carcinoma", "mucinous carcinoma", "8480/3", "", None,
     "mucinous carcinoma|mucinous adenocarcinoma|colloid carcinoma"),
    ("metaplastic_carcinoma", "metaplastic carcinoma", "8575/3", "", _C.BREAST, "metaplastic carcinoma"),
    ("adenocarcinoma", "adenocarcinoma", "8140/3", "", None, "adenocarcinoma|adeno-carcinoma"),
    ("squamous_cell_carcinoma", "squamous cell carcinoma", "8070/3", "", None,
     "squamous cell carcinoma|squamous carcinoma|epidermoid carcinoma"),
    ("adenosquamous_carcinoma", "adenosquamous carcinoma", "8560/3", "", None, "adenosquamous carcinoma"),
    ("small_cell_carcinoma", "small cell carcinoma", "8041/3", "", None,
     "small cell carcinoma|small cell lung cancer|small cell lung carcinoma|oat cell carcinoma|SCLC"),
    ("large_cell_carcinoma", "large cell carcinoma", "8012/3", "", None, "large cell carcinoma"),
    ("non_small_cell_carcinoma", "non-small cell carcinoma", "8046/3", "NSCLC", _C.LUNG_NSCLC,
     "non small cell carcinoma|non small cell lung cancer|non small cell lung carcinoma|nonsmall cell carcinoma|NSCLC"),
    ("neuroendocrine_tumour", "neuroendocrine tumour", "8240/3", "", _C.NET,
     "neuroendocrine tumour|neuroendocrine tumor|carcinoid tumor|carcinoid tumour|carcinoid"),
    ("neuroendocrine_carcinoma", "neuroendocrine carcinoma", "8246/3", "", None, "neuroendocrine carcinoma"),
    ("acinar_adenocarcinoma", "acinar adenocarcinoma", "8550/3", "", None,
     "acinar adenocarcinoma|prostatic adenocarcinoma|prostate adenocarcinoma|adenocarcinoma of the prostate"),
    ("urothelial_carcinoma", "urothelial carcinoma", "8120/3", "", _C.BLADDER,
     "urothelial carcinoma|transitional cell carcinoma|urothelial cell carcinoma"),
    ("clear_cell_renal_cell_carcinoma", "clear cell renal cell carcinoma", "8310/3", "CCRCC", _C.KIDNEY,
     "clear cell renal cell carcinoma|renal cell carcinoma clear cell type|conventional renal cell carcinoma|"
     "renal cell carcinoma conventional type|renal cell carcinoma, clear cell type|renal clear cell carcinoma|"
     "renal cell carcinoma, conventional (clear cell) type|conventional (clear cell) renal cell carcinoma"),
    ("papillary_renal_cell_carcinoma", "papillary renal cell carcinoma", "8260/3", "PRCC", _C.KIDNEY,
     "papillary renal cell carcinoma|renal cell carcinoma papillary type|renal cell carcinoma, papillary type"),
    ("chromophobe_renal_cell_carcinoma", "chromophobe renal cell carcinoma", "8317/3", "CHRCC", _C.KIDNEY,
     "chromophobe renal cell carcinoma|renal cell carcinoma chromophobe type|renal cell carcinoma, chromophobe type"),
    ("renal_cell_carcinoma", "renal cell carcinoma", "8312/3", "RCC", _C.KIDNEY, "renal cell carcinoma"),
    ("hepatocellular_carcinoma", "hepatocellular carcinoma", "8170/3", "HCC", _C.LIVER, "hepatocellular carcinoma"),
    ("cholangiocarcinoma", "cholangiocarcinoma", "8160/3", "CHOL", _C.PANCREAS_BILIARY, "cholangiocarcinoma"),
    ("pancreatic_ductal_adenocarcinoma", "pancreatic ductal adenocarcinoma", "8500/3", "PAAD", _C.PANCREAS_BILIARY,
     "pancreatic ductal adenocarcinoma|ductal adenocarcinoma of the pancreas|pancreatic adenocarcinoma"),
    ("papillary_thyroid_carcinoma", "papillary thyroid carcinoma", "8260/3", "THPA", _C.THYROID,
     "papillary thyroid carcinoma|papillary carcinoma of the thyroid|papillary thyroid cancer"),
    ("papillary_carcinoma", "papillary carcinoma", "8050/3", "", None, "papillary carcinoma"),
    ("follicular_thyroid_carcinoma", "follicular thyroid carcinoma", "8330/3", "THFO", _C.THYROID,
     "follicular thyroid carcinoma|follicular carcinoma"),
    ("medullary_thyroid_carcinoma", "medullary thyroid carcinoma", "8345/3", "THME", _C.THYROID,
     "medullary thyroid carcinoma"),
    ("high_grade_serous_carcinoma", "high-grade serous carcinoma", "8461/3", "HGSOC", None,
     "high grade serous carcinoma|high-grade serous adenocarcinoma|papillary serous carcinoma"),
    ("serous_carcinoma", "serous carcinoma", "8441/3", "", None,
     "serous carcinoma|serous adenocarcinoma|serous cystadenocarcinoma"),
    ("endometrioid_carcinoma", "endometrioid carcinoma", "8380/3", "", None,
     "endometrioid carcinoma|endometrioid adenocarcinoma"),
    ("clear_cell_carcinoma", "clear cell carcinoma", "8310/3", "", None, "clear cell carcinoma"),
    ("melanoma", "melanoma", "8720/3", "MEL", _C.MELANOMA, "melanoma|malignant melanoma"),
    ("melanoma_in_situ", "melanoma in situ", "8720/2", "", _C.MELANOMA, "melanoma in situ|melanoma in-situ"),
    ("seminoma", "seminoma", "9061/3", "SEM", _C.TESTIS, "seminoma"),
    ("embryonal_carcinoma", "embryonal carcinoma", "9070/3", "EMBCA", _C.TESTIS, "embryonal carcinoma"),
    ("mixed_germ_cell_tumour", "mixed germ cell tumour", "9085/3", "MGCT", _C.TESTIS,
     "mixed germ cell tumour|mixed germ cell tumor"),
    ("glioblastoma", "glioblastoma", "9440/3", "GBM", _C.BRAIN, "glioblastoma|glioblastoma multiforme|GBM"),
    ("astrocytoma", "astrocytoma", "9400/3", "ASTR", _C.BRAIN, "astrocytoma|anaplastic astrocytoma"),
    ("oligodendroglioma", "oligodendroglioma", "9450/3", "ODG", _C.BRAIN,
     "oligodendroglioma|anaplastic oligodendroglioma"),
    ("diffuse_large_b_cell_lymphoma", "diffuse large B-cell lymphoma", "9680/3", "DLBCLNOS", _C.LYMPHOMA,
     "diffuse large b cell lymphoma|DLBCL"),
    ("follicular_lymphoma", "follicular lymphoma", "9690/3", "FL", _C.LYMPHOMA, "follicular lymphoma"),
    ("hodgkin_lymphoma", "Hodgkin lymphoma", "9650/3", "CHL", _C.LYMPHOMA,
     "hodgkin lymphoma|hodgkin's lymphoma|classical hodgkin lymphoma|hodgkins lymphoma"),
    ("mantle_cell_lymphoma", "mantle cell lymphoma", "9673/3", "MCL", _C.LYMPHOMA, "mantle cell lymphoma"),
    ("acute_myeloid_leukaemia", "acute myeloid leukaemia", "9861/3", "AML", _C.LEUKAEMIA,
     "acute myeloid leukemia|acute myeloid leukaemia|AML"),
    ("acute_lymphoblastic_leukaemia", "acute lymphoblastic leukaemia", "9835/3", "", _C.LEUKAEMIA,
     "acute lymphoblastic leukemia|acute lymphoblastic leukaemia"),
    ("chronic_lymphocytic_leukaemia", "chronic lymphocytic leukaemia", "9823/3", "CLLSLL", _C.LEUKAEMIA,
     "chronic lymphocytic leukemia|chronic lymphocytic leukaemia|CLL"),
    ("chronic_myeloid_leukaemia", "chronic myeloid leukaemia", "9875/3", "CML", _C.LEUKAEMIA,
     "chronic myeloid leukemia|chronic myeloid leukaemia|chronic myelogenous leukemia|CML"),
    ("multiple_myeloma", "multiple myeloma", "9732/3", "PCM", _C.MYELOMA,
     "multiple myeloma|plasma cell myeloma"),
    ("leiomyosarcoma", "leiomyosarcoma", "8890/3", "LMS", _C.SARCOMA, "leiomyosarcoma"),
    ("liposarcoma", "liposarcoma", "8850/3", "LIPO", _C.SARCOMA, "liposarcoma"),
    ("gist", "gastrointestinal stromal tumour", "8936/3", "GIST", _C.SARCOMA,
     "gastrointestinal stromal tumor|gastrointestinal stromal tumour|GIST"),
    ("osteosarcoma", "osteosarcoma", "9180/3", "OS", _C.SARCOMA, "osteosarcoma"),
    ("undifferentiated_pleomorphic_sarcoma", "undifferentiated pleomorphic sarcoma", "8802/3", "MFH", _C.SARCOMA,
     "undifferentiated pleomorphic sarcoma|pleomorphic sarcoma"),
    ("mesothelioma", "mesothelioma", "9050/3", "", None, "mesothelioma|malignant mesothelioma"),
    ("adrenocortical_carcinoma", "adrenocortical carcinoma", "8370/3", "ACC", None,
     "adrenocortical carcinoma|adrenal cortical carcinoma"),
)  # fmt: skip

HISTOLOGIES: dict[str, Histology] = {
    key: Histology(key, name, morphology, oncotree, cancer, tuple(words.split("|")))
    for key, name, morphology, oncotree, cancer, words in _ROWS
}
"""Every tumour type by its key."""


def cancer_of(organ: str | None, *, histology: str | None = None) -> Cancer | None:
    """The cancer type an organ key and a histology key lead to, or None where they do not settle it."""
    tumour = HISTOLOGIES.get(histology or "")
    if tumour is not None and tumour.cancer is not None:
        return tumour.cancer
    if organ == "lung":
        if histology == "small_cell_carcinoma":
            return Cancer.LUNG_SCLC
        return Cancer.LUNG_NSCLC if tumour is not None and "carcinoma" in tumour.key else None
    found = ORGANS.get(organ or "")
    return found.cancer if found is not None else None
