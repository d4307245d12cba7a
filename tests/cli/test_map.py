"""`petakasih map`: what its commands write and how they refuse."""

from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from cli.map import app
from database.errors import InvalidInput
from database.session import Database
from tests.maps.conftest import COUNT, RATE
from tests.maps.conftest import atlas as atlas


def run(*arguments: str, command: str = "choropleth", indicator: str = RATE) -> None:
    result = CliRunner().invoke(app, [command, "--indicator", indicator, *arguments])
    if result.exception is not None:
        raise result.exception


@pytest.fixture(autouse=True)
def opened(atlas: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", atlas.url)


def test_a_picture_of_the_districts_is_written(tmp_path: Path):
    run("--level", "district", "-o", str(tmp_path / "map.png"))
    with Image.open(tmp_path / "map.png") as picture:
        assert picture.format == "PNG"


@pytest.mark.parametrize(
    ("command", "indicator", "more"),
    [
        ("symbols", COUNT, ()),
        ("uncertainty", RATE, ()),
        ("bivariate", RATE, ("--second", COUNT)),
        ("choropleth", COUNT, ("--method", "quantiles", "--classes", "3", "--apart")),
        ("atlas", RATE, ()),
    ],
)
def test_every_type_of_map_is_written_as_pdf(tmp_path: Path, command, indicator, more):
    target = tmp_path / "map.pdf"
    run(*more, "-o", str(target), command=command, indicator=indicator)
    assert target.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("command", "field"), [("clusters", "kind"), ("change", "since")])
def test_a_map_of_what_is_not_there_is_refused(tmp_path: Path, command, field):
    with pytest.raises(InvalidInput) as refused:
        run("-o", str(tmp_path / "map.pdf"), command=command)
    assert refused.value.field == field


def test_a_geopackage_comes_with_its_styles_beside_it(tmp_path: Path):
    run("-o", str(tmp_path / "map.gpkg"))
    assert {path.suffix for path in tmp_path.iterdir()} == {".gpkg", ".qml", ".sld"}


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("--level", "kampung"), "level"),
        (("--parent", "S99"), "parent"),
        (("--year", "1999"), "year"),
        (("--lang", "zh"), "lang"),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_written(tmp_path: Path, arguments, field):
    with pytest.raises(InvalidInput) as refused:
        run(*arguments, "-o", str(tmp_path / "map.png"))
    assert refused.value.field == field
    assert list(tmp_path.iterdir()) == []
