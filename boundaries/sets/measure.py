"""Areas and projections of polygon arrays. Coordinates are WGS 84 degrees unless said otherwise."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

Geometries: TypeAlias = NDArray[np.object_]
"""A one-dimensional array of shapely geometries."""

EQUAL_AREA = 6933
"""EPSG code of the cylindrical equal-area projection that every land area is measured in."""

WEB_MERCATOR = 3857


@cache
def _projection(epsg: int) -> Callable[[Any], Any]:
    transformer = Transformer.from_crs(4326, epsg, always_xy=True)
    return lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))


def land_km2(geometries: Geometries) -> NDArray[np.float64]:
    """Return the area of each geometry in square kilometres (equal-area projection)."""
    projected = shapely.transform(geometries, _projection(EQUAL_AREA))
    return np.asarray(shapely.area(projected) / 1e6)


def to_web_mercator(geometries: Geometries) -> Geometries:
    """Return the geometries in EPSG:3857."""
    return np.asarray(shapely.transform(geometries, _projection(WEB_MERCATOR)))


def as_multipolygons(geometries: Geometries) -> Geometries:
    """Return each polygonal geometry as a MultiPolygon."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    return np.asarray(
        shapely.multipolygons(parts, indices=owner, out=np.empty(len(geometries), dtype=object))
    )


def union_by(geometries: Geometries, owner: NDArray[np.integer[Any]], count: int) -> Geometries:
    """Return the union of the geometries of each owner 0..count-1; None where it has none.

    The geometries are a clean coverage, so the union keeps every shared vertex and is exact.
    """
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(count + 1))
    unions = np.empty(count, dtype=object)
    for one in range(count):
        members = order[starts[one] : starts[one + 1]]
        if len(members):
            unions[one] = shapely.coverage_union_all(geometries[members])
    return unions
