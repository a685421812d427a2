"""Short names of code systems, and which codes of HL7 records are findings this house keeps as facts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from secondopinion.domain.documents import DocumentKind, FactKind
from secondopinion.domain.values import Code
from secondopinion.domain.vocabulary import MEDICINES, TUMOUR_MARKERS, TermFinder

SYSTEMS: Mapping[str, str] = MappingProxyType(
    {
        "http://loinc.org": "loinc",
        "http://snomed.info/sct": "snomed",
        "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
        "http://hl7.org/fhir/sid/icd-10-cm": "icd-10-cm",
        "http://hl7.org/fhir/sid/icd-10": "icd-10",
        "http://hl7.org/fhir/sid/icd-9-cm": "icd-9-cm",
        "http://terminology.hl7.org/CodeSystem/icd-o-3": "icd-o-3",
        "http://www.ama-assn.org/go/cpt": "cpt",
        "http://hl7.org/fhir/sid/ndc": "ndc",
        "http://hl7.org/fhir/sid/cvx": "cvx",
        "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl": "ncit",
        "http://www.nlm.nih.gov/research/umls/hcpcs": "hcpcs",
        "http://www.whocc.no/atc": "atc",
        "2.16.840.1.113883.6.1": "loinc",
        "2.16.840.1.113883.6.96": "snomed",
        "2.16.840.1.113883.6.88": "rxnorm",
        "2.16.840.1.113883.6.90": "icd-10-cm",
        "2.16.840.1.113883.6.3": "icd-10",
        "2.16.840.1.113883.6.103": "icd-9-cm",
        "2.16.840.1.113883.6.12": "cpt",
        "2.16.840.1.113883.6.69": "ndc",
        "2.16.840.1.113883.6.43.1": "icd-o-3",
        "2.16.840.1.113883.12.292": "cvx",
        "2.16.840.1.113883.3.26.1.1": "ncit",
        "2.16.840.1.113883.6.104": "icd-9-cm",
        "2.16.840.1.113883.4.9": "unii",
    }
)


def system_name(identifier: object) -> str:
    """The short name of a code system given by URL or OID; the identifier itself when we have none."""
    text = str(identifier or "").strip().removeprefix("urn:oid:")
    return SYSTEMS.get(text, text)


@dataclass(frozen=True, slots=True)
class Finding:
    """What an observation's code asks; ``prefix`` is put before T, N and M when the value does not carry one."""

    kind: FactKind
    label: str
    prefix: str = ""
    details: tuple[tuple[str, str], ...] = ()


