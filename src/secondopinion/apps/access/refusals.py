"""An expected refusal is a value: a code, a sentence a tired person understands, and the next step."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done; ``sentence`` says what happened, what is safe and what to do."""

    code: str
    sentence: str | Promise
    about: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """A refusal is falsy, so that ``if result`` reads as "it was done"."""
        return False
