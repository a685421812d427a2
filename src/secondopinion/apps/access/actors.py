"""Who acts: a signed-in person, nobody, or the system itself (a job, a command)."""

import uuid
from dataclasses import dataclass
from typing import Protocol

from .roles import Role


class Actor(Protocol):
    """What permission rules may ask of whoever acts."""

    @property
    def actor_id(self) -> uuid.UUID | None:
        """The person's id, or None."""

    @property
    def is_system(self) -> bool:
        """Whether this is a job or a command of the installation itself."""

    def active_roles(self) -> frozenset[Role]:
        """The roles held in the programme now."""

    def vouched_roles(self) -> frozenset[Role]:
        """Those of them that the programme's staff gave."""


@dataclass(frozen=True, slots=True)
class System:
    """The installation itself: jobs and commands. Allowed only what a rule grants it by ``system=True``."""

    actor_id: uuid.UUID | None = None
    is_system: bool = True

    def active_roles(self) -> frozenset[Role]:
        """None: a job holds no office."""
        return frozenset()

    def vouched_roles(self) -> frozenset[Role]:
        """None."""
        return frozenset()


@dataclass(frozen=True, slots=True)
class Nobody:
    """A visitor who has not signed in."""

    actor_id: uuid.UUID | None = None
    is_system: bool = False

    def active_roles(self) -> frozenset[Role]:
        """None."""
        return frozenset()

    def vouched_roles(self) -> frozenset[Role]:
        """None."""
        return frozenset()


SYSTEM = System()
NOBODY = Nobody()
