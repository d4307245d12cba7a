"""The kernel and PostGIS say the same of every point, on borders too."""

import numpy as np
import pytest
import shapely
from geoalchemy2 import WKTElement
from sqlalchemy import text

from boundaries.areas.models import Area
from boundaries.sets.models import BoundarySet
from database.errors import InvalidInput
from database.session import WriteSession
from geo.assignment import service
from geo.assignment.kernel import Kernel
from tests.geo.coverage import border_points, cells, random_points

POINTS = 100_000


@pytest.fixture
def boundary_set_id(session: WriteSession) -> int:
    """Store a set of 150 districts that cover a box."""
    stored = BoundarySet(
        code="test", title="", digest="test", is_current=False, sources={}, report={}
    )
    session.add(stored)
    session.flush()
    for number, cell in enumerate(cells(150, seed=7), start=1):
        shape = WKTElement(shapely.to_wkt(cell, rounding_precision=-1), srid=4326)
        session.add(
            Area(
                boundary_set_id=stored.id,
                code=f"D01-{number}",
                level="district",
                name=f"District {number}",
                quality="official",
                source="test",
                source_share=1.0,
                land_km2=1.0,
                geometry=shape,
                geometry_display=shape,
                geometry_3857=text("ST_Multi(ST_MakeEnvelope(0, 0, 1, 1, 3857))"),
            )
        )
    session.flush()
    return stored.id


def kernel_of(session: WriteSession, boundary_set_id: int) -> Kernel:
    return service.load_kernel(session, boundary_set_id, "district")


def test_hundred_thousand_random_points_agree(session: WriteSession, boundary_set_id: int) -> None:
    x, y = random_points(POINTS, seed=11)
    copy_points(session, x, y)
    rows = session.execute(
        text(
            """
            SELECT p.n, array_agg(a.code) AS codes FROM point p LEFT JOIN area a
            ON a.boundary_set_id = :id AND ST_Intersects(a.geometry, p.geometry) GROUP BY p.n
            """
        ),
        {"id": boundary_set_id},
    )
    by_postgis = {row.n: row.codes for row in rows}
    by_kernel = kernel_of(session, boundary_set_id).assign(x, y).to_pylist()
    assert len(by_postgis) == POINTS
    assert all([code] == by_postgis[n] for n, code in enumerate(by_kernel))
    assert None in by_kernel


def test_points_on_shared_edges_and_corners_agree(
    session: WriteSession, boundary_set_id: int
) -> None:
    kernel = kernel_of(session, boundary_set_id)
    x, y = border_points(cells(150, seed=7))
    by_kernel = kernel.assign(x, y).to_pylist()
    several = 0
    for code, lon, lat in zip(by_kernel, x, y, strict=True):
        found = service.locate_point(session, boundary_set_id, lon, lat)
        assert found.areas["district"].code == code
        several += len(service.queries.areas_at(session, boundary_set_id, lon, lat)) > 2
    assert several > 100, "the coverage has too few triple corners to prove anything"


def test_a_point_outside_gets_the_nearest_district(
    session: WriteSession, boundary_set_id: int
) -> None:
    found = service.locate_point(session, boundary_set_id, 104.01, 3.0)
    assert found.areas == {}
    assert found.nearest is not None
    by_kernel = kernel_of(session, boundary_set_id).nearest(np.array([104.01]), np.array([3.0]))
    assert found.nearest.code == by_kernel["area"][0].as_py()
    assert found.nearest.distance_m == pytest.approx(by_kernel["distance_m"][0].as_py(), abs=1)


def test_a_place_off_the_globe_is_an_error(session: WriteSession) -> None:
    with pytest.raises(InvalidInput) as caught:
        service.locate_point(session, 1, 181, 0)
    assert caught.value.field == "lon"


def copy_points(session: WriteSession, x: np.ndarray, y: np.ndarray) -> None:
    session.execute(text("CREATE TEMP TABLE point (n int, geometry geometry) ON COMMIT DROP"))
    session.execute(
        text(
            """
            INSERT INTO point SELECT n - 1, ST_SetSRID(ST_MakePoint(x, y), 4326)
            FROM unnest(cast(:x AS float8[]), cast(:y AS float8[])) WITH ORDINALITY AS t(x, y, n)
            """
        ),
        {"x": x.tolist(), "y": y.tolist()},
    )
