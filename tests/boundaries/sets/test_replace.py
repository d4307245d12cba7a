"""Putting an operator's own layer in the place of one level."""

import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from boundaries.sets.layers import Layer
from boundaries.sets.replace import replace
from boundaries.sets.validate import OwnLayer

SOUTH = box(0, 0, 4, 1)


def north(*corners: float) -> shapely.Polygon:
    """Return the northern state, with a vertex where a border of the south meets its own."""
    return shapely.Polygon([(0, 1), *((x, 1) for x in corners), (4, 1), (4, 2), (0, 2)])


def layer(parents: list[str | None], **shapes: shapely.Polygon) -> Layer:
    """Return a level: codes (with _ for -), each one's parent, and its shape."""
    codes = [code.replace("_", "-") for code in shapes]
    table = pd.DataFrame(
        {
            "code": codes,
            "name": [f"Nama {code}" for code in codes],
            "parent_code": parents,
            "state_code": [f"S{code[1:3]}" if code != "MY" else None for code in codes],
            "quality": "official",
            "source": "test",
            "source_share": 1.0,
        }
    )
    return Layer(table, np.array(list(shapes.values()), dtype=object))


@pytest.fixture
def levels() -> dict[str, Layer]:
    """Two states, the southern one with two districts of two mukim; a constituency in each."""
    return {
        "national": layer([None], MY=box(0, 0, 4, 2)),
        "state": layer(["MY", "MY"], S01=north(1, 2, 3), S02=SOUTH),
        "district": layer(
            ["S01", "S02", "S02"],
            D01_01=north(1, 2, 3),
            D02_01=box(0, 0, 2, 1),
            D02_02=box(2, 0, 4, 1),
        ),
        "mukim": layer(
            ["D01-01", "D02-01", "D02-01", "D02-02", "D02-02"],
            M01_01_001=north(1, 2, 3),
            M02_01_001=box(0, 0, 1, 1),
            M02_01_002=box(1, 0, 2, 1),
            M02_02_001=box(2, 0, 3, 1),
            M02_02_002=box(3, 0, 4, 1),
        ),
        "parlimen": layer(["S01", "S02"], P001=north(2.5), P002=SOUTH),
        "dun": layer(["P002", "P002"], N02_01=box(0, 0, 2.5, 1), N02_02=box(2.5, 0, 4, 1)),
    }


def own(names: list[str], parent: int, *shapes: shapely.Polygon) -> OwnLayer:
    table = pd.DataFrame({"name": names, "parent": parent})
    return OwnLayer(table, np.array(shapes, dtype=object), [])


def shape(layers: dict[str, Layer], level: str, code: str) -> shapely.Geometry:
    table, geometry = layers[level]
    return geometry[list(table["code"]).index(code)]


def whole(layers: dict[str, Layer]) -> None:
    """Assert that every level is a coverage of the whole country."""
    for level, one in layers.items():
        assert shapely.coverage_is_valid(one.geometry)
        assert shapely.area(one.geometry).sum() == pytest.approx(4 if level == "dun" else 8)


def test_a_layer_takes_the_place_of_the_areas_of_the_parents_that_it_shows(levels):
    three = [box(0, 0, 0.5, 1), box(0.5, 0, 1, 1), box(1, 0, 2, 1)]
    made = replace(levels, "mukim", own(["A", "B", "C"], 1, *three), "own-mukim")
    table = made["mukim"].table
    mine = table[table["parent_code"] == "D02-01"]
    assert list(mine["name"]) == ["A", "B", "C"]
    assert set(mine["source"]) == {"own-mukim"}
    assert set(table.loc[table["parent_code"] == "D02-02", "code"]) == {"M02-02-001", "M02-02-002"}
    whole(made)


def test_an_area_keeps_the_code_of_its_name_and_a_new_one_gets_the_next_number(levels):
    two = [box(0, 0, 1.5, 1), box(1.5, 0, 2, 1)]
    layer_of_two = own(["NAMA M02 01 002", "Baharu"], 1, *two)
    made = replace(levels, "mukim", layer_of_two, "own-mukim")
    assert shape(made, "mukim", "M02-01-002").equals(two[0])
    assert shape(made, "mukim", "M02-01-003").equals(two[1])


def test_a_name_that_shouts_is_tidied(levels):
    made = replace(levels, "mukim", own(["MUKIM BAHARU"], 1, box(0, 0, 2, 1)), "own-mukim")
    assert "Mukim Baharu" in set(made["mukim"].table["name"])


def test_the_layer_is_cut_to_fill_its_parent_exactly(levels):
    made = replace(levels, "mukim", own(["A"], 1, box(0, -1, 2.2, 0.9)), "own-mukim")
    assert shape(made, "mukim", "M02-01-003").equals(box(0, 0, 2, 1))
    share = made["mukim"].table.set_index("code").loc["M02-01-003", "source_share"]
    assert share == pytest.approx(0.9, rel=1e-3)
    whole(made)


def test_a_district_layer_cuts_the_mukim_anew(levels):
    two = own(["Nama D02-01", "Timur"], 1, box(0, 0, 2.6, 1), box(2.6, 0, 4, 1))
    made = replace(levels, "district", two, "own-district")
    mukim = made["mukim"].table.set_index("code")
    assert list(mukim[mukim["parent_code"] == "D02-01"].index) == [
        "M02-01-001",
        "M02-01-002",
        "M02-01-003",
    ]
    assert shape(made, "mukim", "M02-01-003").equals(box(2, 0, 2.6, 1))
    assert shape(made, "mukim", "M02-03-001").equals(box(2.6, 0, 4, 1))
    whole(made)


def test_a_district_without_any_mukim_gets_one_indicative_whole_piece(levels):
    slim = own(["Besar", "Kurus"], 1, box(0, 0, 3.9, 1), box(3.9, 0, 4, 1))
    made = replace(levels, "district", slim, "own-district")
    mukim = made["mukim"].table
    code = made["district"].table.set_index("name").loc["Kurus", "code"]
    row = mukim[mukim["parent_code"] == code].iloc[0]
    assert (row["quality"], row["name"]) == ("indicative", "Kurus (seluruh kawasan)")
    whole(made)


def test_a_parlimen_layer_cuts_the_dun_anew_and_invents_none(levels):
    two = own(["Barat", "Timur"], 1, box(0, 0, 2, 1), box(2, 0, 4, 1))
    made = replace(levels, "parlimen", two, "own-parlimen")
    assert shape(made, "dun", "N02-01").equals(box(0, 0, 2, 1))
    assert set(made["dun"].table["parent_code"]) == {"P003", "P004"}
    whole(made)


def test_a_state_layer_cuts_everything_below_anew(levels):
    two = own(["Nama S01", "Nama S02"], 0, box(0, 0.8, 4, 2), box(0, 0, 4, 0.8))
    made = replace(levels, "state", two, "own-state")
    assert shape(made, "state", "S02").equals(box(0, 0, 4, 0.8))
    assert shape(made, "mukim", "M01-01-001").equals(box(0, 0.8, 4, 2))
    assert set(made["dun"].table["parent_code"]) == {"P002"}
    for level in ("state", "district", "mukim", "parlimen"):
        assert shapely.area(made[level].geometry).sum() == pytest.approx(8)


def test_coarser_levels_stay(levels):
    made = replace(levels, "mukim", own(["A"], 1, box(0, 0, 2, 1)), "own-mukim")
    for level in ("national", "state", "district", "parlimen"):
        assert list(made[level].table["code"]) == list(levels[level].table["code"])
        assert shapely.equals(made[level].geometry, levels[level].geometry).all()
