"""The kernel of every bulk assignment: points in, one area code per point out. Pure, no database.

The tree is built over the points, chunk by chunk, and queried by the polygons: a few thousand
prepared polygons asking a tree of points is several times faster than every point asking a tree
of polygons. Chunks run in threads (GEOS releases the GIL) and bound the memory.
"""

import os
from collections.abc import Container, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
from pyproj import Geod

from database.errors import InvalidInput
from geo.assignment.codes import code_key

Floats = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.intp]
Coordinates: TypeAlias = pa.Array | pa.ChunkedArray | npt.NDArray[np.float64]

CHUNK = 32_768
"""Points in one tree: small enough to stay in the processor's cache."""

WGS84 = Geod(ellps="WGS84")


class Kernel:
    """The areas of one level, ready to say which of them holds each point.

    A point belongs to the area that it intersects, borders included; on a shared border to the
    smallest code, codes compared by their numeric parts.
    """

    def __init__(self, codes: Sequence[str], geometries: npt.NDArray[np.object_]):
        """Take areas by code and polygon (degrees, WGS 84).

        Raises:
            InvalidInput: a code stands twice, or codes and polygons differ in number.
        """
        if len(set(codes)) != len(codes) or len(codes) != len(geometries):
            raise InvalidInput("codes must be unique, one per polygon", field="codes")
        order = sorted(range(len(codes)), key=lambda place: code_key(codes[place]))
        self.codes = [codes[place] for place in order]
        self._polygons = np.asarray(geometries, dtype=object)[order]
        # Not prepared here: threads would share GEOS's lazily built indexes, which is not safe.
        # Each query prepares its own.

    @classmethod
    def from_wkb(cls, codes: Sequence[str], geometries: Sequence[bytes]) -> "Kernel":
        """Return the kernel of areas given as well-known binary."""
        return cls(codes, shapely.from_wkb(np.array(geometries, dtype=object)))

    def assign(self, x: Coordinates, y: Coordinates, *, threads: int | None = None) -> pa.Array:
        """Return one code per point, null where no area holds it or it has no coordinates.

        Args:
            x: longitudes in degrees; null or NaN where there is no point.
            y: latitudes, likewise, as many as `x`.
            threads: how many to use; as many as there are processors by default.
        """
        return self._named(self._ranks(_floats(x), _floats(y), threads))

    def nearest(self, x: Coordinates, y: Coordinates) -> pa.Table:
        """Return columns `area` and `distance_m`: the nearest area and metres to it, 0 inside.

        Of several equally near areas the smallest code is taken. Null where there is no point or
        no area at all.
        """
        longitudes, latitudes = _floats(x), _floats(y)
        finite = np.flatnonzero(np.isfinite(longitudes) & np.isfinite(latitudes))
        ranks = np.full(len(longitudes), -1, dtype=np.intp)
        metres = np.full(len(longitudes), np.nan)
        if len(self._polygons) and len(finite):
            points = shapely.points(longitudes[finite], latitudes[finite])
            of_point, of_area = shapely.STRtree(self._polygons).query_nearest(
                points, all_matches=True
            )
            ranks[finite] = _smallest(of_point, of_area, len(points), len(self._polygons))
            metres[finite] = _metres(points, self._polygons[ranks[finite]])
        distance = pa.array(metres, pa.float64(), from_pandas=True)
        return pa.table({"area": self._named(ranks), "distance_m": distance})

    def only(self, codes: Container[str]) -> "Kernel":
        """Return the kernel of those of its areas whose code is among `codes`."""
        chosen = [place for place, code in enumerate(self.codes) if code in codes]
        return Kernel([self.codes[place] for place in chosen], self._polygons[chosen])

    def metres_to(self, codes: Sequence[str], x: Coordinates, y: Coordinates) -> Floats:
        """Return the metres from each point to the area named beside it, 0 inside.

        Raises:
            KeyError: a code is not one of the kernel's.
        """
        rank = {code: place for place, code in enumerate(self.codes)}
        polygons = self._polygons[[rank[code] for code in codes]]
        return _metres(shapely.points(_floats(x), _floats(y)), polygons)

    def _ranks(self, x: Floats, y: Floats, threads: int | None) -> Ranks:
        if len(x) != len(y):
            raise InvalidInput("x and y differ in length", field="y", expected=f"{len(x)} values")
        starts = range(0, len(x), CHUNK)
        parts = [slice(start, start + CHUNK) for start in starts]
        with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
            ranks = list(pool.map(lambda part: self._ranks_of_chunk(x[part], y[part]), parts))
        return np.concatenate(ranks) if ranks else np.empty(0, dtype=np.intp)

    def _named(self, ranks: Ranks) -> pa.Array:
        return pa.array(self.codes, pa.string()).take(pa.array(ranks, pa.int64(), mask=ranks < 0))

    def _ranks_of_chunk(self, x: Floats, y: Floats) -> Ranks:
        finite = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        tree = shapely.STRtree(shapely.points(x[finite], y[finite]))
        of_area, of_point = tree.query(self._polygons, predicate="intersects")
        ranks = np.full(len(x), -1, dtype=np.intp)
        ranks[finite] = _smallest(of_point, of_area, len(finite), len(self._polygons))
        return ranks


def _smallest(of_point: Ranks, of_area: Ranks, points: int, areas: int) -> Ranks:
    """Return the smallest area rank of each point, -1 for a point without any."""
    ranks = np.full(points, areas, dtype=np.intp)
    np.minimum.at(ranks, of_point, of_area)
    ranks[ranks == areas] = -1
    return ranks


def _metres(points: npt.NDArray[np.object_], polygons: npt.NDArray[np.object_]) -> Floats:
    ends = shapely.get_coordinates(shapely.shortest_line(points, polygons)).reshape(-1, 4)
    _, _, metres = WGS84.inv(ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3])
    return np.asarray(metres, dtype=np.float64)


def _floats(values: Coordinates) -> Floats:
    if isinstance(values, pa.Array):
        values = values.to_numpy(zero_copy_only=False)
    return np.asarray(values, dtype=np.float64)
