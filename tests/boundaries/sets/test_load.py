"""An operator's own layer takes the place of one level; the old set stays: done-when 4."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pytest
import shapely
from sqlalchemy import delete, update

from boundaries.areas.models import PARENT_LEVEL, Area
from boundaries.sets import queries, service
from boundaries.sets.measure import land_km2
from boundaries.sets.models import BoundarySet
from boundaries.sets.service import BoundarySetRecord
from boundaries.sets.validate import LayerRefused
from boundaries.sources.settings import SourcesSettings
from database.errors import InvalidInput

pytestmark = pytest.mark.mirror

RSO = 3375
DISTRICT = "D04-02"
ASKED = {"level": "mukim", "name_field": "NAMA", "parent_field": "INDUK"}


def own_layer(areas) -> gpd.GeoDataFrame:
    """Return a district's mukim as an operator might have drawn them."""
    rows = areas[(areas["level"] == "mukim") & (areas["parent_code"] == DISTRICT)]
    return gpd.GeoDataFrame(
        {"NAMA": rows["name"].str.upper(), "INDUK": DISTRICT},
        geometry=rows["geometry"].to_numpy(dtype=object),
        crs=4326,
    ).reset_index(drop=True)


def reshape(frame: gpd.GeoDataFrame, row: int, by: float) -> None:
    """Grow one area by so many degrees."""
    grown = shapely.buffer(frame.geometry[row], by)
    frame.loc[[row], "geometry"] = gpd.GeoSeries([grown], index=[row], crs=frame.crs)


@pytest.fixture(scope="module")
def path(areas, tmp_path_factory):
    """A layer in another coordinate system, with one new name and a gap that can be repaired."""
    frame = own_layer(areas)
    frame.loc[0, "NAMA"] = "MUKIM BAHARU SEKALI"
    reshape(frame, 4, -0.002)
    path = tmp_path_factory.mktemp("own") / "mukim.gpkg"
    frame.to_crs(RSO).to_file(path)
    return path


@pytest.fixture(scope="module")
def loaded(boundary_set, database, path) -> Iterator[BoundarySetRecord]:
    """The set with the layer; afterwards it is removed and the mirror's set current again."""
    yield service.load(database, path, **ASKED, repair=True)
    with database.writing() as session:
        session.execute(delete(Area).where(Area.boundary_set_id != boundary_set.id))
        session.execute(delete(BoundarySet).where(BoundarySet.id != boundary_set.id))
        session.execute(update(BoundarySet).values(is_current=True, retired_at=None))


@pytest.fixture(scope="module")
def levels(loaded, database):
    with database.reading() as session:
        return queries.levels(session, loaded.id)


def test_a_layer_with_faults_is_refused_with_all_of_them(boundary_set, database, areas, tmp_path):
    file = tmp_path / "mukim.parquet"
    frame = own_layer(areas)
    frame.loc[3, "NAMA"] = None
    reshape(frame, 4, 0.01)
    frame.to_parquet(file)
    with pytest.raises(LayerRefused) as refused:
        service.load(database, file, **ASKED)
    assert {one.fault for one in refused.value.layer_faults} >= {"missing name", "overlap"}
    assert refused.value.faults[0].field == "row 4"
    with database.reading() as session:
        assert service.current(session).id == boundary_set.id


def test_an_unknown_level_is_refused(boundary_set, database, path):
    with pytest.raises(InvalidInput, match="national"):
        service.load(database, path, level="national", name_field="NAMA")


def test_the_layer_makes_a_new_current_set(loaded, boundary_set, database):
    assert loaded.code.startswith("own-")
    assert loaded.sources["own-mukim"]["title"] == "mukim.gpkg"
    assert loaded.sources.keys() > boundary_set.sources.keys()
    with database.reading() as session:
        assert service.current(session).id == loaded.id


def test_the_new_set_has_the_operators_areas(levels, path):
    mukim = levels["mukim"].table
    jasin = mukim[mukim["parent_code"] == DISTRICT]
    assert len(jasin) == len(gpd.read_file(path))
    assert "Mukim Baharu Sekali" in set(jasin["name"])
    assert set(jasin["quality"]) == {"official"}


@pytest.mark.parametrize("level", ["state", "district", "mukim", "parlimen", "dun"])
def test_the_new_set_is_whole(levels, level):
    table, geometry = levels[level]
    assert shapely.is_valid(geometry).all()
    assert shapely.coverage_is_valid(geometry)
    above, shapes = levels[PARENT_LEVEL[level]]
    sums = table.assign(km2=land_km2(geometry)).groupby("parent_code")["km2"].sum()
    parents = above.assign(km2=land_km2(shapes)).set_index("code").loc[sums.index, "km2"]
    np.testing.assert_allclose(sums, parents, rtol=1e-6)


def test_the_old_set_stays_as_it_was(loaded, boundary_set, database, areas):
    with database.reading() as session:
        old = queries.levels(session, boundary_set.id)["mukim"]
        found = queries.by_code(session, boundary_set.code)
        assert found is not None
        assert found.retired_at is not None
    assert len(old.table) == (areas["level"] == "mukim").sum()


def test_building_again_leaves_the_operators_set_current(loaded, database, mirror, tmp_path):
    built = service.build(database, SourcesSettings(mirror=str(mirror), cache=tmp_path))
    assert built.id == loaded.id


def test_a_gap_is_refused_unless_its_repair_is_asked(boundary_set, database, path):
    assert {one.fault for one in service.validate(database, path, **ASKED)} == {"gap"}
    with pytest.raises(LayerRefused):
        service.load(database, path, **ASKED)
