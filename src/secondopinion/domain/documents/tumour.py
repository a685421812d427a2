"""What a record says about the tumour itself: site, type, grade, nodes, margins, invasion, procedures."""

import re
from collections.abc import Iterator

from secondopinion.domain.values import Code
from secondopinion.domain.vocabulary import HISTOLOGIES, ORGANS, PROCEDURES, TermFinder

from .facts import Fact, FactKind, Laterality, Polarity, Standing
from .passage import Bearing, Passage, Section

_HISTOLOGIES = TermFinder({w: h.key for h in HISTOLOGIES.values() for w in h.wordings})
_ORGANS = TermFinder({w: o.key for o in ORGANS.values() for w in o.wordings})
_PROCEDURES = TermFinder({w: key for key, wordings in PROCEDURES.items() for w in wordings})

_CANCER_AFTER = re.compile(
    r"^[\s,]{1,3}(?:cell |ductal |lobular |invasive |primary )*(?:cancer|carcinoma|adenocarcinoma|tumou?r|malignancy|"
    r"neoplasm|"
    r"melanoma|sarcoma)\b(?! (?:screening|cent(?:er|re)|clinic|program\w*|awareness|society|foundation|risk)\b)",
    re.IGNORECASE,
)
_CANCER_OF = re.compile(
    r"\b(?:cancer|carcinoma|adenocarcinoma|malignan\w+|tumou?r|neoplasm|sarcoma|melanoma)s? (?:of|in|involving|"
    r"arising in) "
    r"(?:the |her |his |both )?(?:upper |lower |outer |inner |left |right |urinary |distal |proximal )*$",
    re.IGNORECASE,
)
_CANCER_BEFORE = re.compile(
    r"\b(?:cancer|(?:adeno)?carcinoma|tumou?r|melanoma|sarcoma|malignancy)(?: \([^)\n]{1,40}\))?,\s{1,2}"
    r"(?:upper |lower |outer |inner |left |right )*$",
    re.IGNORECASE,
)
_MALIGNANT_AFTER = re.compile(
    r"^[^.;\n|]{0,100}?\b(?:highly suggestive of malignan\w+|known (?:malignan\w+|cancer|carcinoma))|"
    r"^[^;\n|]{0,100}?\bBI-?RADS\W{0,2}(?:category|score|assessment)?\W{0,2}[56]\b",
    re.IGNORECASE,
)
"""An imaging report names no carcinoma; BI-RADS 5 and 6 (ACR) say highly suggestive of and proven malignancy."""
_SITE_LABEL = re.compile(
    r"\b(?:tumou?r site|primary (?:tumou?r )?site|site of (?:the )?(?:tumou?r|primary)|(?:organ|site)(?: of origin)?|"
    r"specimen type|"
    r"primary)\s*(?:\([^)]{0,20}\))?\s*:\s*[^:\n]{0,25}$",
    re.IGNORECASE,
)
_METASTATIC = re.compile(r"\b(?:metasta\w+|secondary|spread)\b", re.IGNORECASE)
_SIDE = re.compile(
    r"\b(?P<left>left|lt\.?|l\.)(?=[\s,])|\b(?P<right>right|rt\.?|r\.)(?=[\s,])|\b(?P<both>bilateral|both)\b", re.I
)
_ANOTHER_FINDING = re.compile(r"\b(?:benign|normal|unremarkable|no malignancy|left|right)\b", re.IGNORECASE)
"""Between a heading and a tumour: then the heading's own finding came first, and the tumour is of something else."""
_SPECIMEN_LINE = re.compile(r"(?:^|\n|\. |(?<=\s)[A-Z1-9][.)] )[^\n:]{0,90}$")


def find_histologies(passage: Passage) -> Iterator[Fact]:
    """Tumour types, each with its ICD-O-3 morphology."""
    for mention in _HISTOLOGIES.find(passage.text):
        tumour = HISTOLOGIES[mention.key]
        details = {"metastatic": "yes"} if re.search(r"metastatic[\s,]+$", passage.before(mention.start), re.I) else {}
        yield passage.fact(
            FactKind.HISTOLOGY, mention.start, mention.end, value=tumour.key, code=tumour.code, details=details
        )


