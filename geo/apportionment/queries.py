"""SQL of boundary change: what areas of two sets share, and the people who live in them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from boundaries.areas.models import Area
from boundaries.reference.models import ReferenceValue
from database.copying import copy_out
from database.session import ReadSession
from geo.apportionment.shares import Piece

PEOPLE = "census_persons"


def pieces(
    session: ReadSession,
    level: str,
    source_set: int,
    target_set: int,
    *,
    sources: Sequence[str] | None = None,
    targets: Sequence[str] | None = None,
) -> list[Piece]:
    """Return what areas of a level of two sets share, slivers left out, by source and target."""
    source, target = aliased(Area), aliased(Area)
    shared = func.ST_Area(func.ST_Intersection(source.geometry, target.geometry))
    of_source: Any = shared / func.ST_Area(source.geometry)
    of_target: Any = shared / func.ST_Area(target.geometry)
    statement = (
        select(source.code, target.code, of_source, of_target)
        .join(
            target,
            (target.level == source.level) & func.ST_Intersects(source.geometry, target.geometry),
        )
        .where(
            source.boundary_set_id == source_set,
            target.boundary_set_id == target_set,
            source.level == level,
        )
        .order_by(source.code.collate("C"), target.code.collate("C"))
    )
    if sources is not None:
        statement = statement.where(source.code.in_(sources))
    if targets is not None:
        statement = statement.where(target.code.in_(targets))
    found = (Piece(*row) for row in session.execute(statement))
    return [piece for piece in found if not piece.is_sliver]


def people(session: ReadSession) -> dict[str, float]:
    """Return the people of every area that the newest census figures know."""
    value = ReferenceValue
    rows = session.execute(
        select(value.area_code, value.value)
        .where(value.indicator == PEOPLE)
        .order_by(value.area_code, value.year)
    )
    return {row.area_code: row.value for row in rows}


def households(session: ReadSession, number: int) -> pa.Table:
    """Return state, district, status (hardcore, poor, other) and point of registered households.

    One row per household of the publication's snapshot; x and y are null where no point is known.
    """
    query = (Path(__file__).parent / "households.sql").read_text(encoding="utf-8")
    types = {
        "state_code": pa.string(),
        "district_code": pa.string(),
        "status": pa.string(),
        "x": pa.float64(),
        "y": pa.float64(),
    }
    return copy_out(session, query, {"number": number}, types)


def parents(session: ReadSession, boundary_set_id: int) -> dict[str, tuple[str, str]]:
    """Return every district of a set: code, then name and state."""
    rows = session.execute(
        select(Area.code, Area.name, Area.parent_code).where(
            Area.boundary_set_id == boundary_set_id, Area.level == "district"
        )
    )
    return {code: (name, str(state)) for code, name, state in rows}
