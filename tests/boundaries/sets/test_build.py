"""The boundary set of the full sources, as it is stored: done-when 3."""

import numpy as np
import pytest
import shapely

from boundaries.areas.models import LEVELS, PARENT_LEVEL
from boundaries.sets.layers import districts
from boundaries.sets.measure import land_km2
from boundaries.sources.service import fetch
from boundaries.sources.settings import SourcesSettings
from tests.boundaries.conftest import geometry

pytestmark = pytest.mark.mirror

EXACT = 1e-6
"""Share of its area that a parent may differ from its children's sum."""

SQUARE_METRE = 1e-6
"""In square kilometres."""


@pytest.mark.parametrize(
    ("level", "count"),
    [("national", 1), ("state", 16), ("district", 160), ("parlimen", 222), ("dun", 600)],
)
def test_every_level_is_complete(areas, level, count):
    assert (areas["level"] == level).sum() == count


def test_there_are_at_least_1950_mukim_pieces(areas):
    assert (areas["level"] == "mukim").sum() >= 1950


@pytest.mark.parametrize("column", ["geometry", "geometry_display", "geometry_3857"])
def test_every_polygon_is_valid(areas, column):
    assert shapely.is_valid(areas[column].to_numpy(dtype=object)).all()


@pytest.mark.parametrize("column", ["geometry", "geometry_display"])
@pytest.mark.parametrize("level", ["state", "district", "mukim", "parlimen", "dun"])
def test_neighbours_share_their_edges_and_never_overlap(areas, level, column):
    assert shapely.coverage_is_valid(geometry(areas, level, column))


def test_no_two_districts_overlap_by_more_than_a_square_metre(areas):
    shapes = geometry(areas, "district")
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = one < other
    shared = shapely.intersection(shapes[one[pairs]], shapes[other[pairs]])
    assert land_km2(shared).max() < SQUARE_METRE


def test_there_is_no_gap_inside_a_state(areas):
    nation = shapely.get_parts(geometry(areas, "national"))
    assert shapely.get_num_interior_rings(nation).sum() == 0


@pytest.mark.parametrize("level", [level for level in LEVELS if PARENT_LEVEL[level]])
def test_children_sum_to_their_parent(areas, level):
    children = areas[areas["level"] == level].groupby("parent_code")["land_km2"].sum()
    parents = areas.loc[children.index, "land_km2"]
    assert (areas.loc[children.index, "level"] == PARENT_LEVEL[level]).all()
    np.testing.assert_allclose(children, parents, rtol=EXACT)


@pytest.mark.parametrize("level", ["state", "district"])
def test_a_parent_is_the_union_of_its_children(areas, level):
    finer = next(name for name, above in PARENT_LEVEL.items() if above == level)
    children = areas[areas["level"] == finer]
    for code, group in children.groupby("parent_code"):
        union = shapely.coverage_union_all(group["geometry"].to_numpy(dtype=object))
        assert shapely.equals(union, areas.loc[code, "geometry"])


@pytest.mark.parametrize("level", ["state", "district", "mukim"])
def test_administrative_levels_lie_on_one_another_when_drawn(areas, level):
    drawn = shapely.coverage_union_all(geometry(areas, level, "geometry_display"))
    assert shapely.equals(drawn, areas.loc["MY", "geometry_display"])


def test_the_land_is_the_land_of_the_source(areas, mirror, tmp_path):
    source = districts(fetch("dosm-district", SourcesSettings(mirror=str(mirror), cache=tmp_path)))
    had = land_km2(shapely.make_valid(source.geometry)).sum()
    assert areas.loc["MY", "land_km2"] == pytest.approx(had, rel=1e-3)


def test_only_langkawi_and_labuan_have_no_neighbouring_district(areas):
    shapes = geometry(areas, "district")
    codes = areas.index[areas["level"] == "district"]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    alone = set(range(len(shapes))) - set(one[one != other])
    assert {areas.loc[codes[i], "name"] for i in alone} == {"Langkawi", "W.P. Labuan"}


def test_districts_are_official_and_mukim_approximate(areas):
    quality = areas.groupby("level")["quality"].unique().map(set)
    assert quality["district"] == quality["dun"] == {"official"}
    assert quality["mukim"] == {"approximate", "indicative"}


def test_a_district_without_mukim_has_one_indicative_whole_piece(areas):
    whole = areas[areas["quality"] == "indicative"]
    assert len(whole) == 27
    assert set(whole["state_code"]) == {"S12"}
    assert whole.index.str.endswith("-001").all()


def test_a_shape_that_lies_in_three_states_becomes_three_mukim(areas):
    pulai = areas[(areas["level"] == "mukim") & (areas["name"] == "Mukim Pulai")]
    assert set(pulai["state_code"]) == {"S01", "S02", "S03"}


def test_names_are_distinct_inside_a_parent(areas):
    assert not areas.duplicated(["level", "parent_code", "name"]).any()


def test_mukim_are_numbered_from_one_in_the_order_of_their_names(areas):
    petaling = areas[(areas["parent_code"] == "D10-05") & (areas["level"] == "mukim")]
    assert list(petaling.index) == [f"M10-05-{i + 1:03d}" for i in range(len(petaling))]
    assert list(petaling["name"]) == sorted(petaling["name"], key=str.casefold)


def test_most_mukim_land_is_source_geometry(areas):
    mukim = areas[(areas["level"] == "mukim") & (areas["quality"] == "approximate")]
    share = np.average(mukim["source_share"], weights=mukim["land_km2"])
    assert share > 0.93


def test_the_federal_territories_have_parlimen_and_no_dun(areas):
    parents = set(areas.loc[areas["level"] == "dun", "parent_code"])
    without = areas[(areas["level"] == "parlimen") & ~areas.index.isin(parents)]
    assert set(without["state_code"]) == {"S14", "S15", "S16"}


def test_drawing_geometry_is_smaller(areas):
    full = shapely.get_num_coordinates(geometry(areas, "dun")).sum()
    assert shapely.get_num_coordinates(geometry(areas, "dun", "geometry_display")).sum() < full
