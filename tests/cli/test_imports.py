"""`petakasih import`: a file from its template to its rows, and back."""

from pathlib import Path
from uuid import UUID

import pytest
from rich.console import Console
from typer.testing import CliRunner

from cli import imports
from database.errors import InvalidInput
from database.session import Database
from registry.imports.standing import newest
from tests.registry.imports.files import household, write_csv


@pytest.fixture
def terminal(own_database: Database, monkeypatch: pytest.MonkeyPatch) -> Console:
    console = Console(record=True, width=160, stderr=True)
    monkeypatch.setattr(imports, "console", console)
    monkeypatch.setattr("cli.context.open_database", lambda: Database(own_database.url))
    return console


def call(*arguments: str) -> None:
    CliRunner().invoke(imports.app, list(arguments), catch_exceptions=False)


def only_job(database: Database) -> UUID:
    with database.reading() as session:
        (found,) = newest(session)
    return found.id


def test_a_template_is_taken_in_dry_then_for_real_and_taken_back(
    own_database: Database, terminal: Console, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    call("template", "households", "-o", str(path))
    call("run", str(path), "--kind", "households", "--dry-run")
    assert (tmp_path / "t-fates.csv").read_text(encoding="utf-8-sig").splitlines()[1] == (
        "1,committed,,,"
    )
    call("run", str(path), "--kind", "households", "--as", "Pegawai Agensi")
    call("rollback", str(only_job(own_database)))
    call("status")
    told = terminal.export_text()
    assert "1 rows read, 1 committed, 0 parked, 0 refused" in told
    assert "rolled_back" in told


def test_parked_rows_are_written_to_a_file(
    own_database: Database, terminal: Console, tmp_path: Path
) -> None:
    row = household(1, district="Atlantis")
    row["Nama Ketua"] = row.pop("head_name")
    path = write_csv(tmp_path / "f.csv", [row])
    call("run", str(path), "--kind", "households", "--map", "Nama Ketua=head_name")
    call("parked", str(only_job(own_database)), "-o", str(tmp_path / "parked.csv"))
    assert "The district is not known." in (tmp_path / "parked.csv").read_text()
    assert "1  unknown_district" in terminal.export_text()


def test_a_mapping_without_a_column_is_refused(terminal: Console, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [household(1)])
    with pytest.raises(InvalidInput, match="no mapping"):
        call("run", str(path), "--kind", "households", "--map", "Nama Ketua")
