"""The life of an application, as a table (`workflow.csv`): who may do what, and what it needs."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NO_APPLICATION = "tiada"
OPEN_STATES = ("dimohon", "disaring", "diluluskan", "dibayar")
"""While one stands so, nobody can ask for the same programme for the same recipient again."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table; `needs` are names of `steps.NEEDS`."""

    state: str
    event: str
    next_state: str
    roles: tuple[str, ...]
    needs: tuple[str, ...]
    ms: str
    en: str


@cache
def transitions() -> tuple[Transition, ...]:
    """Return the whole table, in the order of an application's life."""
    text = files(__package__).joinpath("workflow.csv").read_text(encoding="utf-8")
    lists = ("roles", "needs")
    return tuple(
        Transition(**row | {name: tuple(row[name].split()) for name in lists})
        for row in csv.DictReader(text.splitlines())
    )


def states() -> tuple[str, ...]:
    """Return every state an application can stand in."""
    return tuple(dict.fromkeys(one.next_state for one in transitions()))


def transition(state: str, event: str) -> Transition | None:
    """Return what `event` does in `state`; None when it is not possible there."""
    return next((one for one in transitions() if (one.state, one.event) == (state, event)), None)


def possible_events(state: str) -> tuple[str, ...]:
    """Return the events of a state, in the order of the table."""
    return tuple(one.event for one in transitions() if one.state == state)
