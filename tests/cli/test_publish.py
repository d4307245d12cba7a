"""`petakasih locate`, `publish` and `statistics export`: what they do and what they say."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from cli import publish, statistics
from database.errors import InvalidInput, NotFound
from database.session import Database
from geo.publication import service
from tests.conftest import NewDatabase
from tests.geo.population import located_country

app = typer.Typer()
app.command()(publish.locate)
app.command()(publish.publish)
app.add_typer(statistics.app, name="statistics")


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        located_country(opened, 60, seed=4)
        yield opened


@pytest.fixture
def terminal(country: Database, monkeypatch: pytest.MonkeyPatch) -> Console:
    console = Console(record=True, width=160, stderr=True)
    for module in (publish, statistics):
        monkeypatch.setattr(module, "console", console)
    monkeypatch.setattr("cli.context.open_database", lambda: country)
    return console


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    if result.exception:
        raise result.exception
    return result.stdout


def test_locating_tells_how_well_households_are_known(terminal: Console) -> None:
    run("locate")
    told = terminal.export_text()
    assert "GPS point" in told
    assert "60 households, 0 rows changed." in told


def test_an_unknown_boundary_set_is_refused(terminal: Console) -> None:
    with pytest.raises(NotFound):
        run("locate", "--boundary-set", "nowhere")


def test_publishing_tells_the_number_and_what_is_withheld(
    terminal: Console, country: Database
) -> None:
    run("publish", "--as-of", "2026-06-30", "--threshold", "12")
    with country.reading() as session:
        made = service.latest(session)
    told = terminal.export_text()
    assert f"Publication {made.number}: 2026-06-30, made-1, " in told
    assert "demonstration" in told
    assert "poor_hh" in told
    assert made.threshold == 12


def test_exact_figures_are_exported_the_withheld_ones_included(
    terminal: Console, tmp_path: Path
) -> None:
    run("publish", "--as-of", "2026-06-30")
    target = tmp_path / "exact.csv"
    run("statistics", "export", "-o", str(target), "--indicator", "poor_hh", "--level", "mukim")
    with target.open(newline="") as file:
        rows = list(csv.DictReader(file))
    withheld = [row for row in rows if row["flag"] == "suppressed"]
    assert withheld
    assert all(row["value"] for row in withheld)
    assert {row["level"] for row in rows} == {"mukim"}
    assert "keep the file safe" in terminal.export_text()


def test_the_screen_can_be_written_to(terminal: Console) -> None:
    run("publish", "--as-of", "2026-06-30")
    assert run("statistics", "export", "-o", "-", "--level", "national").startswith("area,")


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("indicator", ("--indicator", "hies_absolute")),
        ("indicator", ("--indicator", "poverty")),
        ("level", ("--level", "village")),
    ],
)
def test_a_filter_that_finds_nothing_writes_no_file(
    terminal: Console, tmp_path: Path, field: str, arguments: tuple[str, ...]
) -> None:
    run("publish", "--as-of", "2026-06-30")
    target = tmp_path / "exact.csv"
    with pytest.raises(InvalidInput) as caught:
        run("statistics", "export", "-o", str(target), *arguments)
    assert caught.value.field == field
    assert not target.exists()


def test_a_snapshot_computes_to_the_exact_figures(
    terminal: Console, country: Database, tmp_path: Path
) -> None:
    folder, target = tmp_path / "snapshot", tmp_path / "figures.csv"
    run("publish", "--as-of", "2026-06-30")
    run("statistics", "snapshot", "-o", str(folder))
    assert {path.name for path in folder.iterdir()} == {
        "households.parquet",
        "areas.parquet",
        "about.json",
    }
    run("statistics", "compute", "--snapshot", str(folder), "-o", str(target))
    with target.open(encoding="utf-8") as file:
        rows = {(row["area_code"], row["indicator"]): row for row in csv.DictReader(file)}
    with country.reading() as session:
        exact = service.exact_figures(session, service.latest(session), ["poor_hh"], "national")
    assert float(rows["MY", "poor_hh"]["value"]) == exact[0].value
    assert "keep the file safe" in terminal.export_text()


def test_an_unknown_engine_is_refused(terminal: Console, tmp_path: Path) -> None:
    arguments = ("--snapshot", str(tmp_path), "-o", str(tmp_path / "x.csv"), "--engine", "excel")
    with pytest.raises(InvalidInput, match="engine"):
        run("statistics", "compute", *arguments)


def test_a_rehearsal_tells_what_would_change_and_writes_nothing(
    terminal: Console, country: Database
) -> None:
    run("publish", "--as-of", "2026-06-30")
    with country.reading() as session:
        before = service.latest(session)
    terminal.export_text()
    run("publish", "--as-of", "2026-06-30", "--threshold", "12", "--dry-run")
    told = terminal.export_text()
    assert f"compared with publication {before.number}. Nothing was written." in told
    assert "mukim" in told
    assert "since the publication before" in told
    with country.reading() as session:
        assert service.latest(session).number == before.number


def test_the_calendar_publishes_once(terminal: Console, country: Database) -> None:
    run("publish", "--calendar", "1,15")
    assert "Publication " in terminal.export_text()
    run("publish", "--calendar", "1,15")
    assert "Nothing is due" in terminal.export_text()


def test_a_wrong_calendar_is_refused(terminal: Console) -> None:
    with pytest.raises(InvalidInput) as caught:
        run("publish", "--calendar", "31")
    assert caught.value.field == "calendar"


def test_changes_are_written_with_their_causes(terminal: Console, tmp_path: Path) -> None:
    target = tmp_path / "changes.csv"
    run("statistics", "changes", "-o", str(target), "--level", "state")
    with target.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"area", "entered", "departed", "moved_in", "boundary_out"} <= set(rows[0])
    assert "keep the file safe" in terminal.export_text()
