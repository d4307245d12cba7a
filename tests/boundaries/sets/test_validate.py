"""Every fault of an operator's layer is named with its feature: done-when 4."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point, Polygon, box

from boundaries.sets.layers import Layer
from boundaries.sets.validate import examine

WEST, EAST = box(102, 3, 102.1, 3.1), box(102.1, 3, 102.2, 3.1)
PARENTS = Layer(
    pd.DataFrame({"code": ["D01-01", "D01-02"], "name": ["Barat", "Timur Laut"]}),
    np.array([box(102, 3, 102.2, 3.1), box(103, 3, 103.2, 3.1)], dtype=object),
)


def layer(*rows: tuple[object, object, object], crs: object = 4326) -> gpd.GeoDataFrame:
    names, daerah, shapes = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"nama": names, "daerah": daerah}, geometry=list(shapes), crs=crs)


GOOD = (("Satu", "Barat", WEST), ("Dua", "Barat", EAST))


@pytest.fixture
def faults(tmp_path: Path):
    def of(frame: gpd.GeoDataFrame, **fields) -> list[tuple[str, str]]:
        path = tmp_path / "layer.parquet"
        frame.to_parquet(path)
        asked = {"name_field": "nama", "parent_field": "daerah", "parents": PARENTS, **fields}
        return [(one.feature, one.fault) for one in examine(path, **asked).faults]

    return of


@pytest.mark.parametrize("name", ["layer.gpkg", "layer.shp", "layer.geojson", "layer.parquet"])
def test_a_good_layer_has_no_fault_in_any_format(tmp_path, name):
    path = tmp_path / name
    frame = layer(*GOOD)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    assert examine(path, "nama", "daerah", PARENTS).faults == []


@pytest.mark.parametrize("crs", [4326, 3375, 3168, 4742, 3857])
def test_a_good_layer_has_no_fault_in_any_crs(faults, crs):
    assert faults(layer(*GOOD).to_crs(crs)) == []


def test_a_parent_may_be_named_by_its_code_or_in_another_spelling(faults):
    assert faults(layer(("Satu", "D01-01", WEST), ("Dua", " BARAT ", EAST))) == []


def test_without_a_parent_field_the_parent_is_where_the_area_lies(faults):
    assert faults(layer(*GOOD), parent_field=None) == []


def test_no_crs(faults):
    assert ("layer.parquet", "no CRS") in faults(layer(*GOOD, crs=None))


def test_an_invalid_ring_is_named_with_its_place(tmp_path):
    bow = Polygon([(102, 3), (102.1, 3.1), (102.1, 3), (102, 3.1)])
    path = tmp_path / "bow.parquet"
    layer(("Satu", "Barat", bow), ("Dua", "Barat", EAST)).to_parquet(path)
    found = {one.fault: one for one in examine(path, "nama", None, None).faults}
    assert found["invalid ring"].feature == "row 1: Satu"
    assert "102.05 3.05" in found["invalid ring"].detail


def test_an_overlap_names_both_features(tmp_path):
    path = tmp_path / "overlap.parquet"
    layer(("Satu", "Barat", box(102, 3, 102.11, 3.1)), GOOD[1]).to_parquet(path)
    (found,) = examine(path, "nama", "daerah", PARENTS).faults
    assert (found.feature, found.fault) == ("row 1: Satu", "overlap")
    assert "row 2: Dua" in found.detail


def test_an_enclosed_gap_names_the_features_around_it(faults):
    hole = box(102.04, 3.04, 102.05, 3.05)
    assert faults(layer(("Satu", "Barat", WEST - hole), GOOD[1])) == [("row 1: Satu", "gap")]


def test_ground_of_a_parent_that_is_left_out_is_a_gap_of_the_parent(faults):
    assert faults(layer(GOOD[0])) == [("Barat", "gap")]


def test_a_coast_drawn_otherwise_is_no_gap(faults):
    assert faults(layer(GOOD[0], ("Dua", "Barat", box(102.1, 3, 102.195, 3.1)))) == []


def test_a_hole_that_is_another_parents_ground_is_no_gap(tmp_path):
    enclave = box(102.04, 3.04, 102.06, 3.06)
    parents = Layer(
        pd.DataFrame({"code": ["S10", "S14"], "name": ["Selangor", "Kuala Lumpur"]}),
        np.array([box(102, 3, 102.2, 3.1) - enclave, enclave], dtype=object),
    )
    path = tmp_path / "around.parquet"
    layer(("Satu", "Selangor", WEST - enclave), ("Dua", "Selangor", EAST)).to_parquet(path)
    assert examine(path, "nama", "daerah", parents).faults == []


def test_a_name_that_appears_twice_in_a_parent(faults):
    twice = layer(GOOD[0], ("SATU", "Barat", EAST))
    assert faults(twice) == [("row 2: SATU", "duplicate name")]


def test_a_name_may_appear_in_two_parents(faults):
    rows = (*GOOD, ("Satu", "Timur Laut", box(103, 3, 103.2, 3.1)))
    assert faults(layer(*rows)) == []


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_a_missing_name(faults, nothing):
    assert faults(layer(GOOD[0], (nothing, "Barat", EAST))) == [("row 2", "missing name")]


def test_an_area_outside_its_parent(faults):
    stray = layer(*GOOD, ("Tiga", "Timur Laut", box(104, 3, 104.2, 3.1)))
    assert ("row 3: Tiga", "outside its parent") in faults(stray)


def test_an_area_outside_every_parent(faults):
    stray = layer(*GOOD, ("Tiga", "", box(10, 50, 10.1, 50.1)))
    assert faults(stray, parent_field=None) == [("row 3: Tiga", "outside its parent")]


def test_an_unknown_parent(faults):
    stray = layer(*GOOD, ("Tiga", "Entah", box(103, 3, 103.2, 3.1)))
    assert ("row 3: Tiga", "unknown parent") in faults(stray)


def test_a_feature_that_is_no_polygon(faults):
    found = faults(layer(*GOOD, ("Tiga", "Barat", Point(102.05, 3.05)), ("Empat", "Barat", None)))
    assert found == [("row 3: Tiga", "not a polygon"), ("row 4: Empat", "not a polygon")]


def test_a_missing_field(faults):
    assert faults(layer(*GOOD), name_field="mukim") == [("layer.parquet", "missing field")]


def test_an_empty_layer(faults):
    assert ("layer.parquet", "empty") in faults(layer(*GOOD).iloc[:0])


@pytest.mark.parametrize("name", ["none.gpkg", "text.geojson", "text.parquet", "text.shp"])
def test_an_unreadable_file(tmp_path, name):
    if name.startswith("text"):
        (tmp_path / name).write_text("not a map")
    (found,) = examine(tmp_path / name, "nama", None, None).faults
    assert (found.feature, found.fault) == (name, "unreadable file")


def test_a_file_of_two_layers(tmp_path):
    path = tmp_path / "two.gpkg"
    layer(*GOOD).to_file(path, layer="mukim")
    layer(*GOOD).to_file(path, layer="daerah")
    (found,) = examine(path, "nama", None, None).faults
    assert found.fault == "not one layer"
    assert "mukim, daerah" in found.detail


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_shapefile_and_a_geopackage_without_crs(tmp_path):
    for name in ("layer.shp", "layer.gpkg"):
        layer(*GOOD, crs=None).to_file(tmp_path / name)
        found = [one.fault for one in examine(tmp_path / name, "nama", None, None).faults]
        assert found == ["no CRS"], name
