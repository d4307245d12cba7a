"""`petakasih aid`: an application from the counter to the aid, at the terminal."""

import re
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from cli import aid, console, context
from database.session import Database
from registry.poverty_lines.service import load as load_lines
from registry.programmes.service import load
from tests.conftest import NewDatabase
from tests.registry.records.made import family

runner = CliRunner()


@pytest.fixture(scope="module")
def registry(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        with opened.writing() as session:
            load(session)
            load_lines(session)
        yield opened


@pytest.fixture(autouse=True)
def at_home(registry: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "open_database", lambda: Database(registry.url))
    monkeypatch.setattr(console.console, "width", 200)


def run(*arguments: str) -> str:
    done = runner.invoke(aid.app, list(arguments))
    assert done.exit_code == 0, done.output or done.exception
    return done.output


@pytest.fixture
def application(registry: Database) -> str:
    with registry.writing() as session:
        number = family(session).reference_no
    made = run("apply", number, "JKM", "BWE", "--as", "Kaunter A", "--role", "counter_officer")
    found = re.search(r"[0-9a-f-]{36}", made)
    assert found
    return found.group()


def test_an_application_is_listed_and_shown(application: str) -> None:
    assert application in run("applications", "--status", "dimohon", "--agency", "JKM")
    assert "Possible now: screen, reject, withdraw." in run("show", application)


def test_steps_lead_to_the_aid(application: str) -> None:
    run("event", application, "screen", "--as", "Agensi H", "--role", "agency_officer")
    run("event", application, "approve", "--as", "Agensi I", "--role", "agency_officer")
    paid = run(
        *("event", application, "disburse", "--as", "Agensi H", "--role", "agency_officer"),
        *("--amount", "350.00", "--from", "2026-12-01"),
    )
    assert "diluluskan → dibayar, version 4." in paid


def test_effects_say_that_they_are_no_cause() -> None:
    assert "not a cause" in run("effects")
