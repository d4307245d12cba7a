"""One geocoder over the whole gazetteer of the mirror, built once per worker, no database."""

from pathlib import Path

import pytest

from boundaries.sets import layers, mukim
from boundaries.sets.repair import clean
from boundaries.sources.service import Fetcher
from boundaries.sources.settings import SourcesSettings
from geo.gazetteer.reading import (
    GazetteerData,
    read_localities,
    read_places,
    read_postcode_points,
    read_towns,
)
from geo.geocoding.areas import AreaFrame, AreaRow
from geo.geocoding.building import build
from geo.geocoding.engine import Geocoder


@pytest.fixture(scope="session")
def frame(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> AreaFrame:
    """Return districts as a boundary set has them, and mukim as their source has them."""
    settings = SourcesSettings(mirror=str(mirror), cache=tmp_path_factory.mktemp("sources"))
    fetcher = Fetcher(settings)
    districts = layers.districts(fetcher.fetch("dosm-district"))
    shapes = clean(districts.geometry).geometries
    table = districts.table
    parts = mukim.explode(layers.read(fetcher.fetch("geoboundaries-mukim")))
    placed = mukim.place(parts, shapes)
    codes = table["code"].tolist()
    rows = [
        AreaRow(code, name, state, shape)
        for code, name, state, shape in zip(
            codes, table["name"], table["parent_code"], shapes, strict=True
        )
    ]
    below = [
        AreaRow(f"{codes[at]}-{number:04d}".replace("D", "M"), name.title(), codes[at], shape)
        for number, (at, name, shape) in enumerate(
            zip(placed, parts["name"], parts.geometry, strict=True)
        )
        if at >= 0
    ]
    states = sorted(set(zip(table["parent_code"], table["state"], strict=True)))
    return AreaFrame("test", states, rows, below)


@pytest.fixture(scope="session")
def gazetteer(mirror: Path) -> GazetteerData:
    """Return the mirror's whole gazetteer."""
    folder = mirror / "gazetteer"
    return GazetteerData(
        version="test",
        places=read_places(folder / "MY.txt"),
        postcode_points=read_postcode_points(folder / "MY_postal.txt"),
        localities=read_localities(folder / "postcode_localities.csv"),
        towns=read_towns(),
    )


@pytest.fixture(scope="session")
def geocoder(frame: AreaFrame, gazetteer: GazetteerData) -> Geocoder:
    """Return the geocoder of the whole gazetteer."""
    return Geocoder(build(gazetteer, frame))
