"""Cutting pieces to fill their frames exactly."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from boundaries.sets.nest import nest

LEFT, RIGHT = box(0, 0, 2, 2), box(2, 0, 4, 2)
FRAMES = np.array([LEFT, RIGHT], dtype=object)


def shapes(*polygons: shapely.Polygon) -> np.ndarray:
    return np.array(polygons, dtype=object)


def test_the_smaller_piece_has_the_ground_where_two_overlap():
    big, small = box(0, 0, 2, 2), box(0.5, 0.5, 1, 1)
    made = nest(FRAMES, shapes(big, small, RIGHT), np.array([0, 0, 1]))
    assert made.pieces[1].equals(small)
    assert made.pieces[0].area == pytest.approx(4 - 0.25)


def test_a_gap_goes_to_the_neighbour_with_the_longest_shared_edge():
    low, high = box(0, 0, 2, 1), box(1.5, 1, 2, 2)
    made = nest(FRAMES, shapes(low, high, RIGHT), np.array([0, 0, 1]))
    assert made.pieces[0].area == pytest.approx(2 + 1.5)
    assert made.source_share[0] == pytest.approx(2 / 3.5, rel=1e-3)


def test_a_piece_never_leaves_its_frame():
    made = nest(FRAMES, shapes(box(0, 0, 3, 2), box(3, 0, 4, 2)), np.array([0, 1]))
    assert made.pieces[0].equals(LEFT)
    assert made.pieces[1].equals(RIGHT)


def test_an_island_without_piece_goes_to_the_nearest_piece_of_its_frame():
    island = box(6, 0, 7, 1)
    frames = shapes(shapely.MultiPolygon([LEFT, island]))
    made = nest(frames, shapes(box(0, 0, 1, 2), box(1, 0, 2, 2)), np.array([0, 0]))
    assert made.pieces[1].area == pytest.approx(2 + 1)


def test_a_frame_that_no_piece_reaches_is_bare():
    made = nest(FRAMES, shapes(LEFT), np.array([0]))
    assert made.bare[0] is None
    assert made.bare[1].equals(RIGHT)


def test_a_piece_that_is_covered_by_smaller_ones_vanishes():
    covered = shapes(LEFT, box(0, 0, 1, 2), box(1, 0, 2, 2), RIGHT)
    assert nest(FRAMES, covered, np.array([0, 0, 0, 1])).pieces[0] is None


corner = st.floats(0, 3.5).map(lambda value: round(value, 3))
size = st.floats(0.05, 2).map(lambda value: round(value, 3))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(corner, corner, size, size, st.integers(0, 1)), min_size=1, max_size=8))
def test_whatever_the_pieces_the_frames_are_filled_exactly(drawn):
    pieces = shapes(*(box(x, y, x + width, y + height) for x, y, width, height, _ in drawn))
    made = nest(FRAMES, pieces, np.array([frame for *_, frame in drawn]))
    filled = [part for part in [*made.pieces, *made.bare] if part is not None]
    assert shapely.coverage_is_valid(np.array(filled, dtype=object))
    assert shapely.area(filled).sum() == pytest.approx(8, rel=1e-9)
    assert shapely.union_all(filled).symmetric_difference(box(0, 0, 4, 2)).area < 1e-7
