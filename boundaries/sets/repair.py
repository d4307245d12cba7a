"""Repair of a source layer: valid rings, no overlaps, no gaps, shared edges identical."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from boundaries.sets.measure import Geometries, land_km2

GAP_WIDTH = 0.01
"""Gaps up to this wide (degrees, about 1.1 km) are faults of the source, not lakes: the widest
hole between DOSM's districts covers half a square kilometre."""


@dataclass(frozen=True)
class Repair:
    """A clean coverage and what it took."""

    geometries: Geometries
    invalid: int
    overlap_km2: float
    gap_km2: float


def clean(polygons: Geometries, gap_width: float = GAP_WIDTH) -> Repair:
    """Return the polygons as a clean coverage, in the same order.

    Rings are made valid, then overlaps and gaps go to the neighbour with the longest shared edge
    (GEOS coverage cleaning).
    """
    invalid = int(np.count_nonzero(~shapely.is_valid(polygons)))
    valid = make_valid(polygons)
    covered = land_km2(np.array([shapely.union_all(valid)]))[0]
    cleaned = np.asarray(
        shapely.coverage_clean(valid, gap_width=gap_width, merge_strategy="longest_border")
    )
    return Repair(
        geometries=cleaned,
        invalid=invalid,
        overlap_km2=float(land_km2(valid).sum() - covered),
        gap_km2=float(land_km2(cleaned).sum() - covered),
    )


def make_valid(polygons: Geometries) -> Geometries:
    """Return valid polygons; lines and points that an invalid ring leaves behind are dropped."""
    return np.asarray(shapely.make_valid(polygons, method="structure", keep_collapsed=False))


def overlap_share(final: Geometries, source: Geometries) -> NDArray[np.float64]:
    """Return the share of each final geometry that its own (valid) source covers, 0 to 1."""
    return np.asarray(land_km2(shapely.intersection(final, source)) / land_km2(final))
