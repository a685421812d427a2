"""Every write of this app, one verb per file."""

from .create import NewPatient, create_case
from .places import end_place, give_place

__all__ = ["NewPatient", "create_case", "end_place", "give_place"]
