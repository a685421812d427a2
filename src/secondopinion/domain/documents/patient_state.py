"""Facts about the patient and the blood: performance status, menopause, genes, laboratory tumour markers."""

import re
from collections.abc import Iterator
from decimal import Decimal

from secondopinion.domain.values import Code, Quantity
from secondopinion.domain.vocabulary import GENES, TUMOUR_MARKERS, TermFinder

from .facts import Certainty, Fact, FactKind, Polarity
from .figures import plain_figure
from .passage import Bearing, Passage

_ECOG = re.compile(
    r"\b(?:ECOG|WHO|Zubrod)(?: (?:performance status|performance|PS|status))*\s*(?:score)?[\s:=]*(?:of |"
    r"is )?(?P<v>[0-4])(?![\d\-–/])",
    re.I,
)
_KPS = re.compile(
    r"\b(?:KPS|Karnofsky(?: performance status| score)?)[\s:=]*(?:of |is )?(?P<v>\d{2,3})\b", re.IGNORECASE
)
_MENOPAUSE = re.compile(r"\b(?P<v>pre|peri|post)-?\s?menopausal\b", re.IGNORECASE)
_GENES = TermFinder({w: symbol for symbol, wordings in GENES.items() for w in wordings})
_GENE_POSITIVE = re.compile(
    r"\b(?:mutation (?:is )?(?:detected|present|identified|positive)|mutated|mutant|positive|pathogenic (?:variant|"
    r"mutation)|"
    r"re-?arranged|rearrangement (?:detected|present|identified)|fusion (?:detected|present|identified)|amplified|"
    r"methylated|"
    r"[pc]\.[A-Z][a-z]{0,2}\d+\w+|(?-i:[A-Z]\d{2,4}[A-Z]\b)|exon \d+ (?:deletion|skipping|insertion) (?:detected|"
    r"present))",
    re.IGNORECASE,
)
_GENE_NEGATIVE = re.compile(
    r"\b(?:not detected|no (?:pathogenic )?(?:mutations?|variants?|rearrangements?|fusions?|alterations?)|"
    r"wild[- ]?type|negative|"
    r"none detected|unmethylated|not (?:re-?arranged|amplified|mutated)|intact)\b|^\s*:?\s*(?:none|no)\b",
    re.IGNORECASE,
)
_GENE_BEFORE_NEGATIVE = re.compile(
    r"\bno (?:pathogenic |actionable |clinically significant )*(?:mutations?|variants?|rearrangements?|fusions?|"
    r"alterations?)[^.;]{0,60}$|"
    r"\bnegative for[^.;]{0,40}$",
    re.IGNORECASE,
)
_GENE_UNCERTAIN = re.compile(r"\b(?:VUS|uncertain significance)\b", re.IGNORECASE)
_GENE_WAITING = re.compile(
    r"\b(?P<w>pending|to follow|in progress)|(?P<n>not (?:tested|performed|done|assessed|available))\b", re.I
)
_MARKERS = TermFinder({w: m.key for m in TUMOUR_MARKERS.values() for w in m.wordings})
_RESULT = re.compile(
    r"^[\s:=()]*(?:(?:level|value|was|is|of|serum|total|"
    r"result)[\s:]*){0,3}(?P<c>[<>]=?)?\s?(?P<v>\d{1,6}(?:[.,]\d{1,3})?)\s?"
    r"(?P<u>ng/mL|ng/ml|ug/L|µg/L|U/mL|U/ml|kU/L|IU/L|U/L|mIU/mL|mIU/ml|IU/mL|mg/L|pg/mL)?(?![\d/])"
)


def find_state(passage: Passage) -> Iterator[Fact]:
    """Performance status and menopause."""
    for match in _ECOG.finditer(passage.text):
        yield passage.fact(FactKind.PERFORMANCE, *match.span(), value=f"ECOG {match['v']}")
    for match in _KPS.finditer(passage.text):
        if 10 <= int(match["v"]) <= 100:
            yield passage.fact(FactKind.PERFORMANCE, *match.span(), value=f"KPS {match['v']}")
    for match in _MENOPAUSE.finditer(passage.text):
        yield passage.fact(FactKind.MENOPAUSE, *match.span(), value=match["v"].lower())


def find_genes(passage: Passage) -> Iterator[Fact]:
    """Genes with a stated result; a gene that is only named is not a fact."""
    mentions = list(_GENES.find(passage.text))
    for index, mention in enumerate(mentions):
        limit = min(passage.clause(mention.end - 1)[1], mention.end + 80)
        following = mentions[index + 1].start if index + 1 < len(mentions) else limit
        tail = passage.text[mention.end : min(limit, following)]
        shared = passage.text[mention.end : limit] if re.match(r"^\s*(?:,|/|and|or)\s*$", tail) else tail
        found: re.Match[str] | None
        if (found := _GENE_UNCERTAIN.search(shared)) is not None:
            value = "uncertain"
        elif (found := _GENE_WAITING.search(shared)) is not None:
            value = "pending" if found["w"] else "not performed"
        elif (found := _GENE_NEGATIVE.search(shared)) is not None or _GENE_BEFORE_NEGATIVE.search(
            passage.before(mention.start)
        ):
            value = "negative"
        elif (found := _GENE_POSITIVE.search(shared)) is not None:
            value = "positive"
        else:
            continue
        end = mention.end + (found.end() if found is not None else 0)
        bearing = passage.bearing(mention.start, mention.end)
        yield passage.fact(
            FactKind.GENE,
            mention.start,
            end,
            value=value,
            bearing=Bearing(Polarity.AFFIRMED, Certainty.STATED, bearing.standing),
            code=Code("hgnc-symbol", mention.key, mention.key),
            details={"gene": mention.key},
        )


def find_markers(passage: Passage) -> Iterator[Fact]:
    """Laboratory tumour markers with a figure; the unit must be written unless the marker is PSA."""
    for mention in _MARKERS.find(passage.text):
        match = _RESULT.match(passage.text[mention.end : mention.end + 50])
        if match is None or (match["u"] is None and mention.key != "psa"):
            continue
        marker = TUMOUR_MARKERS[mention.key]
        quantity = Quantity(Decimal(plain_figure(match["v"])), match["u"] or "", match["c"] or "")
        yield passage.fact(
            FactKind.MARKER,
            mention.start,
            mention.end + match.end(),
            value=str(quantity),
            bearing=passage.stated(mention.start, mention.end),
            code=Code("loinc", marker.loinc, marker.name),
            quantity=quantity,
            details={"analyte": marker.key},
        )
