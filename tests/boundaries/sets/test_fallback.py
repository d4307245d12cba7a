"""The offline set, from what the package registries really carry: done-when 2."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from boundaries.errors import SourceUnavailable
from boundaries.sets import fallback, layers, mukim, service
from boundaries.sets.fallback import DISTRICTS, TOWNS, build_offline
from boundaries.sources.service import Fetcher, fetch
from boundaries.sources.settings import SourcesSettings
from database.session import Database

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def carried(tmp_path_factory):
    fetcher = Fetcher(SourcesSettings(mirror=None, cache=tmp_path_factory.mktemp("carried")))
    fetcher.offline = True
    try:
        return {key: fetcher.fetch(key) for key in service.OFFLINE.sources}
    except SourceUnavailable as reason:
        pytest.skip(f"the package registries are out of reach: {reason}")


@pytest.fixture(scope="session")
def offline(carried) -> gpd.GeoDataFrame:
    return build_offline(carried, lambda doing, share: None).areas.set_index("code")


def level(offline: pd.DataFrame, name: str) -> np.ndarray:
    return np.asarray(offline.loc[offline["level"] == name, "geometry"].array, dtype=object)


def test_everything_came_by_carrier(carried):
    assert {fetched.how for fetched in carried.values()} == {"carrier"}


@pytest.mark.parametrize(("name", "count"), [("state", 16), ("district", 160), ("parlimen", 0)])
def test_states_and_districts_are_complete_and_constituencies_are_not_claimed(offline, name, count):
    assert (offline["level"] == name).sum() == count


@pytest.mark.parametrize("name", ["state", "district", "mukim"])
def test_every_level_is_a_valid_coverage(offline, name):
    assert shapely.is_valid(level(offline, name)).all()
    assert shapely.coverage_is_valid(level(offline, name))


def test_nothing_is_called_official(offline):
    assert set(offline["quality"]) == {"approximate", "indicative"}


def test_sabahs_districts_are_indicative_and_have_no_source_border(offline):
    sabah = offline[(offline["level"] == "district") & (offline["state_code"] == "S12")]
    assert len(sabah) == 27
    assert set(sabah["quality"]) == {"indicative"}
    assert sabah["source_share"].max() == 0


def test_a_town_lies_in_its_own_cell(offline):
    towns = pd.read_csv(TOWNS).drop_duplicates("district")
    cells = offline.loc[towns["district"], "geometry"].to_numpy(dtype=object)
    points = shapely.points(towns["longitude"], towns["latitude"])
    assert (shapely.distance(cells, points) < 0.02).all()


@pytest.mark.mirror
def test_the_crosswalk_is_what_the_full_sources_give(mirror, tmp_path):
    settings = SourcesSettings(mirror=str(mirror), cache=tmp_path)
    district = layers.districts(fetch("dosm-district", settings))
    parts = mukim.explode(layers.read(fetch("geoboundaries-mukim", settings)))
    placed = mukim.place(parts, fallback.clean(district.geometry).geometries)
    known = mukim.place_by_crosswalk(parts, district.table["code"])
    assert (placed == known).all()
    names = pd.read_csv(DISTRICTS)
    assert list(names["code"]) == list(district.table["code"])
    assert list(names["name"]) == list(district.table["name"])


@pytest.mark.mirror
def test_areas_have_the_codes_and_names_of_the_full_set(offline, areas):
    named = offline[offline["level"].isin(["state", "district"])]["name"]
    assert (areas.loc[named.index, "name"] == named).all()
    mukim_names = offline.loc[offline["level"] == "mukim", ["parent_code", "name"]]
    full = areas.loc[areas["level"] == "mukim", ["parent_code", "name"]]
    shared = mukim_names.merge(full)
    assert len(shared) > 0.99 * len(full)


def test_shapes_that_the_crosswalk_does_not_know_stop_the_build(carried, monkeypatch):
    real = layers.read(carried["geoboundaries-mukim"])
    monkeypatch.setattr(layers, "read", lambda fetched: real.assign(shape="another"))
    with pytest.raises(SourceUnavailable, match="crosswalk"):
        build_offline(carried, lambda doing, share: None)


@pytest.mark.mirror
def test_an_offline_build_never_takes_the_place_of_a_better_set(
    boundary_set, database: Database, tmp_path, monkeypatch
):
    def refuse(key, settings):
        raise SourceUnavailable(key)

    monkeypatch.setattr(service, "fetch", refuse)
    kept = service.build(database, SourcesSettings(mirror=None, cache=tmp_path))
    assert kept.id == boundary_set.id
