"""What a look at a signature says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a look at a PDF's signature says."""

    INTACT = "intact"
    CHANGED = "changed"
    NOT_OURS = "not_ours"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """The verdict; name and time only when intact (the signer's word, sealed with the rest)."""

    verdict: Verdict
    signer: str = ""
    signed_at: datetime | None = None
