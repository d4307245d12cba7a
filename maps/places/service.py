"""A small map for the page of one case: the district, its mukim, and where the household is."""

from collections.abc import Sequence
from typing import Any

import shapely
from sqlalchemy import Row

from boundaries.areas.service import list_areas
from database.session import ReadSession
from maps.classes.palette import key_colours
from maps.reports import queries
from maps.reports.drawing import MapArea, Size, draw_map
from maps.texts.service import texts

SIZE = Size(480, 300)
DOT = 7.0
DOT_DEGREES = 1e-4
"""The point as a shape that can be drawn; the dot over it is what is seen."""


def draw_place(
    session: ReadSession,
    boundary_set_id: int,
    district_code: str,
    point: tuple[float, float] | None,
    language: str,
) -> str | None:
    """Return the map as SVG, None when the boundary set has no shape of the district.

    `point` is (longitude, latitude); without one the district alone is shown.
    """
    district = queries.shapes(session, boundary_set_id, "district", [district_code])
    if not district:
        return None
    inside = list_areas(session, boundary_set_id, level="mukim", parent=district_code)
    mukim = queries.shapes(session, boundary_set_id, "mukim", [one.code for one in inside])
    areas = [_land(row) for row in mukim or district]
    if point is not None:
        dot = shapely.Point(point).buffer(DOT_DEGREES)
        areas.append(MapArea("", "", dot, key="value", radius=DOT))
    title = texts(language)("case-map_of", district=district[0].name)
    outline = shapely.from_wkb(bytes(district[0].shape))
    return draw_map(
        areas,
        _around(session, boundary_set_id, district_code),
        SIZE,
        "bad",
        title,
        outline,
        style="",
    )


def _land(row: Row[Any]) -> MapArea:
    return MapArea(
        code=row.code,
        name=row.name,
        shape=shapely.from_wkb(bytes(row.shape)),
        key="class-0",
        exact=row.quality == "official",
        colour=key_colours()["symbol-base"],
    )


def _around(session: ReadSession, boundary_set_id: int, code: str) -> Sequence[Any]:
    rows = queries.shapes(session, boundary_set_id, "district")
    return [shapely.from_wkb(bytes(row.shape)) for row in rows if row.code != code]
