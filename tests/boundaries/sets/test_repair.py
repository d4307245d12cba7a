"""Repair of a source layer."""

import numpy as np
import shapely
from shapely import Polygon, box

from boundaries.sets.repair import clean, overlap_share


def shapes(*polygons: Polygon) -> np.ndarray:
    return np.array(polygons, dtype=object)


def test_overlaps_and_gaps_are_gone_and_counted():
    made = clean(shapes(box(0, 0, 1.001, 1), box(1, 0, 2, 0.4), box(1, 0.402, 2, 1)))
    assert shapely.coverage_is_valid(made.geometries)
    assert shapely.area(made.geometries).sum() > 1.99
    assert made.overlap_km2 > 0
    assert made.gap_km2 >= 0


def test_an_invalid_ring_is_made_valid_and_counted():
    bow = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    made = clean(shapes(bow, box(2, 0, 3, 1)))
    assert shapely.is_valid(made.geometries).all()
    assert made.invalid == 1


def test_the_order_of_the_polygons_is_kept():
    made = clean(shapes(box(5, 0, 6, 1), box(0, 0, 1, 1)))
    assert shapely.bounds(made.geometries)[:, 0].tolist() == [5, 0]


def test_the_source_share_is_the_part_that_the_source_covers():
    share = overlap_share(shapes(box(0, 0, 1, 0.002)), shapes(box(0, 0, 0.25, 0.002)))
    assert abs(share[0] - 0.25) < 1e-9
