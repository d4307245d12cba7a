"""`petakasih map choropleth`: what it writes and how it refuses."""

from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from cli.map import app
from database.errors import InvalidInput
from database.session import Database
from tests.maps.conftest import RATE
from tests.maps.conftest import atlas as atlas


def run(*arguments: str) -> None:
    result = CliRunner().invoke(app, ["choropleth", "--indicator", RATE, *arguments])
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
