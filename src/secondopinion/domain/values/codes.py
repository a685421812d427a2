"""A code from a terminology, always with the system it belongs to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One concept of one code system.

    ``system`` is a short name of the terminology ("icd-o-3", "oncotree", "loinc", "rxnorm", "icd-10-cm", "snomed");
    ``display`` is our own wording, in English, for people who do not know the code.
    """

    system: str
    code: str
    display: str = ""

    def __str__(self) -> str:
        return f"{self.system}:{self.code}"
