"""`petakasih programmes`: the catalogue at the terminal."""

from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from cli import console, context, programmes
from database.session import Database
from registry.programmes.service import load
from tests.conftest import NewDatabase


@pytest.fixture
def terminal(new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    monkeypatch.setattr(console.console, "width", 250)
    with new_database() as made:
        with made.writing() as session:
            load(session)
        url = made.url
        monkeypatch.setattr(context, "open_database", lambda: Database(url))
        yield CliRunner()


def test_the_terms_are_those_of_the_day(terminal: CliRunner) -> None:
    def told(on: str) -> str:
        found = terminal.invoke(programmes.app, ["list", "--on", on, "--agency", "JKM"])
        assert found.exit_code == 0, found.output
        return found.output

    assert "RM500 sebulan" in told("2025-12-31")
    assert "RM600 sebulan" in told("2026-01-01")


def test_everything_that_was_entered_is_shown(terminal: CliRunner) -> None:
    shown = terminal.invoke(programmes.app, ["show", "JKM", "BWE"]).output
    assert "2025-12-31" in shown
    assert shown.count("bwe") == 2
