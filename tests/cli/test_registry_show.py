"""`petakasih registry show`: one household on the screen."""

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from cli import context
from cli.registry import app
from database.session import Database
from registry.calendar.service import today
from registry.households.service import HouseholdNotFound
from registry.poverty_lines.service import load
from registry.records.service import read
from tests.registry.records.made import family

runner = CliRunner()


@pytest.fixture
def shown(own_database: Database, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Return the reference number of a family and the identity number of its head."""
    monkeypatch.setattr(context, "open_database", lambda: Database(own_database.url))
    with own_database.writing() as session:
        load(session)
        home = family(session)
        number = read(session, home.id).people[0]["identity_no"]
        reference = home.reference_no
    return reference, number


def test_a_household_is_shown_in_full_without_identity_numbers(shown: tuple[str, str]) -> None:
    reference, number = shown
    result = runner.invoke(app, ["show", reference])
    assert result.exit_code == 0, result.output
    assert "KIR Contoh Bin Ujian" in result.output
    assert "RM 12,000.00 a year" in result.output
    assert number not in result.output


def test_on_a_day_before_it_was_registered_there_is_none(shown: tuple[str, str]) -> None:
    day = today() - timedelta(days=2)
    result = runner.invoke(app, ["show", shown[0], "--as-of", day.isoformat()])
    assert isinstance(result.exception, HouseholdNotFound)
