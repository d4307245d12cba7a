"""Live counts: what the next publication would count, area by area, of whom one may see."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from boundaries.sets import service as sets
from database.errors import InvalidInput
from database.session import ReadSession
from geo.indicators.declaration import LEVELS
from geo.live import queries
from geo.publication.service import MALAYSIA_TIME


def live_counts(
    session: ReadSession,
    level: str,
    *,
    state: str | None = None,
    district: str | None = None,
    on: date | None = None,
) -> Sequence[Row[Any]]:
    """Return registered, poor, hardcore and exited households of each area: exact, for officers.

    Columns: area, registered_hh, poor_hh, hardcore_hh, exited_hh, name; area and name are null for
    households whose area is not known at the level. `on` is today by default.

    Raises:
        InvalidInput: an unknown level.
    """
    if level not in LEVELS:
        raise InvalidInput(
            f"there is no level {level!r}", field="level", expected="one of " + ", ".join(LEVELS)
        )
    day = on or datetime.now(MALAYSIA_TIME).date()
    return queries.counts(session, sets.current(session).id, level, day, state, district)
