"""What a read file means for this case: whose it is page by page, and what it says where it is this patient's."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from secondopinion.adapters.reading import ReadFile
from secondopinion.domain.documents import (
    ExpectedPatient,
    Hints,
    IdentityOutcome,
    PageText,
    Reading,
    Reason,
    ReasonCode,
    compare_identity,
    read,
)


@dataclass(frozen=True, slots=True)
class Understanding:
    """``reading`` holds nothing from a withheld page; ``wrong_patient`` is set when the whole record is somebody else's."""

    reading: Reading
    withheld: frozenset[int]
    wrong_patient: bool

    @property
    def reason(self) -> Reason | None:
        """Why the record, or a page of it, is kept apart."""
        if self.wrong_patient:
            return Reason(ReasonCode.WRONG_PATIENT)
        if self.withheld:
            return Reason(ReasonCode.WRONG_PATIENT_PAGE, {"page": min(self.withheld)})
        return None


def understand(
    found: ReadFile,
    *,
    expected: ExpectedPatient,
    file_name: str = "",
    accepted: bool = False,
    accepted_pages: Collection[int] = (),
) -> Understanding:
    """Read the pages and compare each with the patient of the case.

    ``accepted`` and ``accepted_pages`` are what a person has judged to be this patient's. A record in which some page
    names another person and no page names this one is somebody else's as a whole; otherwise only those pages are.
    Nothing is learnt from a page that is merely unknown: no record number found here is added to the patient.
    """
    pages = [page.page_text for page in found.pages]
    hints = Hints(file_name=file_name)
    reading = read(pages, structured=found.structured, hints=hints)
    if accepted:
        return Understanding(reading, frozenset(), wrong_patient=False)
    verdicts = [compare_identity(expected, found=identity) for identity in reading.identities]
    others = {verdict.page for verdict in verdicts if verdict.outcome is IdentityOutcome.MISMATCH}
    others -= set(accepted_pages)
    ours = any(verdict.outcome is IdentityOutcome.MATCH for verdict in verdicts) or bool(accepted_pages)
    if not others:
        return Understanding(reading, frozenset(), wrong_patient=False)
    if not ours or found.structured is not None:
        every = frozenset(page.number for page in pages)
        return Understanding(read((), hints=hints), every, wrong_patient=True)
    # Read again without those pages: a fact that also stands on one of them must keep its source on ours.
    return Understanding(read(_without(pages, others), hints=hints), frozenset(others), wrong_patient=False)


def _without(pages: Sequence[PageText], numbers: Collection[int]) -> list[PageText]:
    return [page for page in pages if page.number not in numbers]
