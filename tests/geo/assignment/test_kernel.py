import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from database.errors import InvalidInput
from geo.assignment.kernel import CHUNK, Kernel

LEFT, RIGHT, ABOVE = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0, 1, 2, 2)
CODES = ["1_2", "1_10", "1_1"]
KERNEL = Kernel(CODES, np.array([LEFT, RIGHT, ABOVE], dtype=object))


def assign_one(x: float | None, y: float | None) -> str | None:
    code = KERNEL.assign(pa.array([x], pa.float64()), pa.array([y], pa.float64()))[0].as_py()
    assert code is None or isinstance(code, str)
    return code


def test_a_point_inside_gets_its_area() -> None:
    assert assign_one(0.5, 0.5) == "1_2"


def test_a_shared_edge_belongs_to_the_smallest_code_by_numbers() -> None:
    assert assign_one(1, 0.5) == "1_2"


def test_a_triple_corner_belongs_to_the_smallest_code() -> None:
    assert assign_one(1, 1) == "1_1"


def test_a_point_in_no_area_gets_none() -> None:
    assert assign_one(9, 9) is None


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf")])
def test_a_missing_coordinate_gets_none(missing: float | None) -> None:
    assert assign_one(missing, 0.5) is None
    assert assign_one(0.5, missing) is None


def test_no_points_give_no_rows() -> None:
    assert KERNEL.assign(pa.array([], pa.float64()), pa.array([], pa.float64())).to_pylist() == []


def test_no_areas_give_none() -> None:
    empty = Kernel([], np.empty(0, dtype=object))
    assert empty.assign(pa.array([0.5]), pa.array([0.5])).to_pylist() == [None]
    assert empty.nearest(pa.array([0.5]), pa.array([0.5]))["area"].to_pylist() == [None]


def test_chunked_columns_are_taken_as_they_come() -> None:
    x = pa.chunked_array([[0.5], [1.5, None]], pa.float64())
    y = pa.chunked_array([[0.5, 0.5], [0.5]], pa.float64())
    assert KERNEL.assign(x, y).to_pylist() == ["1_2", "1_10", None]


def test_there_is_one_row_per_point_in_their_order_over_chunks_and_threads() -> None:
    x = np.random.default_rng(3).uniform(-1, 3, 2 * CHUNK + 17)
    y = np.full(len(x), 0.5)
    alone = [assign_one(a, b) for a, b in zip(x[::9_999], y[::9_999], strict=True)]
    for threads in (1, 4):
        assert KERNEL.assign(x, y, threads=threads).to_pylist()[::9_999] == alone


def test_columns_of_different_length_are_an_error() -> None:
    with pytest.raises(InvalidInput) as caught:
        KERNEL.assign(pa.array([0.5, 0.6]), pa.array([0.5]))
    assert caught.value.field == "y"


def test_a_code_given_twice_is_an_error() -> None:
    with pytest.raises(InvalidInput):
        Kernel(["1", "1"], np.array([LEFT, RIGHT], dtype=object))


def test_nearest_gives_area_and_metres() -> None:
    found = KERNEL.nearest(pa.array([2.01, 0.5, None]), pa.array([0.5, 0.5, 0.5]))
    assert found["area"].to_pylist() == ["1_10", "1_2", None]
    distances = found["distance_m"].to_pylist()
    # One hundredth of a degree of longitude at half a degree north.
    assert distances[0] == pytest.approx(1_113.2, abs=0.5)
    assert distances[1:] == [0, None]


def test_nearest_of_equally_near_areas_is_the_smallest_code() -> None:
    found = KERNEL.nearest(pa.array([1.0]), pa.array([-0.5]))
    assert found["area"].to_pylist() == ["1_2"]


grid = st.integers(-1, 5).map(lambda n: n / 2)


@given(st.lists(st.tuples(grid, grid), min_size=1, max_size=40))
def test_every_point_gets_the_smallest_of_the_areas_it_touches(
    points: list[tuple[float, float]],
) -> None:
    expected = []
    for point in points:
        touched = [
            code
            for code, box in (("1_1", ABOVE), ("1_2", LEFT), ("1_10", RIGHT))
            if box.intersects(shapely.Point(point))
        ]
        expected.append(touched[0] if touched else None)
    x, y = zip(*points, strict=True)
    assert KERNEL.assign(pa.array(x), pa.array(y)).to_pylist() == expected
