from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.location.decision import HOUSEHOLD_COLUMNS, GpsPolicy, decide
from geo.location.ground import Ground
from tests.geo.country import made_ground

GROUND = made_ground()
INSIDE = {"x": 100.5, "y": 1.5, "stated_state_code": "S01", "stated_district_code": "D01-01"}


def households(*rows: dict[str, Any]) -> pd.DataFrame:
    blank = dict.fromkeys(HOUSEHOLD_COLUMNS) | {"x": np.nan, "y": np.nan, "repeated": False}
    frame = pd.DataFrame([blank | {"id": str(n)} | row for n, row in enumerate(rows)])
    return frame.astype({"stated_state_code": object, "stated_district_code": object})


def decided(**row: Any) -> pd.Series:
    return decide(households(row), GROUND, GpsPolicy()).iloc[0]


def test_a_sound_point_gives_every_area() -> None:
    found = decided(**INSIDE)
    assert (found["level"], found["source"], found["x"], found["y"]) == (1, "gps", 100.5, 1.5)
    assert found["gps_problem"] is None
    assert found[["state_code", "district_code", "mukim_code", "parlimen_code", "dun_code"]].tolist(
    ) == ["S01", "D01-01", "M01-01-001", "P001", "N01-01"]  # fmt: skip


def test_a_point_needs_no_stated_place() -> None:
    found = decided(x=103.5, y=2.5)
    assert (found["level"], found["mukim_code"]) == (1, "M02-02-002")


@pytest.mark.parametrize(
    ("problem", "change"),
    [
        ("zero", {"x": 0.0, "y": 0.0}),
        ("swapped", {"x": 1.5, "y": 100.5}),
        ("sea", {"x": 98.0, "y": 1.5}),
        ("repeated", {"repeated": True}),
        ("wrong_state", {"x": 103.5}),
        ("wrong_district", {"x": 101.5}),
    ],
)
def test_an_unfit_point_gives_way_to_the_stated_district(
    problem: str, change: dict[str, Any]
) -> None:
    found = decided(**(INSIDE | change))
    assert found["gps_problem"] == problem
    assert (found["level"], found["source"], found["district_code"]) == (6, "stated", "D01-01")
    assert found[["x", "y", "mukim_code", "parlimen_code", "dun_code"]].isna().all()


def test_a_point_just_over_the_border_of_the_stated_district_is_sound() -> None:
    found = decided(**(INSIDE | {"x": 101.005}))
    assert (found["level"], found["gps_problem"], found["district_code"]) == (1, None, "D01-02")


def test_a_point_just_off_the_shore_is_on_it() -> None:
    found = decided(**(INSIDE | {"x": 99.998}))
    assert (found["level"], found["mukim_code"], found["dun_code"]) == (1, "M01-01-001", "N01-01")


def test_without_a_point_the_stated_state_is_what_is_known() -> None:
    found = decided(stated_state_code="S02")
    assert (found["level"], found["state_code"], found["district_code"]) == (7, "S02", None)


def test_a_stated_district_outside_the_stated_state_is_not_believed() -> None:
    found = decided(stated_state_code="S02", stated_district_code="D01-01")
    assert (found["level"], found["state_code"], found["district_code"]) == (7, "S02", None)


def test_a_stated_district_tells_its_state() -> None:
    found = decided(stated_district_code="D01-01")
    assert (found["level"], found["state_code"]) == (6, "S01")


def test_an_only_district_and_an_only_mukim_are_known_with_their_parent() -> None:
    whole = made_ground()
    kernels = whole.kernels | {
        "district": whole.kernels["district"].only({"D02-01"}),
        "mukim": whole.kernels["mukim"].only({"M02-01-001"}),
    }
    ground = Ground(kernels, whole.parent, whole.state)
    found = decide(households({"stated_state_code": "S02"}), ground, GpsPolicy()).iloc[0]
    assert found[["level", "district_code", "mukim_code"]].tolist() == [5, "D02-01", "M02-01-001"]


def test_codes_that_the_set_does_not_have_are_no_place() -> None:
    found = decided(stated_state_code="S99", stated_district_code="D99-01")
    assert (found["level"], found["source"], found["confidence"]) == (0, "none", 0)


def test_a_federal_territory_has_a_constituency_and_no_dun() -> None:
    found = decided(x=102.5, y=1.5)
    assert (found["parlimen_code"], found["dun_code"]) == ("P003", None)


def test_a_constituency_of_the_other_state_gives_way_to_the_nearest_of_its_own() -> None:
    # Constituencies drawn a little too far west: S02's reaches over the state border.
    moved = made_ground()
    ground = Ground(moved.kernels | {"dun": GROUND.kernels["dun"].only({"N01-02"})}, moved.parent,
                    moved.state | {"N01-02": "S02"})  # fmt: skip
    row = households({"x": 101.999, "y": 1.5})
    found = decide(row, ground, GpsPolicy()).iloc[0]
    assert (found["state_code"], found["dun_code"], found["parlimen_code"]) == ("S01", None, "P001")


class Geocoder:
    engine_version = "made-2"

    def __call__(self, households: pd.DataFrame, ground: Ground) -> pd.DataFrame:
        self.asked = households["id"].tolist()
        found = households.iloc[:1]
        areas = ground.areas_of_points(found["x"].fillna(101.5), found["y"].fillna(2.5))
        return areas.assign(x=101.5, y=2.5, level=2, confidence=0.9, source="address")


def test_a_geocoder_is_asked_for_missing_and_unfit_points_only() -> None:
    geocoder = Geocoder()
    rows = households(INSIDE, {"stated_district_code": "D01-01"}, INSIDE | {"x": 0.0, "y": 0.0})
    found = decide(rows, GROUND, GpsPolicy(), geocoder)
    assert geocoder.asked == ["1", "2"]
    assert found["level"].tolist() == [1, 2, 6]
    assert found["source"].tolist() == ["gps", "address", "stated"]
    assert found["mukim_code"].tolist() == ["M01-01-001", "M01-02-002", None]
    assert found["gps_problem"].tolist() == [None, None, "zero"]
