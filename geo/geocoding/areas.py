"""The districts and mukim of one boundary set, in memory, for points and for names."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

KM_PER_DEGREE = 111.32
"""Kilometres in one degree of latitude; in Malaysia a degree of longitude differs by under 1 %."""

CELL = 0.005
"""Width of a cell of the district grid in degrees, about 550 m."""

Indices = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class AreaRow:
    """One area as the geocoder needs it: code, name, the district or state above, polygon."""

    code: str
    name: str
    parent_code: str
    geometry: Any


class AreaFrame:
    """Districts and mukim with trees over their polygons.

    Args:
        key: identifies the boundary set (its code).
        states: (code, name) of every state.
        districts: every district; `parent_code` is its state.
        mukim: every mukim; `parent_code` is its district.
    """

    def __init__(
        self,
        key: str,
        states: list[tuple[str, str]],
        districts: list[AreaRow],
        mukim: list[AreaRow],
    ):
        self.key = key
        self.states = sorted(states)
        self.districts = sorted(districts, key=lambda row: row.code)
        self.mukim = sorted(mukim, key=lambda row: row.code)
        number = {code: at for at, (code, _) in enumerate(self.states)}
        self.state_number = {name: at for at, (_, name) in enumerate(self.states)}
        self.district_number = {row.code: at for at, row in enumerate(self.districts)}
        self.state_of: Indices = np.array([number[row.parent_code] for row in self.districts])
        self.district_of_mukim: Indices = np.array(
            [self.district_number[row.parent_code] for row in self.mukim], dtype=np.int64
        )
        self._district_shapes = [row.geometry for row in self.districts]
        self._district_tree = shapely.STRtree(self._district_shapes)
        self._mukim_tree = shapely.STRtree([row.geometry for row in self.mukim])
        self._borders = [shape.boundary for shape in self._district_shapes]
        for shape in self._district_shapes:
            shapely.prepare(shape)

    def districts_of(self, state: int | None) -> Indices:
        """Return the district numbers of a state, of every state when None."""
        if state is None:
            return np.arange(len(self.districts))
        return np.flatnonzero(self.state_of == state)

    def locate_districts(self, lon: Floats, lat: Floats) -> Indices:
        """Return the district number of each point; the nearest one when in none."""
        return _locate(self._district_tree, shapely.points(lon, lat), nearest=True)

    def locate_mukim(self, lon: Floats, lat: Floats) -> Indices:
        """Return the mukim number of each point, -1 where there is none."""
        return _locate(self._mukim_tree, shapely.points(lon, lat), nearest=False)

    @cached_property
    def _raster(self) -> tuple[Indices, float, float]:
        """Return the district of every cell of a fine grid, and the grid's west and south."""
        west, south, east, north = shapely.total_bounds(np.array(self._district_shapes))
        lon = np.arange(west, east + CELL, CELL)
        lat = np.arange(south, north + CELL, CELL)
        grid = np.full((len(lat), len(lon)), -1, dtype=np.int64)
        for number, shape in enumerate(self._district_shapes):
            x0, y0, x1, y1 = shape.bounds
            cols = slice(*np.searchsorted(lon, (x0, x1)))
            rows = slice(*np.searchsorted(lat, (y0, y1)))
            inside = shapely.contains_xy(shape, *np.meshgrid(lon[cols], lat[rows]))
            grid[rows, cols][inside] = number
        return grid, float(west), float(south)

    def spread(self, lon: Floats, lat: Floats, rings: list[tuple[float, float]]) -> Floats:
        """Return the districts around points: an array of shape (points, districts).

        A point is not where it says: gazetteers round, and a village is wider than its point.
        Each row adds up to 1, from rings of (radius in km, weight) around the point; what falls
        into the sea or abroad is left out. A point with nothing on land gets a row of zeros.
        """
        grid, west, south = self._raster
        turns = np.linspace(0, 2 * np.pi, 12, endpoint=False)
        out = np.zeros((len(lon), len(self.districts)))
        rows = np.arange(len(lon))
        for radius, weight in rings:
            for turn in turns if radius else turns[:1]:
                x = lon + radius / KM_PER_DEGREE * np.cos(turn)
                y = lat + radius / KM_PER_DEGREE * np.sin(turn)
                col = np.clip(np.rint((x - west) / CELL).astype(int), 0, grid.shape[1] - 1)
                row = np.clip(np.rint((y - south) / CELL).astype(int), 0, grid.shape[0] - 1)
                district = grid[row, col]
                known = district >= 0
                share = weight / (len(turns) if radius else 1)
                out[rows[known], district[known]] += share
        total = out.sum(axis=1, keepdims=True)
        shares: Floats = np.divide(out, total, out=np.zeros_like(out), where=total > 0)
        return shares

    def neighbours(
        self, lon: Floats, lat: Floats, within_km: float
    ) -> list[list[tuple[int, float]]]:
        """Return per point every district within `within_km`, with its distance in km."""
        points = shapely.points(lon, lat)
        found: list[list[tuple[int, float]]] = [[] for _ in points]
        pairs = self._district_tree.query(
            points, predicate="dwithin", distance=within_km / KM_PER_DEGREE
        )
        shapes = np.array(self._district_shapes, dtype=object)
        km = shapely.distance(points[pairs[0]], shapes[pairs[1]]) * KM_PER_DEGREE
        for at, district, distance in zip(pairs[0], pairs[1], km, strict=True):
            found[at].append((int(district), float(distance)))
        return found

    def inner_point(self, district: int) -> tuple[float, float]:
        """Return a point inside a district (lon, lat)."""
        point = self._district_shapes[district].representative_point()
        return float(point.x), float(point.y)

    def radius_km(self, row: AreaRow) -> float:
        """Return the radius of the circle that has the area of `row`, in km."""
        return float(np.sqrt(row.geometry.area / np.pi)) * KM_PER_DEGREE


def km_apart(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return `km_between` of two single points, many times faster."""
    return KM_PER_DEGREE * math.hypot(lon2 - lon1, lat2 - lat1)


def km_between(lon1: float, lat1: float, lon2: Any, lat2: Any) -> Any:
    """Return the distance in km on a flat map of Malaysia (error under 1 % below 8 degrees)."""
    return KM_PER_DEGREE * np.hypot(np.subtract(lon2, lon1), np.subtract(lat2, lat1))


def _locate(tree: shapely.STRtree, points: Any, *, nearest: bool) -> Indices:
    found = np.full(len(points), -1, dtype=np.int64)
    pairs = tree.query(points, predicate="intersects")
    # The smallest number wins on a shared edge: rows are in code order.
    order = np.lexsort((-pairs[1], pairs[0]))
    found[pairs[0][order]] = pairs[1][order]
    missing = np.flatnonzero(found < 0)
    if nearest and len(missing):
        close = tree.query_nearest(points[missing], all_matches=False)
        found[missing[close[0]]] = close[1]
    return found
