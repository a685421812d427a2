"""What kind of record this is, and how an image it reports was made.

Each kind has wordings that speak for it, with weights that we set by reading records of every kind; a wording near the
top of the first page counts three times, because that is where a record says its own name. The share of the winning
kind among all weights found is the confidence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from secondopinion.domain.values import Span

from .kinds import DocumentKind, Modality
from .pages import PageText
from .reading import Excerpt

_K = DocumentKind
_CUES: dict[DocumentKind, tuple[tuple[float, str], ...]] = {
    _K.PATHOLOGY: (
        (5, r"(?:surgical |anatomic(?:al)? )?pathology (?:report|consultation)|histopatholog\w*(?: report)?|"
            r"cytology report"),
        (3, r"gross description|microscopic description|final (?:pathologic )?diagnosis|synoptic report|"
            r"pathologic diagnosis"),
        (2, r"specimens?(?: submitted| received|:|\()|received (?:fresh|in formalin)|immunohistochem\w*|"
            r"paraffin|h&e|sections show"),
        (1.5, r"lymphovascular invasion|resection margins?|pathologist|nottingham|core (?:needle )?biopsy"),
    ),
    _K.OPERATIVE: (
        (5, r"operative (?:report|note|procedure)|operation (?:report|note)|procedure note|"
            r"description of (?:the )?(?:procedure|operation)|"
            r"operation performed|title of operation"),
        (3, r"pre-?operative diagnos[ie]s|post-?operative diagnos[ie]s|estimated blood loss|"
            r"procedures? performed|anesthesia|anaesthesia"),
        (1.5, r"prepped and draped|incision was|surgeon|assistant|sutures?|hemostasis|operating room|"
              r"specimens? sent|was closed"),
    ),
    _K.DISCHARGE: (
        (5, r"discharge (?:summary|letter|report)|hospital discharge"),
        (3, r"hospital course|discharge (?:diagnos[ie]s|medications?|instructions?|disposition|condition)|"
            r"date of (?:admission|discharge)|"
            r"admi(?:ssion|tting) diagnos[ie]s|admission date|discharge date"),
    ),
    _K.TREATMENT_PLAN: (
        (5, r"treatment (?:plan|proposal|recommendation)|care plan|tumou?r board (?:recommendation|note|summary|"
            r"conference)|"
            r"multidisciplinary (?:team|meeting|conference)|mdt (?:outcome|meeting)"),
        (2, r"proposed (?:treatment|therapy|plan)|planned (?:surgery|chemotherapy|treatment)|plan of (?:care|"
            r"treatment)|cycles? of|"
            r"intent(?:ion)? of treatment|treatment intent"),
    ),
    _K.MEDICATION_LIST: (
        (5, r"medications? list|medicines? list|list of (?:current )?medic(?:ation|ine)s|medication (?:record|"
            r"chart|plan|profile|"
            r"reconciliation)|current medic(?:ation|ine)s\s*\n"),
        (1.5, r"dosage|frequency|prescrib(?:ed|er)|refills?|pharmacy|dose\s+(?:route|frequency)"),
    ),
    _K.IMAGING_REPORT: (
        (5, r"radiology report|imaging report|diagnostic imaging|ultrasound report|mammogra(?:phy|m) report|"
            r"(?:CT|MRI|PET(?:/CT)?) report"),
        (3, r"technique\s*:|comparison\s*:|BI-?RADS|radiologist|clinical indication|examination\s*:|impression\s*:"),
        (1, r"contrast|(?:CT|MRI|MR|PET|x-?ray|ultrasound|mammogra\w+|chest radiograph|doppler|echocardiogram)|"
            r"hypermetabolic|SUV|"
            r"enhanc(?:ing|ement)|attenuation|no (?:acute|focal) "),
    ),
    _K.LABORATORY: (
        (5, r"laboratory (?:report|results?)|lab(?:oratory)? results?|clinical chemistry|haematology report|"
            r"hematology report|blood test"),
        (2, r"reference (?:range|interval)|h(?:a)?emoglobin|platelets?|creatinine|bilirubin|white blood cells?|"
            r"wbc|alt\b|ast\b|mmol/l|g/dl"),
    ),
    _K.GENOMIC: (
        (5, r"(?:genomic|molecular|genetic)(?: \w+)? (?:report|profil\w+|test(?:ing)? (?:report|result)s?)|"
            r"next[- ]generation sequencing|"
            r"tumou?r profiling|germline (?:panel|test\w*|genetic)|oncotype|mammaprint|recurrence score"),
        (2, r"variants? of (?:uncertain|unknown) significance|pathogenic variant|allele f(?:requency|raction)|"
            r"genes? (?:analy[sz]ed|tested)|"
            r"tumou?r mutational burden|microsatellite status|exons?|NM_\d+"),
    ),
    _K.RADIOTHERAPY: (
        (5, r"radiation (?:oncology|therapy) (?:treatment |completion )?(?:summary|plan|note|report|consult\w*)|"
            r"radiotherapy (?:summary|plan|"
            r"report|prescription)"),
        (2, r"\d+ ?(?:c?Gy)\b|fractions?|planning target volume|\bPTV\b|boost|IMRT|VMAT|dose[- ]volume"),
    ),
    _K.INSURANCE: (
        (5, r"insurance card|health (?:insurance|plan)|explanation of benefits|member (?:id|number)|group (?:no|"
            r"number)|prior authori[sz]ation"),
        (2, r"subscriber|co-?pay|deductible|rx ?bin|rx ?pcn|payer|policy (?:no|number|holder)|coverage|claims?"),
    ),
    _K.CONSENT: (
        (5, r"(?:informed )?consent (?:form|to|for)|consent\s*\n|authori[sz]ation (?:to|for) (?:release|"
            r"disclos\w+|use)"),
        (2, r"i (?:hereby )?(?:consent|authori[sz]e|agree|understand)|signature of (?:patient|witness)|"
            r"risks and benefits"),
    ),
    _K.LETTER: (
        (5, r"(?:referral|clinic|consultation) (?:letter|note|report)|progress note|office visit|"
            r"consultation\s*\n|soap note"),
        (8, r"(?:(?<=\n)|(?<=^))[ \t]*dear [a-z][a-z.'’\- ]{1,40}[,:]"),
        (4, r"dear (?:dr|doctor|colleague|mr|mrs|ms|sir)"),
        (2, r"thank you for (?:referring|asking|seeing|the referral)|yours sincerely|(?:kind|best|warm) regards|sincerely|"
            r"chief complaint|"
            r"history of present illness|review of systems|reason for (?:visit|consult\w*|referral)"),
        (1, r"past medical history|physical exam\w*|assessment(?: and plan| & plan)?|social history|subjective|"
            r"objective"),
    ),
    _K.SUMMARY: (
        (5, r"continuity of care document|patient summary|summary of care|international patient summary"),
    ),
}  # fmt: skip
_COMPILED = {
    kind: tuple((weight, re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)) for weight, words in cues)
    for kind, cues in _CUES.items()
}
_M = Modality
_MODALITIES: tuple[tuple[Modality, str], ...] = (
    (_M.PET, r"PET(?:[/\- ]?CT|[/\- ]?MRI?)?|positron emission|FDG|PSMA[- ]PET"),
    (_M.MAMMOGRAPHY, r"mammogra\w+|tomosynthesis|BI-?RADS"),
    (_M.BONE_SCAN, r"bone (?:scan|scintigra\w+)"),
    (_M.NUCLEAR, r"scintigra\w+|radioiodine|sestamibi|octreotide scan|SPECT"),
    (_M.MRI, r"MRI|MR imaging|magnetic resonance|mpMRI|T[12][- ]weighted"),
    (_M.CT, r"CT|computed tomograph\w+|CAT scan"),
    (_M.ECHO, r"echocardiogra\w+|2-D M-MODE|LVEF"),
    (_M.ULTRASOUND, r"ultraso\w+|sonogra\w+|doppler"),
    (_M.ENDOSCOPY, r"endoscop\w+|colonoscop\w+|gastroscop\w+|bronchoscop\w+"),
    (_M.XRAY, r"x-?rays?|radiographs?|chest film|PA and lateral"),
)
_MODALITY = tuple((modality, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for modality, words in _MODALITIES)
_TITLE_CHARACTERS = 350
_ENOUGH = 5.0
"""Weight that a kind must gather before the record is called by it; about one title or two strong headings."""


_A_TITLE = 5
_ONLY_NAMED = 0.3
_NAMED = re.compile(
    r"\b(?:the|her|his|their|your|our|my|a|an|this|that|any|no|per|see|previous|outside|attached|enclosed|written|recent)"
    r"\s+(?:(?:surgical|written|final|initial|original|outside|recent|breast)\s+)?$",
    re.IGNORECASE,
)
"""Words after which a title is another record's: "the pathology report describes"."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """The kind, how sure (0..1), the words that decided, and the imaging modality where there is one."""

    kind: DocumentKind
    confidence: float
    words: tuple[Excerpt, ...]
    modality: Modality | None


