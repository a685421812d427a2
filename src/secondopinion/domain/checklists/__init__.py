"""Records checklists: what a reviewer needs, and what a case still lacks."""

from .evaluate import Held, ItemStatus, Status, evaluate
from .rows import (
    EVERY,
    Checklist,
    Condition,
    Item,
    Material,
    Primary,
    Want,
    checklist_for,
    checklists_from_json,
)

__all__ = [
    "EVERY",
    "Checklist",
    "Condition",
    "Held",
    "Item",
    "ItemStatus",
    "Material",
    "Primary",
    "Status",
    "Want",
    "checklist_for",
    "checklists_from_json",
    "evaluate",
]
