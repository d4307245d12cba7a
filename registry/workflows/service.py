"""A life as a table (`workflow.csv` of its folder): who may do what in which state, and then what.

The columns are state, event, next_state, roles, needs, ms, en; roles and needs are separated by
spaces. What a need asks is the business of the folder that the table belongs to.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from database.errors import Conflict, Forbidden

NOTHING_YET = "tiada"
"""The state before the first event."""


class StepNotPossible(Conflict):
    """The present state does not know this step."""

    code = "step-not-possible"


class ApplicationChanged(Conflict):
    """Somebody else took a step since the application was read."""

    code = "application-changed"


class NotThisOfficer(Forbidden):
    """Somebody else must take this step."""

    code = "not-this-officer"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table."""

    state: str
    event: str
    next_state: str
    roles: tuple[str, ...]
    needs: tuple[str, ...]
    ms: str
    en: str


@dataclass(frozen=True)
class Workflow:
    """A table, in the order of an application's life."""

    transitions: tuple[Transition, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Return every state that something can stand in."""
        return tuple(dict.fromkeys(one.next_state for one in self.transitions))

    def transition(self, state: str, event: str) -> Transition | None:
        """Return what `event` does in `state`; None when it is not possible there."""
        wanted = (state, event)
        return next((one for one in self.transitions if (one.state, one.event) == wanted), None)

    def possible_events(self, state: str) -> tuple[str, ...]:
        """Return the events of a state, in the order of the table."""
        return tuple(one.event for one in self.transitions if one.state == state)

    def allowed(self, state: str, event: str, role: str) -> Transition:
        """Return the row of a step that a role may take; its needs are not looked at.

        Raises:
            StepNotPossible: the state does not know the event.
            NotThisOfficer: the role may not.
        """
        found = self.transition(state, event)
        if found is None:
            raise StepNotPossible(
                f"{event} is not possible while the application is {state}.",
                field="event",
                expected=", ".join(self.possible_events(state)) or "nothing: it is at its end",
            )
        if role not in found.roles:
            raise NotThisOfficer(
                f"The role {role} may not {event} an application.",
                field="role",
                expected="one of " + ", ".join(found.roles),
            )
        return found

    def sql_states(self) -> str:
        """Return the states as a list for a check constraint."""
        return sql_list(self.states)

    def sql_transitions(self) -> str:
        """Return (state, event, next_state) of every row for a check constraint."""
        return ",".join(
            f"('{one.state}','{one.event}','{one.next_state}')" for one in self.transitions
        )


def read_workflow(package: str) -> Workflow:
    """Return the table of a package."""
    text = files(package).joinpath("workflow.csv").read_text(encoding="utf-8")
    lists = ("roles", "needs")
    return Workflow(
        tuple(
            Transition(**row | {name: tuple(row[name].split()) for name in lists})
            for row in csv.DictReader(text.splitlines())
        )
    )


def sql_list(values: Iterable[str]) -> str:
    """Return code values, which hold no quotes, as a list in SQL."""
    return ",".join(f"'{value}'" for value in values)
