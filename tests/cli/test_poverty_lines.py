"""`petakasih poverty-lines` and `petakasih assess`: what they print and what they write."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from rich.console import Console
from sqlalchemy import func, select
from typer.testing import CliRunner

from cli import assessments, poverty_lines
from database.errors import InvalidInput
from database.session import WriteSession
from registry.assessments.models import Assessment
from registry.poverty_lines import service
from tests.registry.assessments.populations import Known, household


class Borrowed:
    """A database whose every session is the test's own, so that nothing outlives the test."""

    def __init__(self, session: WriteSession):
        self.session = session

    @contextmanager
    def reading(self) -> Iterator[WriteSession]:
        yield self.session

    writing = reading


@pytest.fixture
def terminal(session: WriteSession, monkeypatch: pytest.MonkeyPatch) -> Console:
    console = Console(record=True, width=160, stderr=True)
    for module in (poverty_lines, assessments):
        monkeypatch.setattr(module, "console", console)
    monkeypatch.setattr("cli.context.open_database", lambda: Borrowed(session))
    service.load(session)
    return console


assess_app = typer.Typer()
assess_app.command()(assessments.assess)


def run(app: typer.Typer, *arguments: str) -> None:
    result = CliRunner().invoke(app, arguments)
    if result.exception:
        raise result.exception


def test_the_loaded_tables_are_listed(terminal: Console) -> None:
    run(poverty_lines.app, "list")
    told = terminal.export_text()
    assert all(version in told for version in ("PGK-2014", "PGK-2019", "PGK-2022", "JKM-2026"))


def test_a_table_is_shown_with_its_corrections(terminal: Console) -> None:
    run(poverty_lines.app, "list", "--version", "PGK-2019")
    told = terminal.export_text()
    assert "623.00*" in told
    assert "Perak, total urban: printed 523.00, used 623.00." in told


def test_a_file_is_loaded_as_a_new_table(
    terminal: Console, session: WriteSession, tmp_path: Path
) -> None:
    file = tmp_path / "lines.csv"
    file.write_text("state_code,stratum,basis,line,amount\nS12,semua,per_kapita,jumlah,700\n")
    head = ("--version", "PGK-2024", "--effective-from", "2024-01-01", "--source", "DOSM 2024")
    run(poverty_lines.app, "load", str(file), *head)
    assert "PGK-2024: 1 cells, 1 of them new." in terminal.export_text()
    pair = service.line_for(session, "PGK-2024", "S12", None, "per_kapita")
    assert pair is not None
    assert pair.total == 700


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("--effective-from", "2024-01-01", "--source", "x"), "version"),
        (("--version", "PGK-2024", "--source", "x"), "effective_from"),
        (("--version", "PGK-2024", "--effective-from", "2024-01-01"), "source"),
    ],
)
def test_a_file_without_its_particulars_is_refused(
    terminal: Console, tmp_path: Path, arguments: tuple[str, ...], field: str
) -> None:
    file = tmp_path / "lines.csv"
    file.write_text("state_code,stratum,basis,line,amount\n")
    with pytest.raises(InvalidInput) as caught:
        run(poverty_lines.app, "load", str(file), *arguments)
    assert caught.value.field == field


def test_a_missing_file_is_named(terminal: Console, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"nowhere\.csv"):
        run(poverty_lines.app, "load", str(tmp_path / "nowhere.csv"), "--version", "PGK-2024")


def test_assess_writes_and_tells_what_it_wrote(terminal: Console, session: WriteSession) -> None:
    session.add(household(Known(), "D12-01"))
    run(assess_app)
    told = terminal.export_text()
    assert "1 assessments written, 1 statuses changed." in told
    assert "D12-01" in told


def test_a_simulation_with_raised_lines_writes_nothing(
    terminal: Console, session: WriteSession
) -> None:
    session.add(household(Known(gross_income_monthly=Decimal(2400)), "D12-01"))
    run(assess_app, "--adjust", "+10%")
    told = terminal.export_text()
    assert "PGK-2019 +10%" in told
    assert "A simulation: nothing was written." in told
    assert session.scalar(select(func.count()).select_from(Assessment)) == 0


@pytest.mark.parametrize(
    ("arguments", "field"),
    [(("--adjust", "ten"), "--adjust"), (("--basis", "seorang"), "--basis")],
)
def test_an_impossible_option_is_refused(
    terminal: Console, arguments: tuple[str, ...], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        run(assess_app, *arguments)
    assert caught.value.field == field