FINDINGS: Mapping[tuple[str, str], Finding] = MappingProxyType(
    {
        # TNM: LOINC as used by cancer registries, SNOMED CT as used by mCODE
        ("loinc", "21905-5"): Finding(FactKind.T, "Clinical T", "c"),
        ("loinc", "21906-3"): Finding(FactKind.N, "Clinical N", "c"),
        ("loinc", "21907-1"): Finding(FactKind.M, "Clinical M", "c"),
        ("loinc", "21899-0"): Finding(FactKind.T, "Pathologic T", "p"),
        ("loinc", "21900-6"): Finding(FactKind.N, "Pathologic N", "p"),
        ("loinc", "21901-4"): Finding(FactKind.M, "Pathologic M", "p"),
        ("snomed", "399504009"): Finding(FactKind.T, "Clinical T", "c"),
        ("snomed", "399534004"): Finding(FactKind.N, "Clinical N", "c"),
        ("snomed", "399387003"): Finding(FactKind.M, "Clinical M", "c"),
        ("snomed", "384625004"): Finding(FactKind.T, "Pathologic T", "p"),
        ("snomed", "371494008"): Finding(FactKind.N, "Pathologic N", "p"),
        ("snomed", "371497001"): Finding(FactKind.M, "Pathologic M", "p"),
        ("loinc", "21908-9"): Finding(FactKind.STAGE, "Clinical stage"),
        ("loinc", "21902-2"): Finding(FactKind.STAGE, "Pathologic stage"),
        ("loinc", "21914-7"): Finding(FactKind.STAGE, "Stage"),
        ("snomed", "399537006"): Finding(FactKind.STAGE, "Clinical stage"),
        ("snomed", "399588009"): Finding(FactKind.STAGE, "Pathologic stage"),
        ("snomed", "385361009"): Finding(FactKind.STAGE, "FIGO stage"),
        # tumour
        ("loinc", "33732-9"): Finding(FactKind.GRADE, "Histologic grade"),
        ("loinc", "44648-4"): Finding(FactKind.GRADE, "Histologic grade (Nottingham)"),
        ("loinc", "21858-6"): Finding(FactKind.GRADE, "Grade"),
        ("snomed", "371469007"): Finding(FactKind.GRADE, "Histologic grade"),
        ("ncit", "C18000"): Finding(FactKind.GRADE, "Histologic grade"),
        ("loinc", "33728-7"): Finding(FactKind.SIZE, "Tumour size"),
        ("loinc", "21889-1"): Finding(FactKind.SIZE, "Tumour size"),
        ("loinc", "44669-0"): Finding(FactKind.MARGINS, "Margins"),
        # receptors and markers in tissue
        ("loinc", "16112-5"): Finding(FactKind.ER, "Oestrogen receptor (ER)"),
        ("loinc", "14228-1"): Finding(FactKind.ER, "Oestrogen receptor (ER)"),
        ("loinc", "85337-4"): Finding(FactKind.ER, "Oestrogen receptor (ER)"),
        ("loinc", "40556-3"): Finding(FactKind.ER, "Oestrogen receptor (ER)"),
        ("loinc", "16113-3"): Finding(FactKind.PR, "Progesterone receptor (PR)"),
        ("loinc", "14230-7"): Finding(FactKind.PR, "Progesterone receptor (PR)"),
        ("loinc", "85339-0"): Finding(FactKind.PR, "Progesterone receptor (PR)"),
        ("loinc", "40557-1"): Finding(FactKind.PR, "Progesterone receptor (PR)"),
        ("loinc", "85319-2"): Finding(FactKind.HER2_IHC, "HER2 immunohistochemistry"),
        ("loinc", "18474-7"): Finding(FactKind.HER2_IHC, "HER2 immunohistochemistry"),
        ("loinc", "72383-3"): Finding(FactKind.HER2_IHC, "HER2 immunohistochemistry"),
        ("loinc", "85318-4"): Finding(FactKind.HER2_ISH, "HER2 in situ hybridisation"),
        ("loinc", "31150-6"): Finding(FactKind.HER2_ISH, "HER2 in situ hybridisation"),
        ("loinc", "74885-5"): Finding(FactKind.HER2_ISH, "HER2 in situ hybridisation"),
        ("loinc", "48676-1"): Finding(FactKind.HER2, "HER2"),
        ("loinc", "29593-1"): Finding(FactKind.KI67, "Ki-67"),
        ("loinc", "85330-9"): Finding(FactKind.KI67, "Ki-67"),
        ("loinc", "81695-9"): Finding(FactKind.MSI, "Microsatellite instability"),
        ("loinc", "85147-7"): Finding(FactKind.PDL1, "PD-L1"),
        # performance
        ("loinc", "89247-1"): Finding(FactKind.PERFORMANCE, "ECOG performance status"),
        ("loinc", "89243-0"): Finding(FactKind.PERFORMANCE, "Karnofsky performance status"),
    }
)

_KINDS: Mapping[str, DocumentKind] = MappingProxyType(
    {
        "11526-1": DocumentKind.PATHOLOGY,
        "60567-5": DocumentKind.PATHOLOGY,
        "22637-3": DocumentKind.PATHOLOGY,
        "11504-8": DocumentKind.OPERATIVE,
        "28570-0": DocumentKind.OPERATIVE,
        "18842-5": DocumentKind.DISCHARGE,
        "34133-9": DocumentKind.SUMMARY,
        "60591-5": DocumentKind.SUMMARY,
        "18761-7": DocumentKind.SUMMARY,
        "18748-4": DocumentKind.IMAGING_REPORT,
        "18776-5": DocumentKind.TREATMENT_PLAN,
        "52521-2": DocumentKind.TREATMENT_PLAN,
        "11502-2": DocumentKind.LABORATORY,
        "26436-6": DocumentKind.LABORATORY,
        "10160-0": DocumentKind.MEDICATION_LIST,
        "56445-0": DocumentKind.MEDICATION_LIST,
        "57133-1": DocumentKind.LETTER,
        "11488-4": DocumentKind.LETTER,
        "51969-4": DocumentKind.GENOMIC,
        "81247-9": DocumentKind.GENOMIC,
        "51847-2": DocumentKind.OTHER,
    }
)


_MARKERS = {marker.loinc: marker for marker in TUMOUR_MARKERS.values()}
_INGREDIENTS = TermFinder(
    {
        wording: medicine.ingredient
        for medicine in MEDICINES.values()
        for wording in (medicine.ingredient, *medicine.brands)
        if wording
    }
)


