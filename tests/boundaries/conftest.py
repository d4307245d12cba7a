"""The stored boundary set as arrays, read back once per session."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from sqlalchemy import func, select

from boundaries.areas.models import Area
from boundaries.sets.service import BoundarySetRecord
from database.session import Database


@pytest.fixture(scope="session")
def areas(boundary_set: BoundarySetRecord, database: Database) -> gpd.GeoDataFrame:
    """Every stored area of the mirror's set, indexed by code, with its three geometries."""
    shapes = ("geometry", "geometry_display", "geometry_3857")
    plain = [column for column in Area.__table__.columns if column.name not in shapes]
    binary = [func.ST_AsBinary(getattr(Area, name)).label(name) for name in shapes]
    with database.reading() as session:
        rows = session.execute(
            select(*plain, *binary).where(Area.boundary_set_id == boundary_set.id)
        )
        table = pd.DataFrame(rows.mappings().all())
    for name in shapes:
        table[name] = shapely.from_wkb(table[name].map(bytes).to_numpy(dtype=object))
    return table.set_index("code").sort_index()


def geometry(areas: pd.DataFrame, level: str, column: str = "geometry") -> np.ndarray:
    """Return the geometry of one level, in the order of the codes."""
    return areas.loc[areas["level"] == level, column].to_numpy(dtype=object)
