"""Areas as JSON answers."""

from typing import Any

from sqlalchemy import Row

from api.areas.schemas import AreasParameters
from api.caching import Rendered
from api.context import Context
from api.paging import decode_cursor, encode_cursor
from api.rendering import json_answer
from boundaries.areas import service
from boundaries.sets.models import BoundarySet
from database.session import ReadSession

DEGREE_DIGITS = 6


def item(row: Row[Any]) -> dict[str, Any]:
    """Return one area in the shape of `schemas.AreaItem`."""
    edges = (row.west, row.south, row.east, row.north)
    return {
        "code": row.code,
        "level": row.level,
        "name": row.name,
        "parent": row.parent_code,
        "state": row.state_code,
        "quality": row.quality,
        "land_km2": round(row.land_km2, 3),
        "bbox": [round(edge, DEGREE_DIGITS) for edge in edges],
    }


def areas_answer(
    session: ReadSession,
    context: Context,
    boundary_set: BoundarySet,
    parameters: AreasParameters,
) -> Rendered:
    """Return one page; the next page's address names the boundary set, so that pages agree."""
    rows = service.list_areas(
        session,
        boundary_set.id,
        level=parameters.level,
        parent=parameters.parent,
        search=parameters.q,
        after=_after(parameters.cursor),
        limit=parameters.limit + 1,
    )
    page, next_link = rows[: parameters.limit], None
    if len(rows) > parameters.limit:
        cursor = encode_cursor([page[-1].level, page[-1].code])
        pinned = {"boundary_set": boundary_set.code, "cursor": cursor}
        next_link = context.link("/v1/areas", parameters.model_copy(update=pinned).pairs())
    items = [item(row) for row in page]
    content = {"boundary_set": boundary_set.code, "items": items, "next": next_link}
    return json_answer(content, next_link=next_link)


def area_answer(session: ReadSession, boundary_set: BoundarySet, code: str) -> Rendered:
    """Return one area.

    Raises:
        NotFound: the boundary set has no area of this code.
    """
    row = service.get_area(session, boundary_set.id, code)
    content = item(row) | {
        "boundary_set": boundary_set.code,
        "source": row.source,
        "source_share": row.source_share,
        "point": [round(row.x, DEGREE_DIGITS), round(row.y, DEGREE_DIGITS)],
    }
    return json_answer(content)


def _after(cursor: str | None) -> tuple[str, str] | None:
    if cursor is None:
        return None
    level, code = decode_cursor(cursor, str, str)
    return level, code
