import numpy as np
import pandas as pd
import pytest
import shapely

from registry.demo.settle import SEA_BOXES, Elsewhere, Settlement, settle

DISTRICT = shapely.box(102.0, 5.0, 102.2, 5.2)
PLACES = pd.DataFrame(
    {
        "kind": ["kampung", "town"],
        "x": [102.001, 102.1],
        "y": [5.1, 5.1],
        "rural": [1.0, 0.0],
        "urban": [0.0, 1.0],
    }
)
OFFICE = (102.1, 5.15)
ELSEWHERE = Elsewhere(OFFICE, np.array([116.0]), np.array([6.0]))
FAULTS = {"sea": 20, "swapped": 20, "zero": 20, "office": 20, "wrong_state": 20}
COUNT = 2_000


@pytest.fixture(scope="module")
def settled() -> Settlement:
    rural = np.arange(COUNT) % 2 == 0
    return settle(rural, PLACES, DISTRICT, ELSEWHERE, FAULTS, np.random.default_rng(1))


def captured(settled: Settlement, kind: str) -> list[tuple[float, float]]:
    here = settled.fault == kind
    return list(zip(settled.captured_x[here], settled.captured_y[here], strict=True))


def test_every_household_stands_on_its_districts_land(settled: Settlement) -> None:
    assert shapely.contains_xy(DISTRICT, settled.x, settled.y).all()


def test_rural_households_settle_by_rural_weights_and_urban_ones_by_urban(
    settled: Settlement,
) -> None:
    assert np.array_equal(settled.place, np.arange(COUNT) % 2)


def test_households_scatter_around_their_place_with_a_few_far_out(settled: Settlement) -> None:
    town = settled.place == 1
    km = np.hypot(settled.x[town] - 102.1, settled.y[town] - 5.1) * 111.2
    assert 0.4 < np.median(km) < 0.8
    assert np.quantile(km, 0.99) > 3 * np.median(km)


def test_points_without_a_fault_are_where_the_household_stands(settled: Settlement) -> None:
    right = pd.isna(settled.fault)
    assert np.array_equal(settled.captured_x[right], settled.x[right])
    assert np.array_equal(settled.captured_y[right], settled.y[right])


def test_every_kind_of_fault_occurs_as_often_as_planned(settled: Settlement) -> None:
    assert {kind: len(captured(settled, kind)) for kind in FAULTS} == FAULTS


def test_about_eight_in_a_hundred_have_no_point(settled: Settlement) -> None:
    assert np.isnan(settled.captured_x).mean() == pytest.approx(0.08, abs=0.02)
    assert np.array_equal(np.isnan(settled.captured_x), settled.fault == "no_point")


def test_points_at_sea_lie_in_open_water(settled: Settlement) -> None:
    west, south, east, north = SEA_BOXES.T
    for x, y in captured(settled, "sea"):
        assert np.any((west <= x) & (x <= east) & (south <= y) & (y <= north))


def test_swapped_points_have_latitude_first(settled: Settlement) -> None:
    here = settled.fault == "swapped"
    assert captured(settled, "swapped") == list(zip(settled.y[here], settled.x[here], strict=True))


def test_the_office_repeats_its_own_point(settled: Settlement) -> None:
    assert set(captured(settled, "office")) == {OFFICE}


def test_zeros_are_zeros_and_wrong_states_are_elsewhere(settled: Settlement) -> None:
    assert set(captured(settled, "zero")) == {(0.0, 0.0)}
    assert set(captured(settled, "wrong_state")) == {(116.0, 6.0)}
