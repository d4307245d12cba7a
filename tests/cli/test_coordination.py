"""`petakasih coordination`: lists of all agencies' aid as CSV."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import context, coordination
from database.session import Database
from registry.aid.service import record
from registry.poverty_lines.service import load as load_lines
from registry.programmes.service import load
from tests.conftest import NewDatabase
from tests.registry.records.made import family


@pytest.fixture(scope="module")
def registry(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        with opened.writing() as session:
            load(session)
            load_lines(session)
            home = family(session)
            for agency, programme in (("JKM", "BWE"), ("MOF", "STR")):
                record(
                    session,
                    home.id,
                    agency=agency,
                    programme=programme,
                    amount_monthly=Decimal(50),
                    active_from=date(2026, 1, 1),
                )
        yield opened


@pytest.mark.parametrize(
    ("name", "lines"), [("overlaps", 1), ("pairs", 1), ("leakage", 0), ("unserved", 0)]
)
def test_a_list_is_written_with_a_header(
    registry: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, lines: int
) -> None:
    monkeypatch.setattr(context, "open_database", lambda: Database(registry.url))
    path = tmp_path / f"{name}.csv"
    done = CliRunner().invoke(
        coordination.app, [name, "-o", str(path), "--on", "2026-06-01"], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    with path.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == lines
