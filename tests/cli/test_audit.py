"""`petakasih audit`: sound or not, an anchor to keep, and who did what."""

import sys
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from cli import audit, console, context, registry
from cli.context import _audited
from database.session import Database
from registry.poverty_lines.service import load
from tests.conftest import NewDatabase
from tests.registry.records.made import family

runner = CliRunner()


@pytest.fixture
def opened(new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    with new_database() as made:
        monkeypatch.setattr(context, "open_database", lambda: _audited(Database(made.url)))
        monkeypatch.setattr(console.console, "width", 200)
        yield made


def test_a_sound_trail_and_a_broken_one(opened: Database) -> None:
    with closing(context.open_database()) as database, database.writing():
        pass
    anchor = runner.invoke(audit.app, ["anchor"]).stdout.strip()
    assert anchor.startswith("1:")
    assert runner.invoke(audit.app, ["verify", "--anchor", anchor]).exit_code == 0
    with opened.write_engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE audit_event SET account = 'x'"))
    broken = runner.invoke(audit.app, ["verify"])
    assert broken.exit_code == 1
    assert "entry 1 is not as it was written" in broken.output


def test_a_record_shown_at_the_terminal_is_entered(
    opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened.writing() as session:
        load(session)
        number = family(session).reference_no
    monkeypatch.setattr(sys, "argv", ["petakasih", "registry", "show", number])
    assert runner.invoke(registry.app, ["show", number]).exit_code == 0
    listed = runner.invoke(audit.app, ["list", "--household", number])
    assert "petakasih registry show" in listed.output
