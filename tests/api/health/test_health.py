from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from database.session import Database
from tests.api.conftest import SETTINGS
from tests.geo.country import store_country
from tests.serving import nowhere, served


def test_a_living_process_says_so(client: TestClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")
    assert response.headers["cache-control"] == "no-store"


def test_a_published_country_is_ready(client: TestClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["boundary_set"] == "made-1"


@pytest.fixture
def empty(own_database: Database) -> Iterator[TestClient]:
    with TestClient(
        create_app(served(own_database), SETTINGS), raise_server_exceptions=False
    ) as opened:
        yield opened


def test_an_empty_database_is_not_ready_and_says_what_is_missing(
    empty: TestClient, own_database: Database
) -> None:
    first = empty.get("/readyz")
    assert first.status_code == 503
    assert "boundary set" in first.json()["detail"]
    with own_database.writing() as session:
        store_country(session)
    second = empty.get("/readyz")
    assert second.status_code == 503
    assert "published" in second.json()["detail"]


def test_a_database_that_cannot_be_reached_is_a_503_without_driver_text() -> None:
    address = "postgresql+psycopg://nobody:secret@127.0.0.1:1/none"
    with TestClient(
        create_app(nowhere(address), SETTINGS), raise_server_exceptions=False
    ) as opened:
        for path in ("/readyz", "/v1/areas", "/v1/statistics?indicator=poor_hh"):
            response = opened.get(path)
            assert response.status_code == 503
            assert response.json()["type"] == "urn:petakasih:problem:unavailable"
            assert "secret" not in response.text
            assert "127.0.0.1" not in response.text
        assert opened.get("/healthz").status_code == 200
