"""`petakasih housing`: an application from the counter to its approval, at the terminal."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import console, context, housing
from database.session import Database
from registry.poverty_lines.service import load as load_lines
from registry.programmes.service import load as load_programmes
from tests.conftest import NewDatabase
from tests.registry.housing_applications.made import picture
from tests.registry.registrations.families import verified_case

runner = CliRunner()
COMPONENTS = "component,element,quantity,unit_cost_rm\npenutup_bumbung,penambahbaikan,60,120.00\n"


@pytest.fixture(scope="module")
def registry(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        yield opened


@pytest.fixture(autouse=True)
def at_home(registry: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "open_database", lambda: Database(registry.url))
    monkeypatch.setattr(console.console, "width", 200)


def run(*arguments: str) -> str:
    done = runner.invoke(housing.app, list(arguments))
    assert done.exit_code == 0, done.output or done.exception
    return done.output


def by(name: str, role: str) -> tuple[str, ...]:
    return ("--as", name, "--role", role)


def key_in(text: str) -> str:
    found = re.search(r"[0-9a-f-]{36}", text)
    assert found
    return found.group()


def test_a_repair_is_asked_for_inspected_and_approved(registry: Database, tmp_path: Path) -> None:
    with registry.writing() as session:
        load_lines(session)
        load_programmes(session)
        number = verified_case(session).household.reference_no
    officer = by("Daerah B", "district_officer")
    one = key_in(run("apply", number, "baik_pulih", *by("Kaunter A", "counter_officer")))
    run("papers", one, "--endorsement", "ekasih", "--land-status", "milik_sendiri")
    costs, photograph, form = (tmp_path / name for name in ("c.csv", "p.jpg", "b.pdf"))
    costs.write_text(COMPONENTS)
    photograph.write_bytes(picture())
    seen = run(
        *("inspect", one, "awal", *officer, "--components", str(costs), "--has-house"),
        *("--dilapidated", "--no-disaster", "--repair-economy", "ekonomik"),
    )
    run("photo", one, key_in(seen), str(photograph), *officer)
    run("event", one, "inspect", *officer)
    run("event", one, "recommend", *officer)
    approved = run(
        *("event", one, "approve", *by("Penyelia E", "state_supervisor")),
        *("--approved-rm", "7200.00"),
    )
    assert "disokong → diluluskan, version 4." in approved
    shown = run("show", one)
    assert "1 components, RM7,200.00, 1 photographs" in shown
    assert one in run("applications", "--status", "diluluskan")
    run("lampiran-b", one, "-o", str(form))
    assert form.read_bytes().startswith(b"%PDF-")


def test_rates_are_listed_by_day() -> None:
    assert "85,000" in run("rates", "--on", "2025-01-01")
    assert "85,000" not in run("rates", "--on", "2021-01-01")
