"""Areas of a boundary set: listing, searching, getting one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from boundaries.areas import queries
from boundaries.areas.models import LEVELS
from database.errors import InvalidInput, NotFound
from database.session import ReadSession


def list_areas(
    session: ReadSession,
    boundary_set_id: int,
    *,
    level: str | None = None,
    parent: str | None = None,
    search: str | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 3_000,
) -> Sequence[Row[Any]]:
    """Return up to `limit` areas, ordered by level and code.

    `parent` keeps the areas below it, at any depth; `search` those with the text in their name;
    `after` those behind this (level, code). Columns: code, level, name, parent_code, state_code,
    quality, land_km2, and west, south, east, north of the display geometry in degrees.

    Raises:
        InvalidInput: an unknown level, or a parent that the boundary set does not have.
    """
    if level is not None and level not in LEVELS:
        raise InvalidInput(
            f"there is no level {level!r}", field="level", expected="one of " + ", ".join(LEVELS)
        )
    if parent is not None and queries.get(session, boundary_set_id, parent) is None:
        raise InvalidInput(
            f"the boundary set has no area {parent!r}", field="parent", expected="an area code"
        )
    return queries.find(
        session,
        boundary_set_id,
        level=level,
        parent=parent,
        search=search,
        after=after,
        limit=limit,
    )


def get_area(session: ReadSession, boundary_set_id: int, code: str) -> Row[Any]:
    """Return one area: columns of `list_areas`, source, source_share, and an inner point x, y.

    Raises:
        NotFound: the boundary set has no area of this code.
    """
    found = queries.get(session, boundary_set_id, code)
    if found is None:
        raise NotFound(f"there is no area {code!r}")
    return found
