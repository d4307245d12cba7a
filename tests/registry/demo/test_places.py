import numpy as np
import pytest
import shapely

from registry.demo.places import Shapes, core, made_places, seats

WEST, EAST = shapely.box(102, 5, 102.5, 5.5), shapely.box(102.5, 5, 103, 5.5)


def areas(**named: shapely.Geometry) -> Shapes:
    names = list(named)
    return Shapes(
        np.array([name.split("__")[0].replace("_", "-") for name in names], dtype=object),
        np.array([name.split("__")[1].replace("_", " ") for name in names], dtype=object),
        np.array(list(named.values()), dtype=object),
    )


DISTRICTS = areas(D03_01__Bachok=WEST, D12_01__Beaufort=EAST)
MUKIM = areas(
    M03_01_001__MUKIM_ALOR=shapely.box(102, 5, 102.2, 5.5),
    M03_01_002__Bandar_Bachok=shapely.box(102.2, 5, 102.5, 5.5),
    M12_01_001__Beaufort=EAST,
)
NOTHING = Shapes(*(np.array([], dtype=object) for _ in range(3)))
PARENTS = {"M03-01-001": "D03-01", "M03-01-002": "D03-01", "M12-01-001": "D12-01"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Kampung Baru", "baru"), ("KG. Sg-Besar", "sg besar"), ("Bandar Bachok", "bachok")],
)
def test_core_names_leave_out_the_word_for_the_kind(name: str, expected: str) -> None:
    assert core(name) == expected


def test_a_point_on_a_shared_edge_belongs_to_the_first_code() -> None:
    found = DISTRICTS.holding(np.array([102.5, 102.1, 0.0]), np.array([5.1, 5.1, 0.0]))
    assert found.tolist() == [0, 0, -1]


def test_made_villages_lie_in_their_mukim_and_carry_its_name() -> None:
    places = made_places(DISTRICTS, MUKIM, PARENTS, seed=1)
    alor = places[places["mukim"] == "MUKIM ALOR"]
    assert len(alor) == 6
    assert alor["name"].str.startswith("Kampung Alor").all()
    assert shapely.contains_xy(MUKIM.geometries[0], alor["x"], alor["y"]).all()


def test_a_district_that_is_one_mukim_has_more_villages_with_other_names() -> None:
    places = made_places(DISTRICTS, MUKIM, PARENTS, seed=1)
    beaufort = places[places["district"] == "D12-01"]
    assert len(beaufort) == len(set(beaufort["name"])) == 42


def test_made_places_do_without_mukim_altogether() -> None:
    places = made_places(DISTRICTS, NOTHING, {}, seed=1)
    assert set(places["district"]) == {"D03-01", "D12-01"}


def test_made_places_are_the_same_for_the_same_seed_only() -> None:
    first, again, other = (made_places(DISTRICTS, MUKIM, PARENTS, seed) for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


def test_a_sliver_without_room_for_villages_has_one_at_a_point_inside() -> None:
    sliver = shapely.Polygon([(102, 5), (102.5, 5.5), (102.5, 5.500001)])
    places = made_places(areas(D03_01__Bachok=sliver), NOTHING, {}, seed=1)
    assert len(set(zip(places["x"], places["y"], strict=True))) == 1


def test_the_district_office_stands_where_a_place_has_the_districts_name() -> None:
    places = made_places(DISTRICTS, MUKIM, PARENTS, seed=1)
    office = seats(DISTRICTS, places)["D03-01"]
    assert shapely.contains_xy(MUKIM.geometries[1], *office)


def test_a_district_without_places_has_its_office_inside_it() -> None:
    places = made_places(DISTRICTS, MUKIM, PARENTS, seed=1)
    office = seats(DISTRICTS, places[places["district"] != "D12-01"])["D12-01"]
    assert shapely.contains_xy(EAST, *office)
