"""Geocoding over HTTP: answers, refusals, and that nothing is cached."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from tests.conftest import NewDatabase
from tests.geo.country import store_country
from tests.geo.gazetteer.made import store_gazetteer
from tests.serving import served


@pytest.fixture(scope="module")
def client(new_database: NewDatabase) -> Iterator[TestClient]:
    with new_database() as database:
        with database.writing() as session:
            store_country(session)
            store_gazetteer(session)
        with TestClient(create_app(served(database)), raise_server_exceptions=False) as opened:
            yield opened


@pytest.fixture(scope="module")
def bare(new_database: NewDatabase) -> Iterator[TestClient]:
    with (
        new_database() as database,
        TestClient(create_app(served(database)), raise_server_exceptions=False) as opened,
    ):
        yield opened


def test_an_address_is_placed_with_its_evidence_and_versions(client: TestClient) -> None:
    answer = client.get("/v1/geocode", params={"address": "Kg Pulai, 10000 Pekan Satu"})
    body = answer.json()
    assert (answer.status_code, body["district_code"], body["level"]) == (200, "D01-01", 2)
    assert body["evidence"]["ms"]
    assert body["versions"]["gazetteer"] == "made"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_batch_answers_as_each_would_be_answered_alone(client: TestClient) -> None:
    asked = [{"address": "Kg Pulai", "postcode": "10000"}, {"address": "Pekan Dua"}]
    batch = client.post("/v1/geocode/batch", json={"addresses": asked}).json()["answers"]
    alone = [client.get("/v1/geocode", params=fields).json() for fields in asked]
    assert batch == [{k: v for k, v in one.items() if k != "versions"} for one in alone]


@pytest.mark.parametrize(
    "query",
    ["", "address=x&nonsense=1", "address=x&postcode=" + "1" * 101, "address=" + "x" * 2_001],
)
def test_what_is_not_asked_rightly_is_a_400(client: TestClient, query: str) -> None:
    assert client.get(f"/v1/geocode?{query}").status_code == 400


@pytest.mark.parametrize("body", [{}, {"addresses": []}, {"addresses": [{"adress": "x"}]}, []])
def test_a_wrong_batch_is_a_400(client: TestClient, body: object) -> None:
    assert client.post("/v1/geocode/batch", json=body).status_code == 400


def test_reverse_names_areas_and_places(client: TestClient) -> None:
    body = client.get("/v1/reverse", params={"lon": 100.41, "lat": 1.51}).json()
    assert body["areas"]["mukim"]["code"] == "M01-01-001"
    assert body["places"][0]["name"] == "Kampung Pulai"


def test_reverse_of_a_point_at_sea_names_the_nearest_district(client: TestClient) -> None:
    body = client.get("/v1/reverse", params={"lon": 99.9, "lat": 1.5}).json()
    assert body["nearest"]["code"] == "D01-01"


def test_without_a_gazetteer_it_says_so(bare: TestClient) -> None:
    answer = bare.get("/v1/geocode", params={"address": "x"})
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:petakasih:problem:not-found")
