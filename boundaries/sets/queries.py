"""All SQL of boundary sets."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geoalchemy2.elements import WKBElement
from sqlalchemy import func, insert, select, update

from boundaries.areas.models import Area
from boundaries.sets.build import BuiltSet
from boundaries.sets.layers import Layer
from boundaries.sets.measure import Geometries, to_web_mercator
from boundaries.sets.models import BoundarySet
from database.session import ReadSession, WriteSession

BUILD_LOCK = 0x73656D70616461  # one set is stored at a time; the number spells "sempada"

COLUMNS = (
    "code",
    "level",
    "name",
    "parent_code",
    "state_code",
    "quality",
    "source",
    "source_share",
    "land_km2",
)


def lock(session: WriteSession) -> None:
    """Wait until nobody else stores a set; held to the end of the transaction."""
    session.execute(select(func.pg_advisory_xact_lock(BUILD_LOCK)))


def by_digest(session: ReadSession, digest: str) -> BoundarySet | None:
    """Return the set built from exactly these sources by this engine, if there is one."""
    return session.scalar(select(BoundarySet).where(BoundarySet.digest == digest))


def current(session: ReadSession) -> BoundarySet | None:
    """Return the current set, if there is any."""
    return session.scalar(select(BoundarySet).where(BoundarySet.is_current))


def by_code(session: ReadSession, code: str) -> BoundarySet | None:
    """Return the set with this code, if there is one."""
    return session.scalar(select(BoundarySet).where(BoundarySet.code == code))


def list_sets(session: ReadSession) -> Sequence[BoundarySet]:
    """Return every boundary set, newest first."""
    return session.scalars(select(BoundarySet).order_by(BoundarySet.id.desc())).all()


def area_counts(session: ReadSession) -> dict[int, dict[str, int]]:
    """Return the number of areas by set id and level."""
    rows = session.execute(
        select(Area.boundary_set_id, Area.level, func.count()).group_by(
            Area.boundary_set_id, Area.level
        )
    )
    counts: dict[int, dict[str, int]] = {}
    for set_id, level, count in rows:
        counts.setdefault(set_id, {})[level] = count
    return counts


def levels(session: ReadSession, set_id: int) -> dict[str, Layer]:
    """Return every level of a set with its full geometry, the areas in the order of the codes."""
    shape = func.ST_AsBinary(Area.geometry).label("wkb")
    columns = [getattr(Area, column) for column in COLUMNS]
    rows = session.execute(
        select(*columns, shape)
        .where(Area.boundary_set_id == set_id)
        .order_by(Area.code.collate("C"))
    )
    table = pd.DataFrame(rows.mappings().all())
    geometry = np.asarray(shapely.from_wkb([bytes(wkb) for wkb in table.pop("wkb")]), dtype=object)
    table = table.drop(columns="land_km2")
    return {
        str(level): Layer(
            table.loc[rows_of_level].drop(columns="level").reset_index(drop=True),
            geometry[rows_of_level],
        )
        for level, rows_of_level in table.groupby("level").indices.items()
    }


def retire_current(session: WriteSession) -> None:
    """Leave no set current."""
    session.execute(
        update(BoundarySet)
        .where(BoundarySet.is_current)
        .values(is_current=False, retired_at=func.now())
    )


def add_areas(session: WriteSession, set_id: int, built: BuiltSet) -> None:
    """Store every area of a set."""
    areas = built.areas
    full = np.asarray(areas["geometry"].array, dtype=object)
    display = np.asarray(areas["geometry_display"].array, dtype=object)
    table = areas[list(COLUMNS)].astype(object)
    rows: list[dict[str, Any]] = table.where(table.notna(), None).to_dict("records")
    geometry = zip(
        _wkb(full, 4326), _wkb(display, 4326), _wkb(to_web_mercator(display), 3857), strict=True
    )
    for row, (one, drawn, mercator) in zip(rows, geometry, strict=True):
        row |= {
            "boundary_set_id": set_id,
            "geometry": one,
            "geometry_display": drawn,
            "geometry_3857": mercator,
        }
    session.execute(insert(Area), rows)


def _wkb(geometries: Geometries, srid: int) -> list[WKBElement]:
    return [WKBElement(wkb, srid=srid) for wkb in shapely.to_wkb(geometries)]