def find_sites(passage: Passage) -> Iterator[Fact]:
    """Organs that the words tie to a tumour; an organ merely mentioned is not a site."""
    for mention in _ORGANS.find(passage.text):
        before, after = passage.before(mention.start), passage.after(mention.end)
        tied = (
            _CANCER_AFTER.match(after)
            or _MALIGNANT_AFTER.match(after)
            or any(pattern.search(before) for pattern in (_CANCER_OF, _CANCER_BEFORE, _SITE_LABEL))
        )
        specimen = not tied and _heads_a_tumour(passage, mention.start, mention.end)
        if not (tied or specimen) or _METASTATIC.search(before[-40:]):
            continue
        organ = ORGANS[mention.key]
        side = _side(passage, mention.start, mention.end)
        yield passage.fact(
            FactKind.SITE,
            mention.start,
            mention.end,
            value=organ.key,
            code=Code("icd-o-3", organ.topography, organ.name),
            laterality=side if organ.paired else None,
        )
        if organ.paired and side is not None:
            yield passage.fact(FactKind.LATERALITY, mention.start, mention.end, value=side.value, laterality=side)


def _heads_a_tumour(passage: Passage, start: int, end: int) -> bool:
    """Whether the mention stands in a specimen heading ("BREAST, LEFT, CORE BIOPSY:") whose next words are a tumour."""
    head = passage.text[max(0, start - 90) : start]
    if not _SPECIMEN_LINE.search(head):
        return False
    colon = re.match(r"[^:\n]{0,80}:", passage.text[end : end + 90])
    if colon is None:
        return False
    body_start = end + colon.end()
    body = passage.text[body_start : body_start + 110]
    for tumour in _HISTOLOGIES.find(body):
        if _ANOTHER_FINDING.search(body[: tumour.start]):
            return False
        found = passage.bearing(body_start + tumour.start, body_start + tumour.end)
        return found.polarity is Polarity.AFFIRMED and not _METASTATIC.search(body[: tumour.start])
    return False


def _side(passage: Passage, start: int, end: int) -> Laterality | None:
    before = passage.text[max(0, start - 25) : start]
    after = re.split(r"[:\n;.]", passage.text[end : end + 25])[0]
    sides = list(_SIDE.finditer(before))
    match = sides[-1] if sides else _SIDE.search(after)
    if match is None:
        return None
    return Laterality.LEFT if match["left"] else Laterality.RIGHT if match["right"] else Laterality.BILATERAL


_GRADES = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "il": "2", "ill": "3", "1": "1", "2": "2", "3": "3", "4": "4"}
_GRADE = re.compile(
    r"\b(?P<sys>nottingham|bloom[- ]richardson|sbr|elston|fuhrman|isup|who|fnclcc|figo|nuclear|histolog(?:ic(?:al)?|"
    r"y)|combined|"
    r"overall|tumou?r)?[ ]?(?:histologic(?:al)? |nuclear |combined |overall )*grade"
    r"(?:[ ]?\((?:nottingham|fuhrman|sbr|who|isup|elston)[^)\n]{0,30}\))?[ ]?(?:is|of|:|-|,)?[ ]{0,3}(?:grade[ ])?"
    r"(?:G[ ]?)?(?P<v>IV|I{1,3}|Il{1,2}|[1-4])(?![\w%]|\.\w)(?:\s?[-–]\s?(?P<to>IV|I{1,3}|[1-4])\b)?"
    r"(?!\s*(?:/6|toxicit|(?:febrile )?neutropenia|diarrh|(?:peripheral )?neuropathy|mucositis|anaemia|anemia|nausea|"
    r"vomiting|fatigue|rash|hand-foot|thrombocytop|(?:\w+ )?murmur|(?:\w+ )?dysfunction|\w*olisthesis|varices|"
    r"h(?:a)?emorrhoid|sprain|reflux|esophagitis|steatosis|fibrosis|adverse|hydronephrosis|hypertens|retinopathy))"
    r"(?:[ ]?(?:/|of|out of)[ ]?(?:3|4|III|IV)\b)?",
    re.IGNORECASE,
)
_GRADE_WORD = re.compile(
    r"\b(?P<v>high|low|intermediate)[- ]grade\b(?!\s*(?:fever|temperature))"
    r"(?![^.;:]{0,45}\b(?:dysplasia|intra-?epithelial|PIN|adenomas?|in[- ]situ|DCIS|inflammation))",
    re.IGNORECASE,
)
_G_IN_STAGE = re.compile(r"(?<=[,;( ])G[ ]?(?P<v>[1-4])(?=[,;) ])")
_STAGE_NEAR = re.compile(r"\bp?T[0-4]|\bp?N[0-3]")
_OTHER_GRADE = re.compile(
    r"\b(?:inflammation|steatosis|fibrosis|murmur|toxicity|esophagitis|prostatitis|component|tumou?r score)\W*$", re.I
)
_GLEASON = re.compile(
    r"\bgleason(?:'?s)?(?: (?:combined )?(?:score|grade|sum|pattern))*[ :=]*(?:of |"
    r"is )?(?P<a>[1-5])[ ]?\+[ ]?(?P<b>[1-5])"
    r"(?:[ ]?=[ ]?(?P<s>\d{1,2}))?",
    re.IGNORECASE,
)
_GRADE_GROUP = re.compile(r"\b(?:grade group|ISUP grade group)[ :]*(?P<v>[1-5])\b", re.IGNORECASE)


