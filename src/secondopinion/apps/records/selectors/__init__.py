"""Every read of this app."""

from .checklist import CaseChecklist, checklist_counts, checklist_of
from .counts import RecordCounts, counts, quarantine_counts
from .facts import CaseSummary, GroupedFacts, effective_value, held_facts, summary, timeline
from .pages import RecordPages, original, page_image, record_with_pages
from .records import (
    quarantine_of,
    records_of,
    reviewable_records,
    still_moving,
    withheld_pages,
)

__all__ = [
    "CaseChecklist",
    "CaseSummary",
    "GroupedFacts",
    "RecordCounts",
    "RecordPages",
    "checklist_counts",
    "checklist_of",
    "counts",
    "effective_value",
    "held_facts",
    "original",
    "page_image",
    "quarantine_counts",
    "quarantine_of",
    "record_with_pages",
    "records_of",
    "reviewable_records",
    "still_moving",
    "summary",
    "timeline",
    "withheld_pages",
]
