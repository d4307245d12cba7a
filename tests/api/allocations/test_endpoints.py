"""Allocations over HTTP."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from geo.publication.queries import PublicationInfo

ORDER = {
    "category": "bina_baharu",
    "on": "2025-01-01",
    "budget_units": 20,
    "need": "poor_hh",
    "formula": {"weights": {"poor_hh": 1}, "severity": None},
}


def ask(client: TestClient, **changes: Any) -> Any:
    return client.post("/v1/allocations", json=ORDER | changes)


def test_a_budget_is_shared_with_its_arithmetic(
    client: TestClient, publication: PublicationInfo
) -> None:
    response = ask(client, draws=20)
    answer = response.json()
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    assert answer["publication"] == publication.number
    assert sum(grant["units"] for grant in answer["grants"]) == answer["units"] == 20
    assert sum(grant["claim_share"] for grant in answer["grants"]) == pytest.approx(1)
    assert all(grant["doubt"]["lower"] <= grant["doubt"]["upper"] for grant in answer["grants"])
    assert answer["order"]["formula"]["weights"] == {"poor_hh": 1}


def test_the_same_order_gives_the_same_answer(client: TestClient) -> None:
    assert ask(client, draws=5).json() == ask(client, draws=5).json()


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"budget_rm": 5}, 400, "budget_rm"),
        ({"budget_units": -5}, 400, "budget_units"),
        ({"category": "garaj"}, 400, "category"),
        ({"on": "2022-06-01"}, 404, "on"),
        ({"need": "no_such"}, 400, "indicator"),
        ({"state_minimum": {"S01": 100_000}}, 400, "state_minimum"),
        ({"draws": 1_000_000}, 400, "draws"),
        ({"publication": 999_999}, 404, None),
        ({"colour": "blue"}, 400, "colour"),
    ],
)
def test_an_order_that_cannot_be_carried_out_is_explained(
    client: TestClient, changes: dict[str, Any], status: int, field: str | None
) -> None:
    response = ask(client, **changes)
    assert (response.status_code, response.json().get("field")) == (status, field)


def test_the_rates_of_a_day_are_listed(client: TestClient) -> None:
    found = client.get("/v1/housing-rates", params={"on": "2024-09-30"}).json()["items"]
    assert {(one["category"], one["region"], one["rate_rm"]) for one in found} == {
        ("bina_baharu", "semenanjung", 66_000),
        ("bina_baharu", "sabah_sarawak_labuan", 79_000),
        ("baik_pulih", "semenanjung", 15_000),
        ("baik_pulih", "sabah_sarawak_labuan", 17_000),
    }
    assert client.get("/v1/housing-rates", params={"on": "2022-06-01"}).json()["items"] == []
