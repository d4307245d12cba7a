"""Moving an application on: the version that was seen, the step, and the event that says so."""

from collections.abc import Mapping
from typing import Any

from database.base import uuid7
from registry.actors.service import Actor
from registry.calendar.service import now, spoken
from registry.forms.service import text
from registry.workflows.models import EventColumns, StandingColumns
from registry.workflows.service import ApplicationChanged, Transition

NOTE_LONGEST = 2_000


def check_version(one: StandingColumns, seen: int, last: EventColumns) -> None:
    """Check that nobody took a step since `seen` was read.

    Raises:
        ApplicationChanged: somebody did; the message says who, what and when.
    """
    if seen == one.version:
        return
    raise ApplicationChanged(
        f"{last.actor} ({last.actor_role}) took the step {last.event} at {spoken(last.at)}; "
        f"the application is {last.next_state} at version {last.seq}.",
        field="version",
        expected=str(last.seq),
    )


def advance(
    one: StandingColumns,
    taken: Transition,
    actor: Actor,
    note: str | None,
    payload: Mapping[str, Any],
) -> dict[str, Any]:
    """Move an application on and return the values of the event that says so, but for whose it is.

    Raises:
        InvalidInput: the note is too long.
    """
    tidy = text("note", note, NOTE_LONGEST)
    one.state, one.state_since = taken.next_state, now()
    one.version += 1
    return {
        "id": uuid7(),
        "seq": one.version,
        "at": one.state_since,
        "actor": actor.name,
        "actor_role": actor.role,
        "state": taken.state,
        "event": taken.event,
        "next_state": taken.next_state,
        "note": tidy,
        "payload": dict(payload),
    }
