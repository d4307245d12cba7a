"""`petakasih geocode` and `petakasih gazetteer`: what a person at the terminal gets."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import context
from cli.gazetteer import app as gazetteer
from cli.geocode import app as geocode
from database.errors import InvalidInput, NotFound
from database.session import Database
from tests.conftest import NewDatabase
from tests.geo.country import store_country
from tests.geo.gazetteer.made import store_gazetteer

runner = CliRunner()


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        with opened.writing() as session:
            store_country(session)
            store_gazetteer(session, "one")
            store_gazetteer(session, "two")
        yield opened


@pytest.fixture(autouse=True)
def at_home(country: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "open_database", lambda: Database(country.url))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(
        "name,address,postcode,lon,lat,district\n"
        "A,Kg Pulai,10000,100.4,1.5,Name of D01-01\n"
        "B,Kg Melati,20000,100.4,1.5,Name of D01-02\n",
        encoding="utf-8",
    )
    return path


def test_a_file_is_geocoded_without_naming_a_sub_command(file: Path) -> None:
    output = file.with_name("out.csv")
    arguments = [str(file), "--address", "name,address", "--postcode", "postcode"]
    result = runner.invoke(geocode, [*arguments, "-o", str(output)])
    assert result.exit_code == 0, result.output
    with output.open(encoding="utf-8", newline="") as written:
        rows = list(csv.DictReader(written))
    assert [row["district_code"] for row in rows] == ["D01-01", "D01-02"]


def test_options_may_stand_before_the_file(file: Path) -> None:
    output = file.with_name("out.csv")
    result = runner.invoke(geocode, ["--address", "address", "-o", str(output), str(file)])
    assert result.exit_code == 0, result.output


def test_a_missing_column_is_refused_before_anything_is_loaded(file: Path) -> None:
    result = runner.invoke(geocode, [str(file), "--address", "alamat", "-o", "out.csv"])
    assert isinstance(result.exception, InvalidInput)


def test_a_labelled_file_is_measured_against_both_truths(file: Path) -> None:
    result = runner.invoke(geocode, ["evaluate", str(file), "--state", "name"])
    assert result.exit_code == 0, result.output
    assert "Truth: the point" in result.stderr
    assert "Truth: the district" in result.stderr


def test_numbers_fitted_on_one_half_are_measured_on_the_other(file: Path) -> None:
    arguments = ["evaluate", str(file), "--state", "name", "--hold-out", "district"]
    result = runner.invoke(geocode, arguments)
    assert result.exit_code == 0, result.output
    assert "A fitted, B measured" in result.stderr
    assert "Name of D01-01" in result.stderr


def test_a_hold_out_needs_two_values(file: Path) -> None:
    file.write_text("name,address,postcode,lon,lat,state\nA,Kg Pulai,10000,100.4,1.5,x\n")
    result = runner.invoke(geocode, ["evaluate", str(file), "--hold-out", "state"])
    assert isinstance(result.exception, InvalidInput)


def test_versions_are_listed_with_the_current_one_marked() -> None:
    result = runner.invoke(gazetteer, ["info"])
    assert "two (current)" in result.stderr
    assert "8 places" in result.stderr


def test_versions_are_compared() -> None:
    assert runner.invoke(gazetteer, ["diff", "one", "two"]).exit_code == 0
    missing = runner.invoke(gazetteer, ["diff", "one", "nine"])
    assert isinstance(missing.exception, NotFound)


def test_households_are_placed_and_the_run_is_told() -> None:
    result = runner.invoke(geocode, ["households"])
    assert result.exit_code == 0, result.output
    assert "0 households" in result.stderr
