"""An area's history over HTTP."""

import pytest
from fastapi.testclient import TestClient

from geo.publication.queries import PublicationInfo


def test_the_history_tells_every_publication_oldest_first(
    client: TestClient, publication: PublicationInfo
) -> None:
    answer = client.get("/v1/statistics/history?area=S01&indicator=registered_hh").json()
    assert [item["publication"] for item in answer["items"]] == [
        publication.number - 1,
        publication.number,
    ]
    now = client.get("/v1/areas/S01/statistics?indicator=registered_hh").json()["items"][0]
    assert answer["items"][-1]["value"] == now["value"]
    assert {item["way"] for item in answer["items"]} == {"published"}
    assert not any(item["apportioned"] for item in answer["items"])


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("area=D99-01", 404, "area"),
        ("area=S01&indicator=poverty", 400, "indicator"),
        ("area=S01&boundary_set=made-9", 404, "boundary_set"),
        ("indicator=poor_hh", 400, "area"),
        ("area=S01&year=2020", 400, "year"),
    ],
)
def test_what_is_not_there_is_named(
    client: TestClient, query: str, status: int, field: str
) -> None:
    answer = client.get(f"/v1/statistics/history?{query}")
    assert (answer.status_code, answer.json()["field"]) == (status, field)
