"""`petakasih ppr`: projects and an application, at the terminal."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import console, context, ppr
from database.session import Database
from registry.poverty_lines.service import load as load_lines
from registry.programmes.service import load as load_programmes
from registry.records.service import RecordPatch
from tests.conftest import NewDatabase
from tests.registry.records.made import family

runner = CliRunner()


@pytest.fixture(scope="module")
def registry(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        with opened.writing() as session:
            load_lines(session)
            load_programmes(session)
        yield opened


@pytest.fixture(autouse=True)
def at_home(registry: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "open_database", lambda: Database(registry.url))
    monkeypatch.setattr(console.console, "width", 200)


def run(*arguments: str) -> str:
    done = runner.invoke(ppr.app, list(arguments))
    assert done.exit_code == 0, done.output or done.exception
    return done.output


def test_a_flat_is_offered_at_the_terminal(registry: Database, tmp_path: Path) -> None:
    with registry.writing() as session:
        tenant = RecordPatch({"address": "Kampung Contoh"}, {"tenure": "sewa"})
        number = family(session, record=tenant).reference_no
    assert "5 projects." in run("load", "--demo")
    listed = tmp_path / "projects.csv"
    listed.write_text("code,name,state_code,tenure,units\nX1,PPR X,S01,dimiliki,20\n")
    assert "1 projects." in run("load", str(listed), "--source", "TEDUH, 2026-11-01")
    assert "35,000" in run("projects", "--state", "S01")
    by = ("--as", "Kaunter A", "--role", "counter_officer")
    found = re.search(r"[0-9a-f-]{36}", run("apply", number, "PPR-CONTOH-S12", *by))
    assert found
    key = found.group()
    run("event", key, "screen", "--as", "Agensi H", "--role", "agency_officer")
    offered = run(
        *("event", key, "offer", "--as", "Agensi I", "--role", "agency_officer"),
        *("--unit-no", "A-1-2"),
    )
    assert "disaring → ditawarkan, version 3." in offered
    assert "Owns no house: met" in run("show", key)
    assert key in run("applications", "--status", "ditawarkan")
