"""`petakasih registry`: what a person at the terminal gets."""

from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from cli import context
from cli.registry import app
from database.errors import InvalidInput
from database.session import Database

runner = CliRunner()


@pytest.fixture(autouse=True)
def at_home(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "open_database", lambda: Database(database.url))


def test_counting_tells_demonstration_households_apart() -> None:
    result = runner.invoke(app, ["count"])
    assert result.exit_code == 0
    assert "demonstration" in result.output


def test_an_extract_goes_to_the_file_named(database: Database, tmp_path: Path) -> None:
    with database.reading() as session:
        there = session.scalar(text("SELECT count(*) FROM boundary_set WHERE is_current"))
    output = tmp_path / "households.parquet"
    result = runner.invoke(app, ["export", "-o", str(output), "--as-of", "2026-06-01"])
    assert output.exists() is bool(there)
    assert (result.exit_code == 0) is bool(there)


def test_an_unknown_ending_is_refused_by_name(tmp_path: Path) -> None:
    result = runner.invoke(app, ["export", "-o", str(tmp_path / "x.doc")])
    assert isinstance(result.exception, InvalidInput)
    assert result.exception.field == "output"


def test_an_impossible_number_of_households_is_refused_by_name() -> None:
    result = runner.invoke(app, ["demo", "--households", "0"])
    assert isinstance(result.exception, InvalidInput)
    assert result.exception.field == "households"
