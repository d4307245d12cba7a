"""A made-up coverage: Voronoi cells with shared edges and triple corners, nested in districts."""

import numpy as np
import shapely
from numpy.typing import NDArray

BOX = (100.0, 1.0, 104.0, 5.0)


def cells(count: int, seed: int) -> NDArray[np.object_]:
    """Return `count` polygons that cover the box without gap or overlap."""
    west, south, east, north = BOX
    random = np.random.default_rng(seed)
    seeds = random.uniform((west, south), (east, north), (count, 2))
    whole = shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=shapely.box(*BOX))
    parts = shapely.intersection(shapely.get_parts(whole), shapely.box(*BOX))
    return np.asarray(shapely.multipolygons([[part] for part in parts]), dtype=object)


def random_points(count: int, seed: int, margin: float = 0.2) -> tuple[NDArray, NDArray]:
    """Return points in and a little around the box."""
    west, south, east, north = BOX
    random = np.random.default_rng(seed)
    return (
        random.uniform(west - margin, east + margin, count),
        random.uniform(south - margin, north + margin, count),
    )


def border_points(polygons: NDArray[np.object_]) -> tuple[NDArray, NDArray]:
    """Return every corner (triple corners among them) and the middle of every edge."""
    corners, edges = [], []
    for ring in shapely.get_rings(shapely.get_parts(polygons)):
        coordinates = shapely.get_coordinates(ring)
        corners.append(coordinates[:-1])
        edges.append((coordinates[:-1] + coordinates[1:]) / 2)
    found = np.unique(np.concatenate(corners + edges), axis=0)
    return found[:, 0], found[:, 1]
