"""The made-up country published on one set of boundaries, then split into another.

District D01-01 becomes a south half, which keeps its code, and a north half, D01-03, which is new.
"""

from collections.abc import Iterator
from datetime import date

import pytest
import shapely
from geoalchemy2 import WKTElement
from sqlalchemy import update

from boundaries.areas.models import Area
from database.session import Database, WriteSession
from geo.location.service import locate_all
from geo.publication.service import publish
from tests.conftest import NewDatabase
from tests.geo.country import store_country
from tests.geo.population import AS_OF, located_country

SOUTH, NORTH = "D01-01", "D01-03"
NEXT_DAY = date(2026, 7, 15)


@pytest.fixture(scope="session")
def country(new_database: NewDatabase) -> Iterator[Database]:
    """Return the country; tests take back what they change."""
    with new_database() as database:
        located_country(database, 1_500, seed=5)
        publish(database, AS_OF, threshold=5)
        with database.writing() as session:
            split_district(session, store_country(session, "made-2"))
        locate_all(database)
        publish(database, NEXT_DAY, threshold=5)
        yield database


def split_district(session: WriteSession, boundary_set_id: int) -> None:
    """Cut D01-01 along latitude 2: its mukim were already."""
    west = shapely.box(100, 1, 101, 3)
    south, north = (shapely.box(100, y, 101, y + 1) for y in (1, 2))
    mine = Area.boundary_set_id == boundary_set_id
    assert south.union(north).equals(west)
    session.execute(
        update(Area)
        .where(mine, Area.code == SOUTH)
        .values(geometry=_degrees(south), geometry_display=_degrees(south), land_km2=12_300.0)
    )
    session.add(
        Area(
            boundary_set_id=boundary_set_id,
            code=NORTH,
            level="district",
            name="North",
            parent_code="S01",
            state_code="S01",
            quality="official",
            source="made",
            source_share=1.0,
            land_km2=12_300.0,
            geometry=_degrees(north),
            geometry_display=_degrees(north),
            geometry_3857=WKTElement("MULTIPOLYGON(((0 0,1 0,1 1,0 0)))", srid=3857),
        )
    )
    session.flush()
    session.execute(update(Area).where(mine, Area.code == "M01-01-002").values(parent_code=NORTH))


def _degrees(shape: shapely.Geometry) -> WKTElement:
    return WKTElement(shapely.multipolygons([[shape]])[0].wkt, srid=4326)
