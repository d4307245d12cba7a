"""`petakasih eligibility`: the rules of a household, condition by condition."""

import re
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from cli import console, context
from cli.main import app
from database.errors import InvalidInput
from database.session import Database
from registry.poverty_lines.service import load as load_lines
from tests.conftest import NewDatabase
from tests.registry.records.made import family

runner = CliRunner()


@pytest.fixture(scope="module")
def registry(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        with opened.writing() as session:
            load_lines(session)
        yield opened


@pytest.fixture
def reference(registry: Database, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(context, "open_database", lambda: Database(registry.url))
    monkeypatch.setattr(console.console, "width", 200)
    with registry.writing() as session:
        return family(session).reference_no


def test_every_condition_is_told(reference: str) -> None:
    arguments = ["eligibility", reference, "--rule", "ppr", "--on", "2026-01-01"]
    done = runner.invoke(app, [*arguments, "--language", "en", "--fact", "has_house=no"])
    assert done.exit_code == 0, done.output
    told = re.sub(r"\s+", " ", done.output)
    assert "KPKT PPR ppr" in told
    assert "✓ Owns no house: met" in told
    assert "✓ Household income below RM3,000 a month: met" in told


@pytest.mark.parametrize(
    ("options", "field"), [(["--fact", "nonsense"], "fact"), (["--language", "fr"], "language")]
)
def test_a_wrong_option_is_named(reference: str, options: list[str], field: str) -> None:
    done = runner.invoke(app, ["eligibility", reference, *options])
    assert isinstance(done.exception, InvalidInput)
    assert done.exception.field == field
