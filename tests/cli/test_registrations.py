"""`petakasih registrations`, `meetings` and `status-checks`: what a person at the terminal gets."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import console, context, meetings, registrations, status_checks
from database.errors import Conflict
from database.session import Database
from registry.meetings.service import create
from registry.poverty_lines.service import load
from registry.registrations.requirements import NotThisOfficer
from registry.registrations.service import StepsRefused, get
from tests.conftest import NewDatabase
from tests.registry.meetings.test_service import announced
from tests.registry.registrations.families import SECRETARY, new_case

runner = CliRunner()


@pytest.fixture(scope="module")
def registry(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        with opened.writing() as session:
            load(session)
        yield opened


@pytest.fixture(autouse=True)
def at_home(registry: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "open_database", lambda: Database(registry.url))
    monkeypatch.setattr(console.console, "width", 200)


def case_number(registry: Database, citizenship: str = "MYS") -> str:
    with registry.writing() as session:
        return new_case(session, citizenship=citizenship).household.reference_no


def state_of(registry: Database, number: str) -> str:
    with registry.reading() as session:
        return get(session, number).registration.state


def test_the_queue_and_one_case_are_shown(registry: Database) -> None:
    number = case_number(registry, "IDN")
    listed = runner.invoke(registrations.app, ["list", "--status", "baru"])
    assert number in listed.output
    shown = runner.invoke(registrations.app, ["show", number])
    assert "not a citizen" in shown.output
    assert "receive" in shown.output


def test_a_step_is_taken_in_a_name_and_a_role(registry: Database) -> None:
    number = case_number(registry, "IDN")
    arguments = ["event", number, "reject_on_criteria", "--as", "Daerah B"]
    arguments += ["--reason", "not_citizen", "--note", "Pasport asing."]
    refused = runner.invoke(registrations.app, [*arguments, "--role", "enumerator"])
    assert isinstance(refused.exception, NotThisOfficer)
    taken = runner.invoke(registrations.app, [*arguments, "--role", "district_officer"])
    assert taken.exit_code == 0, taken.output
    assert state_of(registry, number) == "ditolak"
    again = runner.invoke(
        registrations.app, [*arguments, "--role", "district_officer", "--version", "1"]
    )
    assert isinstance(again.exception, Conflict)


def test_days_and_the_workflow_are_printed(registry: Database) -> None:
    case_number(registry)
    assert "baru" in runner.invoke(registrations.app, ["days"]).output
    assert "record_census" in runner.invoke(registrations.app, ["workflow"]).output


def test_a_meeting_decides_a_file_of_cases_or_none(registry: Database, tmp_path: Path) -> None:
    good, bad = case_number(registry), case_number(registry, "IDN")
    with registry.writing() as session:
        held = create(session, announced(minutes_no="FGD/CLI/1"), SECRETARY).id
    file = tmp_path / "decisions.csv"
    file.write_text(f"reference_no,decision,reason,note\n{good},terima,,\n{bad},terima,,\n")
    arguments = ["decide", str(held), str(file), "--as", SECRETARY.name]
    refused = runner.invoke(meetings.app, arguments)
    assert isinstance(refused.exception, StepsRefused)
    assert bad in refused.output
    assert state_of(registry, good) == "baru"
    file.write_text(f"reference_no,decision,reason,note\n{good},terima,,\n")
    assert runner.invoke(meetings.app, arguments).exit_code == 0
    assert state_of(registry, good) == "disemak"
    assert good in runner.invoke(meetings.app, ["show", str(held)]).output
    assert runner.invoke(meetings.app, ["close", str(held), "--as", "D"]).exit_code == 0
    assert "FGD/CLI/1" in runner.invoke(meetings.app, ["list"]).output


def test_old_entries_of_the_log_are_removed(registry: Database) -> None:
    done = runner.invoke(status_checks.app, ["forget", "--older-than-days", "90"])
    assert done.exit_code == 0
    assert "0 entries removed" in done.output
