"""`petakasih scenarios`: a sharing kept, compared, approved and filled, at the terminal."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import console, context, scenarios
from database.session import Database
from geo.publication.service import publish
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country

runner = CliRunner()
ORDER = {
    "category": "bina_baharu",
    "on": "2025-06-01",
    "budget_units": 20,
    "need": "poor_hh",
    "formula": {"weights": {"poor_hh": 1}, "severity": None},
}
PLANNER = ("--as", "Perancang P", "--role", "planner")
SUPERVISOR = ("--as", "Penyelia E", "--role", "state_supervisor")


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        located_country(opened, 900, seed=5)
        publish(opened, AS_OF)
        yield opened


@pytest.fixture(autouse=True)
def at_home(country: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "open_database", lambda: Database(country.url))
    monkeypatch.setattr(console.console, "width", 200)


def run(*arguments: str) -> str:
    done = runner.invoke(scenarios.app, list(arguments))
    assert done.exit_code == 0, done.output or done.exception
    return done.output


def saved(folder: Path, title: str, **changes: object) -> str:
    order = folder / "order.json"
    order.write_text(json.dumps(ORDER | changes))
    found = re.search(r"[0-9a-f-]{36}", run("save", title, str(order), *PLANNER))
    assert found
    return found.group()


def test_a_sharing_is_approved_and_filled(tmp_path: Path) -> None:
    key = saved(tmp_path, "Satu")
    assert "dihantar" in run("submit", key, *PLANNER)
    assert "S01: diluluskan by Penyelia E." in run("decide", key, "S01", "diluluskan", *SUPERVISOR)
    filled = run("fill", key, "S01", *SUPERVISOR)
    assert re.search(r"(\d+) of \1 houses", filled)
    workbook = tmp_path / "keluarga.xlsx"
    families = run("families", key, "D01-01", "-o", str(workbook))
    assert "Equal points" in families
    assert workbook.read_bytes().startswith(b"PK")
    assert key in run("list")


def test_sharings_are_compared_and_written_to_files(tmp_path: Path) -> None:
    one, other = saved(tmp_path, "Dua"), saved(tmp_path, "Tiga", method="worst_need")
    assert "stand elsewhere" in run("compare", one, other)
    for suffix, head in ((".pdf", b"%PDF-"), (".xlsx", b"PK"), (".csv", b"code"), (".json", b"{")):
        target = tmp_path / f"out{suffix}"
        run("show", one, "-o", str(target))
        assert target.read_bytes().startswith(head)