def find_grades(passage: Passage) -> Iterator[Fact]:
    """Grades, with the system that was named; Gleason scores and grade groups."""
    for match in _GRADE_GROUP.finditer(passage.text):
        yield passage.fact(FactKind.GRADE_GROUP, *match.span(), value=match["v"])
    for match in _GLEASON.finditer(passage.text):
        total = int(match["a"]) + int(match["b"])
        if match["s"] is None or int(match["s"]) == total:
            yield passage.fact(FactKind.GLEASON, *match.span(), value=f"{match['a']}+{match['b']}={total}")
    for match in _GRADE.finditer(passage.text):
        if not _OTHER_GRADE.search(passage.before(match.start())):
            system = re.search(r"nottingham|sbr|bloom|elston|fuhrman|isup|who|fnclcc|figo|nuclear", match.group(), re.I)
            yield passage.fact(
                FactKind.GRADE,
                *match.span(),
                value=_GRADES[match["v"].lower()] + (f"-{_GRADES[match['to'].lower()]}" if match["to"] else ""),
                details={"system": system.group().lower()} if system else None,
            )
    for match in _GRADE_WORD.finditer(passage.text):
        yield passage.fact(FactKind.GRADE, *match.span(), value=match["v"].lower(), details={"system": "words"})
    for match in _G_IN_STAGE.finditer(passage.text):
        if _STAGE_NEAR.search(passage.text[max(0, match.start() - 25) : match.end() + 15]):
            yield passage.fact(FactKind.GRADE, *match.span(), value=match["v"], details={"system": "uicc"})


_NUMBERS = {
    word: str(figure)
    for figure, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"none": "0", "no": "0"}
_COUNT = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_NODES_OF = re.compile(
    rf"\b(?P<p>{_COUNT})[ ]?(?:\(\d{{1,3}}\)[ ]?)?(?:out )?of[ ]?(?:the )?(?P<e>{_COUNT})[ ]?(?:\(\d{{1,3}}\)[ ]?)?"
    r"(?:\w+ ){0,3}(?:lymph )?nodes?\b",
    re.IGNORECASE,
)
_NODES_SLASH = re.compile(
    r"\b(?:lymph nodes?|nodes?|metasta\w+)\b[^\n.;]{0,80}?\(\s*(?P<p>\d{1,3})\s*/\s*(?P<e>\d{1,3})\s*\)", re.IGNORECASE
)
_NODES_FORM = re.compile(
    r"(?:number of )?(?:lymph )?nodes (?:examined|sampled)\s*:\s*(?P<e>\d{1,3})\b[\s\S]{0,60}?"
    r"(?:number of )?(?:lymph )?nodes (?:positive|involved|with (?:tumou?r|"
    r"metastas[ei]s))[^:\n]{0,30}:\s*(?P<p>\d{1,3})\b",
    re.IGNORECASE,
)


def find_nodes(passage: Passage) -> Iterator[Fact]:
    """Lymph nodes with tumour of nodes examined, as "2/14"."""
    for pattern in (_NODES_OF, _NODES_SLASH, _NODES_FORM):
        for match in pattern.finditer(passage.text):
            with_tumour = _NUMBERS.get(match["p"].lower(), match["p"])
            examined = _NUMBERS.get(match["e"].lower(), match["e"])
            if 0 < int(examined) <= 120 and int(with_tumour) <= int(examined):
                bearing = passage.stated(match.start(), match.end())
                value = f"{int(with_tumour)}/{int(examined)}"
                yield passage.fact(FactKind.NODES, *match.span(), value=value, bearing=bearing)


_MARGIN = re.compile(
    r"\b(?:(?:surgical|resection|all|deep|radial|circumferential|specimen)[ ])*margins?(?: of (?:resection|excision))?"
    r"(?: status)?(?:[ ](?:of resection|are|is|were|all|surgical))*\s*[:\-]?\s*"
    r"(?P<v>not (?:free|clear|negative)|negative|free|uninvolved|not involved|clear|positive|involved|close)\b",
    re.IGNORECASE,
)
_MARGIN_VALUE = {
    "negative": "negative",
    "free": "negative",
    "uninvolved": "negative",
    "not involved": "negative",
    "clear": "negative",
    "not free": "positive",
    "not clear": "positive",
    "not negative": "positive",
    "positive": "positive",
    "involved": "positive",
    "close": "close",
}
_INVASION = (
    (
        FactKind.LYMPHOVASCULAR_INVASION,
        r"(?:lympho-?\s?vascular|angio-?lymphatic|lymphatic(?:/| and | or )(?:blood )?vascular|"
        r"LVI)(?: (?:space )?(?:invasion|involvement))?",
    ),
    (FactKind.PERINEURAL_INVASION, r"(?:peri-?neural (?:invasion|involvement)|PNI)"),
)
_ABSENT_BEFORE = re.compile(
    r"\b(?:no|without|negative for|absence of|no definite|no evidence of)\s+(?:definite |evidence of )?$", re.I
)
_ABSENT_AFTER = re.compile(
    r"^\s*(?:is|are)?[\s:\-]*(?:not (?:identified|seen|present|detected)|absent|none|negative|no\b)", re.I
)
_PRESENT_AFTER = re.compile(r"^\s*(?:is|are)?[\s:\-]*(?:present|identified|seen|positive|yes\b|extensive|focal)", re.I)


