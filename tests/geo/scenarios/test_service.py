"""Kept sharings: never changed, decided by a second person of the state, compared."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from database.errors import InvalidInput
from database.session import Database, WriteSession
from geo.publication.service import publish
from geo.scenarios import service
from geo.scenarios.models import AllocationScenario
from geo.scenarios.service import (
    AlreadyDecided,
    NameTaken,
    NotSubmitted,
    NotTheDecider,
    ScenarioNotFound,
    allocation_of,
    compare,
)
from geo.targeting.claims import Formula
from geo.targeting.service import Order, allocate
from registry.actors.service import Actor
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country
from tests.registry.registrations.families import OTHER_SUPERVISOR, SUPERVISOR

PLANNER = Actor("Perancang P", "planner")
ORDER = Order(
    "bina_baharu",
    date(2025, 6, 1),
    budget_units=20,
    formula=Formula({"poor_hh": 1}),
    need="poor_hh",
    draws=5,
)


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        located_country(opened, 900, seed=5)
        publish(opened, AS_OF)
        yield opened


@pytest.fixture
def session(country: Database) -> Iterator[WriteSession]:
    with country.write_engine.connect() as connection:
        transaction = connection.begin()
        with WriteSession(connection, join_transaction_mode="create_savepoint") as opened:
            yield opened
        transaction.rollback()


@pytest.fixture
def draft(session: WriteSession) -> AllocationScenario:
    return service.save(session, "Belanjawan 2027", ORDER, PLANNER)


@pytest.fixture
def submitted(session: WriteSession, draft: AllocationScenario) -> AllocationScenario:
    return service.submit(session, draft.id, PLANNER)


def test_what_was_worked_out_is_read_back_to_the_last_figure(
    session: WriteSession, draft: AllocationScenario
) -> None:
    session.expire_all()
    assert allocation_of(service.get(session, draft.id).scenario) == allocate(session, ORDER)


def test_a_name_is_given_once(session: WriteSession, draft: AllocationScenario) -> None:
    with pytest.raises(NameTaken):
        service.save(session, " Belanjawan  2027 ", ORDER, PLANNER)
    assert draft.state == "draf"


def test_the_database_itself_keeps_the_result(
    session: WriteSession, draft: AllocationScenario
) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text("UPDATE allocation_scenario SET result = '{}'"))


def test_only_what_was_submitted_is_decided(
    session: WriteSession, draft: AllocationScenario
) -> None:
    with pytest.raises(NotSubmitted):
        service.decide(session, draft.id, "S01", "diluluskan", SUPERVISOR)
    service.submit(session, draft.id, PLANNER)
    with pytest.raises(NotSubmitted):
        service.submit(session, draft.id, PLANNER)


def test_each_state_says_its_word_once(
    session: WriteSession, submitted: AllocationScenario
) -> None:
    service.decide(session, submitted.id, "S01", "diluluskan", SUPERVISOR)
    service.decide(session, submitted.id, "S02", "ditolak", OTHER_SUPERVISOR, "Kurang untuk utara")
    with pytest.raises(AlreadyDecided):
        service.decide(session, submitted.id, "S01", "ditolak", OTHER_SUPERVISOR, "x")
    said = {one.state_code: one.decision for one in service.get(session, submitted.id).decisions}
    assert said == {"S01": "diluluskan", "S02": "ditolak"}


def test_who_made_or_submitted_it_does_not_decide(session: WriteSession) -> None:
    own = service.save(session, "Sendiri", ORDER, SUPERVISOR)
    service.submit(session, own.id, OTHER_SUPERVISOR)
    for by in (SUPERVISOR, OTHER_SUPERVISOR, PLANNER):
        with pytest.raises(NotTheDecider):
            service.decide(session, own.id, "S01", "diluluskan", by)


@pytest.mark.parametrize(
    ("state", "decision", "field"),
    [("S99", "diluluskan", "state"), ("S01", "mungkin", "decision"), ("S01", "ditolak", "note")],
)
def test_a_wrong_decision_is_named(
    session: WriteSession, submitted: AllocationScenario, state: str, decision: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        service.decide(session, submitted.id, state, decision, SUPERVISOR)
    assert refused.value.field == field


def test_two_sharings_are_compared_district_by_district(
    session: WriteSession, draft: AllocationScenario
) -> None:
    other = service.save(session, "Lain", replace(ORDER, method="worst_need", draws=0), PLANNER)
    found = compare(allocation_of(draft), allocation_of(other))
    assert [one.code for one in found.changes] == ["D01-01", "D01-02", "D02-01", "D02-02"]
    assert sum(one.change for one in found.changes) == found.units - found.other_units
    assert compare(allocation_of(draft), allocation_of(draft)).moved == 0


def test_a_kept_sharing_stands_for_last_year(
    session: WriteSession, draft: AllocationScenario
) -> None:
    last = service.as_last_year(session, draft.id)
    more = replace(ORDER, budget_units=30, last=last, keep_share=1.0)
    grants = allocation_of(service.save(session, "2028", more, PLANNER)).grants
    assert all(one.units >= (one.last or 0) for one in grants)


def test_scenarios_are_listed_the_newest_first(session: WriteSession) -> None:
    made = [service.save(session, f"No. {place}", ORDER, PLANNER).id for place in range(3)]
    page = service.list_scenarios(session, "bina_baharu", limit=2)
    rest = service.list_scenarios(session, "bina_baharu", after=page.next)
    listed = [one.scenario.id for one in (*page.items, *rest.items)]
    assert listed == made[::-1]
    assert service.list_scenarios(session, "baik_pulih").items == []
    with pytest.raises(ScenarioNotFound):
        service.get(session, uuid4())
