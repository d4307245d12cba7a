"""The review queue over HTTP: closed without a token; a decision is felt at once."""

import time
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.main import create_app
from database.session import Database
from geo.geocoding.answer import Answer
from geo.geocoding.engine import Query
from geo.location.models import HouseholdArea, HouseholdLocation
from geo.placement.service import place_households
from geo.review import service
from registry.actors.service import Actor
from registry.households.models import Household
from tests.api.officers import app_of, bearer, enrol
from tests.conftest import NewDatabase
from tests.geo.country import store_country
from tests.geo.gazetteer.made import store_gazetteer
from tests.serving import served

ADDRESS = "Kampung Mawar, Name of S01"
SECOND = 1.0
AISYAH = Actor("aisyah", "district_officer")
PLANNER = Actor("Perancang K", "planner")
OFFICER = bearer(AISYAH)


@pytest.fixture
def database(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        with opened.writing() as session:
            store_country(session)
            store_gazetteer(session)
            doubt = Answer(district_code="D01-01", confidence=0.5, decision="review")
            service.ask(session, [(None, Query(ADDRESS), doubt)], {})
        yield opened


@pytest.fixture
def client(database: Database) -> Iterator[TestClient]:
    enrol(database, (AISYAH, PLANNER))
    with TestClient(app_of(database), raise_server_exceptions=False) as opened:
        yield opened


def warm(client: TestClient, database: Database) -> None:
    with database.reading() as session:
        client.app.state.desk.warm(session)


def first_task(client: TestClient) -> str:
    return str(client.get("/v1/review/tasks", headers=OFFICER).json()["tasks"][0]["id"])


def decision_of(client: TestClient) -> str:
    return str(client.get("/v1/geocode", params={"address": ADDRESS}).json()["decision"])


def store_household(database: Database, **stated: str) -> UUID:
    with database.writing() as session:
        stored = Household(
            reference_no="R1",
            is_demo=True,
            registered_on=date(2026, 1, 1),
            address=ADDRESS,
            registration_status="disahkan",
            **stated,
        )
        session.add(stored)
        session.flush()
        return stored.id


def whereabouts(database: Database, number: UUID) -> tuple[object, ...]:
    place, areas = HouseholdLocation, HouseholdArea
    with database.reading() as session:
        row = session.execute(
            select(
                place.source,
                place.level,
                areas.district_code,
                areas.mukim_code,
                areas.parlimen_code,
            )
            .join(areas, areas.household_id == place.household_id)
            .where(place.household_id == number)
        ).one()
    return tuple(row)


def decide(client: TestClient, task: str, decision: dict[str, object]) -> None:
    answer = client.post(f"/v1/review/tasks/{task}/decision", json=decision, headers=OFFICER)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": ""}])
def test_nobody_sees_the_queue_without_a_token(client: TestClient, header: dict[str, str]) -> None:
    assert client.get("/v1/review/tasks", headers=header).status_code == 401


def test_a_role_that_places_no_addresses_sees_no_queue(client: TestClient) -> None:
    refused = client.get("/v1/review/tasks", headers=bearer(PLANNER))
    assert (refused.status_code, refused.json()["field"]) == (403, "role")


def test_a_control_character_is_refused_before_the_database(client: TestClient) -> None:
    asked = client.get("/v1/review/tasks", params={"state": "\x00"}, headers=OFFICER)
    assert (asked.status_code, asked.json()["field"]) == (400, "state")
    place = {"action": "unknown", "note": "\x00"}
    path = f"/v1/review/tasks/{first_task(client)}/decision"
    assert client.post(path, json=place, headers=OFFICER).status_code == 400


def test_without_accounts_every_token_is_refused(database: Database) -> None:
    with TestClient(create_app(served(database))) as closed:
        header = {"Authorization": "Bearer "}
        assert closed.get("/v1/review/tasks", headers=header).status_code == 401


def test_a_decision_makes_the_next_identical_address_auto_and_undo_takes_it_back(
    client: TestClient,
) -> None:
    before, task = decision_of(client), first_task(client)
    place = {"action": "place", "lon": 101.3, "lat": 1.6}
    decided = client.post(f"/v1/review/tasks/{task}/decision", json=place, headers=OFFICER)
    assert (decided.status_code, decided.json()["decided_by"]) == (200, "aisyah")
    assert decision_of(client) == "auto"
    assert client.delete(f"/v1/review/tasks/{task}/decision", headers=OFFICER).status_code == 200
    assert decision_of(client) == before


def test_a_decision_moves_the_household_and_undo_moves_it_back(
    client: TestClient, database: Database
) -> None:
    number = store_household(database)
    place_households(database)
    before, task = whereabouts(database, number), first_task(client)
    warm(client, database)
    began = time.monotonic()
    decide(client, task, {"action": "place", "lon": 101.3, "lat": 1.6})
    assert time.monotonic() - began < SECOND
    assert whereabouts(database, number) == ("address", 2, "D01-02", "M01-02-001", "P001")
    client.delete(f"/v1/review/tasks/{task}/decision", headers=OFFICER)
    assert whereabouts(database, number) == before


def test_what_nobody_can_tell_leaves_the_household_with_its_stated_district(
    client: TestClient, database: Database
) -> None:
    number = store_household(database, stated_state_code="S01", stated_district_code="D01-02")
    place_households(database)
    decide(client, first_task(client), {"action": "unknown"})
    assert whereabouts(database, number)[:3] == ("stated", 6, "D01-02")


def test_a_whole_run_after_a_decision_changes_nothing_more(
    client: TestClient, database: Database
) -> None:
    number = store_household(database)
    place_households(database)
    decide(client, first_task(client), {"action": "place", "lon": 101.3, "lat": 1.6})
    at_once = whereabouts(database, number)
    assert place_households(database).location.changed == 0
    assert whereabouts(database, number) == at_once


def test_deciding_twice_is_a_conflict(client: TestClient) -> None:
    task = first_task(client)
    for status in (200, 409):
        answer = client.post(
            f"/v1/review/tasks/{task}/decision", json={"action": "unknown"}, headers=OFFICER
        )
        assert answer.status_code == status


def test_a_place_without_a_point_is_refused(client: TestClient) -> None:
    answer = client.post(
        f"/v1/review/tasks/{first_task(client)}/decision", json={"action": "place"}, headers=OFFICER
    )
    assert (answer.status_code, answer.json()["field"]) == (400, "lon")


def test_the_queue_is_never_cached(client: TestClient) -> None:
    answer = client.get("/v1/review/tasks", headers=OFFICER)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_check_of_an_empty_month_says_so(client: TestClient) -> None:
    answer = client.get("/v1/review/check", params={"month": "2026-11-21"}, headers=OFFICER)
    assert answer.json()["sampled"] == 0