def finding_of(codes: Iterable[Code]) -> tuple[Finding, Code] | None:
    """What an observation with these codes is about, when it is one of the findings this house keeps."""
    for code in codes:
        known = FINDINGS.get((code.system, code.code))
        if known is not None:
            return known, code
        marker = _MARKERS.get(code.code) if code.system == "loinc" else None
        if marker is not None:
            return Finding(FactKind.MARKER, marker.name, details=(("analyte", marker.key),)), code
    return None


def ingredient(words: str) -> str:
    """The ingredients in a product's name, by our vocabulary, joined by " / "; else the name in lower case."""
    found = dict.fromkeys(mention.key for mention in _INGREDIENTS.find(words))
    return " / ".join(found) if found else words.lower()


def document_kind(loinc: str) -> DocumentKind:
    """The kind a LOINC document code stands for; OTHER when it says nothing we use."""
    return _KINDS.get(loinc, DocumentKind.OTHER)


_TNM = re.compile(r"(?<![A-Za-z])((?:y|r|a)?[cp]?)([TNM])(is|[0-4X])([a-d]?)(?![A-Za-z0-9])")
_STAGE = re.compile(r"(?i)(?:^|stage\s*(?:group\s*)?)(0|IV[A-C]?|III?[A-C]?\d?|I[A-C]?\d?|[0-4][A-C]?)(?![A-Za-z0-9])")
_GRADE = re.compile(r"(?i)(?:grade|^|G)\s*([1-4])\b|\b(high|low|intermediate)\b")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d)?)\s*%")
_IHC = re.compile(r"(?<![\d.])([0-3])\s*\+|(?:^|score\s*)([0-3])\b", re.IGNORECASE)


def finding_value(finding: Finding, words: str) -> str:
    """The stable value of a fact from the words of a record; "" when the words do not hold one."""
    kind = finding.kind
    if kind in (FactKind.T, FactKind.N, FactKind.M):
        found = _TNM.search(words)
        if found is None or found.group(2) != kind.value.upper():
            return ""
        return (found.group(1) or finding.prefix) + "".join(found.groups()[1:])
    if kind is FactKind.STAGE:
        found = _STAGE.search(words)
        return found.group(1).upper() if found else ""
    if kind is FactKind.GRADE:
        found = _GRADE.search(words)
        return next(part for part in found.groups() if part).lower() if found else ""
    if kind is FactKind.HER2_IHC:
        found = _IHC.search(words)
        if found is None:
            return ""
        score = found.group(1) or found.group(2)
        return "0" if score == "0" else f"{score}+"
    if kind is FactKind.HER2_ISH:
        return _amplified(words)
    if kind is FactKind.MSI:
        return _msi(words)
    if kind in (FactKind.ER, FactKind.PR, FactKind.HER2):
        return _receptor(words, percent=kind is not FactKind.HER2)
    if kind is FactKind.MARGINS:
        lowered = words.lower()
        negative = "uninvolved" in lowered or "negative" in lowered or "free" in lowered
        return "negative" if negative else "positive" if "involved" in lowered or "positive" in lowered else ""
    if kind is FactKind.KI67:
        found = _PERCENT.search(words)
        return f"{found.group(1)}%" if found else ""
    if kind is FactKind.PERFORMANCE:
        found = re.search(r"\d{1,3}", words)
        scale = "KPS" if "Karnofsky" in finding.label else "ECOG"
        return f"{scale} {found.group()}" if found else ""
    return words


def _receptor(words: str, *, percent: bool) -> str:
    lowered = words.lower()
    if "equivocal" in lowered:
        return "equivocal"
    share = _PERCENT.search(words) if percent else None
    if "negative" in lowered or "not detected" in lowered:
        return "negative"
    if "positive" in lowered or "detected" in lowered:
        return f"positive {share.group(1)}%" if share else "positive"
    if share is not None:
        return f"positive {share.group(1)}%" if float(share.group(1)) >= 1 else "negative"
    return "pending" if "pending" in lowered else ""


def _amplified(words: str) -> str:
    lowered = words.lower()
    if "equivocal" in lowered or "pending" in lowered:
        return "equivocal" if "equivocal" in lowered else "pending"
    if "not amplified" in lowered or "non-amplified" in lowered or "negative" in lowered or "unamplified" in lowered:
        return "not amplified"
    return "amplified" if "amplified" in lowered or "positive" in lowered else ""


def _msi(words: str) -> str:
    lowered = words.lower()
    if "msi-h" in lowered or "high" in lowered:
        return "high"
    if "msi-l" in lowered or "low" in lowered:
        return "low"
    return "stable" if "mss" in lowered or "stable" in lowered else ""
