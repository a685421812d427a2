"""The structured opinion: five axes, options, outcomes, answers, and the canonical form that is hashed and signed."""

from .canonical import canonical_bytes, content_hash, from_json, to_json
from .content import (
    Answer,
    Axis,
    AxisOpinion,
    Citation,
    Concordance,
    Evidence,
    FurtherTest,
    GuidelineConcordance,
    OpinionContent,
    Outcome,
    PlainWords,
    Strength,
    TreatmentOption,
    Verdict,
)
from .gaps import Gap, gaps

__all__ = [
    "Answer",
    "Axis",
    "AxisOpinion",
    "Citation",
    "Concordance",
    "Evidence",
    "FurtherTest",
    "Gap",
    "GuidelineConcordance",
    "OpinionContent",
    "Outcome",
    "PlainWords",
    "Strength",
    "TreatmentOption",
    "Verdict",
    "canonical_bytes",
    "content_hash",
    "from_json",
    "gaps",
    "to_json",
]
