"""The workflow, as a table (`workflow.csv`): state, event, who may, what is needed, next state.

The four official statuses are states. Two more frame them: `tiada` before there is a case, and
`keluar` for a household that left the list; its official status stays `disahkan`, and
`household.exited_on` says since when.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NO_CASE = "tiada"
EXITED = "keluar"
STATES = (NO_CASE, "baru", "disemak", "disahkan", "ditolak", EXITED)
OFFICIAL_STATUS = {
    "baru": "baru",
    "disemak": "disemak",
    "disahkan": "disahkan",
    "ditolak": "ditolak",
    EXITED: "disahkan",
}
"""What `household.registration_status` says in each state of a case."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    `decided_by` is `officer`, or `meeting` for what only a meeting's decision may bring about.
    `needs` are names of `requirements`; `reasons` the option list a reason must come from.
    """

    state: str
    event: str
    next_state: str
    decided_by: str
    roles: tuple[str, ...]
    needs: tuple[str, ...]
    reasons: str | None
    ms: str
    en: str

    @property
    def by_meeting(self) -> bool:
        """Whether only a meeting may decide it."""
        return self.decided_by == "meeting"


@cache
def transitions() -> tuple[Transition, ...]:
    """Return the whole table, in the order of a case's life."""
    text = files(__package__).joinpath("workflow.csv").read_text(encoding="utf-8")
    return tuple(_transition(row) for row in csv.DictReader(text.splitlines()))


@cache
def _table() -> Mapping[tuple[str, str], Transition]:
    return {(one.state, one.event): one for one in transitions()}


def transition(state: str, event: str) -> Transition | None:
    """Return what `event` does in `state`; None when it is not possible there."""
    return _table().get((state, event))


def possible_events(state: str) -> tuple[str, ...]:
    """Return the events of a state, in the order of the table."""
    return tuple(one.event for one in transitions() if one.state == state)


def _transition(row: Mapping[str, str]) -> Transition:
    return Transition(
        state=row["state"],
        event=row["event"],
        next_state=row["next_state"],
        decided_by=row["decided_by"],
        roles=tuple(row["roles"].split()),
        needs=tuple(row["needs"].split()),
        reasons=row["reasons"] or None,
        ms=row["ms"],
        en=row["en"],
    )
