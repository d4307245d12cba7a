"""The review queue over HTTP: closed without a token; a decision is felt at once."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from database.session import Database
from geo.geocoding.answer import Answer
from geo.geocoding.engine import Query
from geo.review import service
from tests.conftest import NewDatabase
from tests.geo.country import store_country
from tests.geo.gazetteer.made import store_gazetteer

ADDRESS = "Kampung Mawar, Name of S01"
OFFICER = {"Authorization": "Bearer hush"}


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
def client(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("PETAKASIH_REVIEW_OFFICERS", '{"aisyah": "hush"}')
    with TestClient(create_app(database), raise_server_exceptions=False) as opened:
        yield opened


def first_task(client: TestClient) -> str:
    return str(client.get("/v1/review/tasks", headers=OFFICER).json()["tasks"][0]["id"])


def decision_of(client: TestClient) -> str:
    return str(client.get("/v1/geocode", params={"address": ADDRESS}).json()["decision"])


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": ""}])
def test_nobody_sees_the_queue_without_a_token(client: TestClient, header: dict[str, str]) -> None:
    assert client.get("/v1/review/tasks", headers=header).status_code == 403


def test_with_no_officers_named_every_token_is_refused(database: Database) -> None:
    with TestClient(create_app(database)) as closed:
        header = {"Authorization": "Bearer "}
        assert closed.get("/v1/review/tasks", headers=header).status_code == 403


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
