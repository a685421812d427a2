"""Every write of this app, one verb per file."""

from .advance import NEED_WORDS, advance, role_on_case
from .create import NewPatient, create_case
from .places import end_place, give_place

__all__ = ["NEED_WORDS", "NewPatient", "advance", "create_case", "end_place", "give_place", "role_on_case"]