def find_margins_and_invasion(passage: Passage) -> Iterator[Fact]:
    """Margins; lymphovascular and perineural invasion, present or absent."""
    for match in _MARGIN.finditer(passage.text):
        bearing = passage.stated(match.start(), match.end())
        yield passage.fact(FactKind.MARGINS, *match.span(), value=_MARGIN_VALUE[match["v"].lower()], bearing=bearing)
    for kind, words in _INVASION:
        for match in re.finditer(rf"\b{words}\b", passage.text, re.IGNORECASE):
            before, after = passage.before(match.start()), passage.text[match.end() : match.end() + 30]
            seen = _ABSENT_AFTER.match(after) or _PRESENT_AFTER.match(after)
            absent = bool(_ABSENT_BEFORE.search(before) or _ABSENT_AFTER.match(after))
            if not absent and seen is None:
                continue
            end = match.end() + (seen.end() if seen else 0)
            bearing = passage.stated(match.start(), end)
            yield passage.fact(kind, match.start(), end, value="absent" if absent else "present", bearing=bearing)


_PROPOSED_BEFORE = re.compile(
    r"\b(?:consider\w*|recommend\w*|propos\w+|plan(?:s|ned|ning)?|suggest\w*|advis\w+|schedul\w+|booked|reserved|"
    r"candidate|eligible|should|would|will|may|offer\w*|discuss\w*|option\w*|awaiting|prior to|before|"
    r"to (?:have|undergo)|requested|requires?|needs?)\b[^.;]{0,70}$",
    re.IGNORECASE,
)
_PROPOSED_AFTER = re.compile(
    r"^[^.;:|]{0,45}?\b(?P<verb>(?:is|was|are|were|has been|have been|to be|will be|being)\s+(?:\w+ly )?(?:mentioned|"
    r"discussed|considered|advised|recommended|planned|proposed|offered|scheduled|booked|requested|reserved|decided|"
    r"foreseen|intended)|(?:will|is to|are to|shall) (?:be|take place)\b|to be\b|"
    r"(?:is|are) (?:an option|possible|indicated)|(?<!as )(?:scheduled|planned|intended|foreseen))\b",
    re.IGNORECASE,
)
_DONE = r"\b(?:performed|underwent|undergone|was done|showed|shows|revealed|obtained|status post|s/p|had a)\b"
_DONE_AFTER = re.compile(_DONE, re.IGNORECASE)
_DONE_BEFORE = re.compile(rf"{_DONE}(?![^.;]*(?:,| and | but ))", re.IGNORECASE)
"""What was done with one thing ("biopsy was performed and mastectomy ...") says nothing of the next."""


def _done_after(after: str, *, proposed: re.Match[str] | None) -> bool:
    """Whether the words after it say that it was done; "will be performed" says that it was not."""
    done = _DONE_AFTER.search(after[:50])
    return done is not None and (proposed is None or done.start() < proposed.start("verb"))


def find_procedures(passage: Passage) -> Iterator[Fact]:
    """Operations and biopsies named in the record; one that is only proposed is conditional, never done."""
    for mention in _PROCEDURES.find(passage.text):
        bearing = passage.bearing(mention.start, mention.end)
        before, after = passage.before(mention.start), passage.after(mention.end)
        proposed_after = _PROPOSED_AFTER.search(after)
        done = _DONE_BEFORE.search(before[-40:]) or _done_after(after, proposed=proposed_after)
        if (
            bearing.standing is Standing.CURRENT
            and not done
            and (passage.section(mention.start) is Section.PLAN or _PROPOSED_BEFORE.search(before) or proposed_after)
        ):
            bearing = Bearing(bearing.polarity, bearing.certainty, Standing.CONDITIONAL)
        yield passage.fact(FactKind.PROCEDURE, mention.start, mention.end, value=mention.key, bearing=bearing)
