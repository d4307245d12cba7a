"""Eligibility over HTTP: of facts for everybody, of households for officers."""

from typing import Any

import pytest

from database.session import Database
from tests.api.officers import Desk
from tests.registry.records.made import family
from tests.registry.registrations.families import COUNTER


def ask(desk: Desk, **body: Any) -> Any:
    return desk.client.post("/v1/eligibility-checks", json=body)


def test_facts_are_judged_by_the_rules_of_the_day_and_nothing_is_kept(desk: Desk) -> None:
    facts = {"age": 72, "is_in_institution": False, "is_below_line": True}
    before = ask(desk, on="2025-12-31", rule="bwe", facts=facts)
    after = ask(desk, on="2026-01-01", rule="bwe", facts=facts)
    assert [one.json()["items"][0]["amount"] for one in (before, after)] == ["500", "600"]
    assert after.headers["cache-control"] == "no-store"
    assert "✓" in after.json()["items"][0]["explanation"]["ms"]


def test_a_missing_fact_is_named(desk: Desk) -> None:
    (item,) = ask(desk, on="2026-01-01", rule="bwe", facts={"age": 72}).json()["items"]
    assert item["met"] is None
    assert item["missing"] == ["is_in_institution", "is_below_line"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"facts": {"colour": "blue"}}, 400, "facts.colour"),
        ({"facts": {"age": "old"}}, 400, "facts.age"),
        ({"facts": {"has_oku": 7}}, 400, "facts.has_oku"),
        ({"facts": {"land_status": "\0"}}, 400, "facts.land_status"),
        ({"facts": {"age": [72]}}, 400, "facts.age"),
        ({"rule": "garaj"}, 400, "rule"),
        ({"rule": "str", "on": "2026-01-01"}, 404, "on"),
        ({"on": "yesterday"}, 400, "on"),
        ({"name": "Ali"}, 400, "name"),
    ],
)
def test_a_question_without_sense_is_explained(
    desk: Desk, body: dict[str, Any], status: int, field: str
) -> None:
    response = ask(desk, **body)
    assert (response.status_code, response.json()["field"]) == (status, field)


def test_every_fact_has_words(desk: Desk) -> None:
    items = desk.client.get("/v1/eligibility-facts").json()["items"]
    assert {"poverty_status", "age", "land_status"} <= {one["name"] for one in items}
    assert all(one["text"]["ms"] and one["text"]["en"] for one in items)


@pytest.mark.parametrize("path", ["eligibility", "housing-priority"])
def test_a_household_is_for_officers(desk: Desk, path: str) -> None:
    assert desk.client.get(f"/v1/households/DEMO-0000001-V/{path}").status_code == 401


def test_an_officer_sees_each_rule_of_a_household(desk: Desk, registry: Database) -> None:
    with registry.writing() as session:
        path = f"/v1/households/{family(session).id}"
    found = desk.get(COUNTER, f"{path}/eligibility", on="2026-01-01").json()["items"]
    assert {"bina_baharu", "ppr", "bwe"} <= {one["rule"] for one in found}
    further = {"rule": "baik_pulih", "facts": {"poverty_status": "terkeluar"}}
    (item,) = desk.post(COUNTER, f"{path}/eligibility", further).json()["items"]
    assert item["met"] is False
    points = desk.get(COUNTER, f"{path}/housing-priority").json()
    assert points["points"] == sum(one["points"] for one in points["groups"])