def recognise(pages: Sequence[PageText]) -> Recognition:
    """Decide the kind of a record from its text; OTHER with confidence 0 where nothing speaks for any kind."""
    scores: dict[DocumentKind, float] = {}
    words: dict[DocumentKind, list[tuple[float, Excerpt]]] = {}
    for index, page in enumerate(pages[:6]):
        for kind, cues in _COMPILED.items():
            for weight, pattern in cues:
                for count, match in enumerate(pattern.finditer(page.text)):
                    if count == 2:
                        break
                    titled = index == 0 and match.start() < _TITLE_CHARACTERS
                    gain = weight * (3 if titled and weight >= 4 else 1.5 if titled else 1) / (count + 1)
                    if weight >= _A_TITLE and _NAMED.search(page.text[max(0, match.start() - 25) : match.start()]):
                        gain *= _ONLY_NAMED
                    scores[kind] = scores.get(kind, 0.0) + gain
                    span = Span(page.number, match.start(), match.end())
                    words.setdefault(kind, []).append((gain, Excerpt(span, match.group())))
    if not scores:
        return Recognition(DocumentKind.OTHER, 0.0, (), None)
    best = max(scores, key=lambda kind: scores[kind])
    share = scores[best] / sum(scores.values())
    decided = tuple(excerpt for _, excerpt in sorted(words[best], key=lambda item: -item[0])[:5])
    if scores[best] < _ENOUGH:
        return Recognition(DocumentKind.OTHER, round(1 - scores[best] / _ENOUGH, 2), decided, None)
    modality = _modality(pages) if best is DocumentKind.IMAGING_REPORT else None
    return Recognition(best, round(share, 2), decided, modality)


def _modality(pages: Sequence[PageText]) -> Modality | None:
    """The modality named first in the title; else the one named most, earlier entries first on a tie."""
    text = "\n".join(page.text for page in pages[:3])
    head = text[:_TITLE_CHARACTERS]
    first = [(found.start(), order, modality) for order, (modality, pattern) in enumerate(_MODALITY)
             if (found := pattern.search(head)) is not None]  # fmt: skip
    if first:
        return min(first)[2]
    counts = {modality: len(pattern.findall(text)) for modality, pattern in _MODALITY}
    best = max(counts, key=lambda modality: counts[modality])
    return best if counts[best] else None
