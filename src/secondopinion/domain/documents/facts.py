"""A fact: one thing a record states about the patient or the tumour, with the words that state it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from secondopinion.domain.values import Code, PartialDate, Quantity, Span


class FactKind(StrEnum):
    """What a fact is about. ``Fact.value`` is short and stable; its form is given beside each kind."""

    SITE = "site"  # a cancer or organ key of the vocabulary: "breast"
    HISTOLOGY = "histology"  # a histology key: "invasive_ductal_carcinoma"
    GRADE = "grade"  # "1", "2", "3", "4", "high", "low", "intermediate"
    GLEASON = "gleason"  # "4+3=7"
    GRADE_GROUP = "grade_group"  # "1".."5"
    T = "t"  # "pT2", "cT1c", "ypT0", "T2" (prefix as written)
    N = "n"  # "pN1a", "N0"
    M = "m"  # "cM0", "M1"; only when written
    STAGE = "stage"  # "IIA"
    LATERALITY = "laterality"  # "left", "right", "bilateral"
    SIZE = "size"  # "23 mm", the greatest dimension, always in millimetres
    NODES = "nodes"  # "2/14": with tumour / examined
    MARGINS = "margins"  # "negative", "positive", "close"
    LYMPHOVASCULAR_INVASION = "lymphovascular_invasion"  # "present", "absent"
    PERINEURAL_INVASION = "perineural_invasion"  # "present", "absent"
    BRESLOW = "breslow"  # "1.2 mm"
    ER = "er"  # "positive 90%", "negative", "pending", "not performed"
    PR = "pr"
    HER2_IHC = "her2_ihc"  # "0", "1+", "2+", "3+", "pending", "not performed"
    HER2_ISH = "her2_ish"  # "amplified", "not amplified", "equivocal", "pending", "not performed"
    HER2 = "her2"  # "positive", "negative", "equivocal": said without the method
    KI67 = "ki67"  # "20%", "15-20%"
    PDL1 = "pdl1"  # "TPS 50%", "CPS 12", "negative"
    MMR = "mmr"  # "deficient", "proficient", "pending", "not performed"
    MSI = "msi"  # "high", "low", "stable", "pending", "not performed"
    P16 = "p16"  # "positive", "negative"
    GENE = "gene"  # "positive", "negative", "uncertain", "pending"; the gene is ``code`` and details["gene"]
    MARKER = "marker"  # a laboratory value: "34 U/mL"; details["analyte"]
    MEDICINE = "medicine"  # ingredient: "letrozole"; details dose, unit, route, frequency
    ALLERGY = "allergy"  # substance: "penicillin"; "none known" is a value
    PROCEDURE = "procedure"  # "lumpectomy"
    CONDITION = "condition"  # another illness, as coded by a structured record
    PERFORMANCE = "performance"  # "ECOG 1", "KPS 80"
    MENOPAUSE = "menopause"  # "pre", "peri", "post"


class Polarity(StrEnum):
    """Whether the words say that it is so or that it is not."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Certainty(StrEnum):
    """Whether the words state it or weigh it ("suspicious for", "rule out", "possible")."""

    STATED = "stated"
    UNCERTAIN = "uncertain"


class Standing(StrEnum):
    """Whose fact it is and of what time: only ``current`` facts describe the patient now."""

    CURRENT = "current"
    HISTORIC = "historic"
    FAMILY = "family"
    CONDITIONAL = "conditional"  # "if HER2 is positive", a threshold or a legend


class Laterality(StrEnum):
    """The side of the body the words name."""

    LEFT = "left"
    RIGHT = "right"
    BILATERAL = "bilateral"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact and its source. ``words`` is the text of the page at ``span``, character by character.

    ``details`` carries what the kind needs beside its value: dose, unit, route, frequency of a medicine; the marker's
    analyte; the percentage or intensity of a receptor. ``low_confidence`` is set where the words were badly recognised.
    """

    kind: FactKind
    value: str
    span: Span
    words: str
    code: Code | None = None
    polarity: Polarity = Polarity.AFFIRMED
    certainty: Certainty = Certainty.STATED
    standing: Standing = Standing.CURRENT
    laterality: Laterality | None = None
    quantity: Quantity | None = None
    date: PartialDate | None = None
    details: Mapping[str, str] = field(default_factory=dict, hash=False)
    low_confidence: bool = False

    @property
    def holds(self) -> bool:
        """Whether the words state this of the patient, as of now."""
        return (
            self.polarity is Polarity.AFFIRMED
            and self.certainty is Certainty.STATED
            and self.standing is Standing.CURRENT
        )
