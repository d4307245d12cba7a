"""`petakasih duplicates`: what a person at the terminal gets."""

from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from cli import console, context, duplicates, registrations
from database.errors import InvalidInput
from database.session import Database
from registry.duplicates.models import DuplicatePair
from registry.duplicates.service import MayNotDecide, PairChanged, get_pair
from registry.households.service import get
from registry.poverty_lines.service import load
from tests.conftest import NewDatabase
from tests.registry.duplicates.twins import loose_pair

runner = CliRunner()
AS_DISTRICT = ["--as", "Daerah B", "--role", "district_officer", "--reason", "Disemak."]


@pytest.fixture(scope="module")
def registry(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        with opened.writing() as session:
            load(session)
        yield opened


@pytest.fixture(autouse=True)
def at_home(registry: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "open_database", lambda: Database(registry.url))
    monkeypatch.setattr(console.console, "width", 250)


@pytest.fixture
def pair(registry: Database) -> DuplicatePair:
    with registry.writing() as session:
        return loose_pair(session)


def numbers(registry: Database, pair: DuplicatePair) -> tuple[str, str]:
    with registry.reading() as session:
        first, second = get(session, pair.household_a), get(session, pair.household_b)
        return first.reference_no, second.reference_no


def state_of(registry: Database, pair: DuplicatePair) -> str:
    with registry.reading() as session:
        return get_pair(session, pair.id).pair.state


def test_a_search_says_what_it_found_and_is_listed(registry: Database, pair: DuplicatePair) -> None:
    done = runner.invoke(duplicates.app, ["find"])
    assert done.exit_code == 0, done.output
    assert "Pairs found" in done.output
    assert "done" in runner.invoke(duplicates.app, ["runs"]).output


def test_a_pair_is_listed_and_laid_side_by_side(registry: Database, pair: DuplicatePair) -> None:
    one, other = numbers(registry, pair)
    listed = runner.invoke(duplicates.app, ["list", "--state", "S12"])
    assert str(pair.id) in listed.output
    shown = runner.invoke(duplicates.app, ["show", str(pair.id)])
    assert one in shown.output
    assert "differ by one slip" in shown.output
    case = runner.invoke(registrations.app, ["show", other])
    assert f"May be the same household as {one}" in case.output


def test_a_pair_is_decided_and_taken_back(registry: Database, pair: DuplicatePair) -> None:
    decide = ["decide", str(pair.id), "not_same", *AS_DISTRICT]
    assert "not_same" in runner.invoke(duplicates.app, decide).output
    late = runner.invoke(duplicates.app, [*decide, "--version", "1"])
    assert isinstance(late.exception, PairChanged)
    assert runner.invoke(duplicates.app, ["undo", str(pair.id), *AS_DISTRICT]).exit_code == 0
    assert state_of(registry, pair) == "open"


def test_a_merge_needs_who_stays(registry: Database, pair: DuplicatePair) -> None:
    decide = ["decide", str(pair.id), "merge", *AS_DISTRICT]
    assert isinstance(runner.invoke(duplicates.app, decide).exception, InvalidInput)
    done = runner.invoke(duplicates.app, [*decide, "--keep", numbers(registry, pair)[0]])
    assert done.exit_code == 0, done.output
    assert state_of(registry, pair) == "merged"


def test_a_role_that_may_not_decide_is_refused(registry: Database, pair: DuplicatePair) -> None:
    arguments = ["decide", str(pair.id), "not_same", "--as", "A", "--role", "counter_officer"]
    refused = runner.invoke(duplicates.app, [*arguments, "--reason", "x"])
    assert isinstance(refused.exception, MayNotDecide)
