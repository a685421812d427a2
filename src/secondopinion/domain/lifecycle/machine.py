"""State machines as tables: (state, event) -> (state, needs, by)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from .needs import Need
from .roles import Role

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


class RefusalCode(StrEnum):
    """Why a step is not taken. The apps put each into a sentence."""

    NOT_FROM_HERE = "not_from_here"
    NOT_BY_YOU = "not_by_you"
    NEEDS_MISSING = "needs_missing"


@dataclass(frozen=True, slots=True)
class Transition(Generic[S]):
    """Where an event leads, what must be true before (``needs``), and which roles may cause it (``by``)."""

    to: S
    by: frozenset[Role]
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True, slots=True)
class Allowed(Generic[S]):
    """The step may be taken; save the new state by compare-and-swap."""

    to: S


@dataclass(frozen=True, slots=True)
class Refused:
    """The step may not be taken. ``missing`` names the needs that are not met, in a stable order."""

    code: RefusalCode
    missing: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Row(Generic[S, E]):
    """One line of the table, for the documentation page and the tests."""

    state: S
    event: E
    transition: Transition[S]


class Machine(Generic[S, E]):
    """A state machine that knows nothing but its table.

    Raises ``ValueError`` at construction when the table leaves a state unreachable or lets nobody cause an event.
    """

    def __init__(
        self,
        name: str,
        *,
        states: type[S],
        events: type[E],
        initial: S,
        table: Mapping[tuple[S, E], Transition[S]],
    ) -> None:
        self.name = name
        self.states = states
        self.events = events
        self.initial = initial
        self._table = dict(table)
        reached = {initial}
        while grown := {t.to for (s, _), t in self._table.items() if s in reached} - reached:
            reached |= grown
        if lost := set(states) - reached:
            raise ValueError(f"{name}: no way leads to {', '.join(sorted(lost))}")
        if any(not transition.by for transition in self._table.values()):
            raise ValueError(f"{name}: an event that nobody may cause")
        if unused := set(events) - {event for _, event in self._table}:
            raise ValueError(f"{name}: events without a line: {', '.join(sorted(unused))}")

    def step(self, state: S, *, event: E, role: Role, met: Collection[Need] = ()) -> Allowed[S] | Refused:
        """Decide one step for one role, given the needs that are met."""
        transition = self._table.get((state, event))
        if transition is None:
            return Refused(RefusalCode.NOT_FROM_HERE)
        if role not in transition.by:
            return Refused(RefusalCode.NOT_BY_YOU)
        if missing := transition.needs.difference(met):
            return Refused(RefusalCode.NEEDS_MISSING, tuple(sorted(missing)))
        return Allowed(transition.to)

    def transition(self, state: S, *, event: E) -> Transition[S] | None:
        """The line of the table, or None where the event means nothing in this state."""
        return self._table.get((state, event))

    def events_from(self, state: S, *, role: Role | None = None) -> tuple[E, ...]:
        """What can happen in a state, or what one role can cause there, in the order the events are declared."""
        return tuple(
            event
            for event in self.events
            if (line := self._table.get((state, event))) is not None and (role is None or role in line.by)
        )

    def final(self, state: S) -> bool:
        """Whether nothing leads anywhere else from here."""
        return all(line.to == state for (origin, _), line in self._table.items() if origin == state)

    def rows(self) -> Iterator[Row[S, E]]:
        """Every line of the table, by state and event."""
        for state in self.states:
            for event in self.events:
                if (line := self._table.get((state, event))) is not None:
                    yield Row(state, event, line)
