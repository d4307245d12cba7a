"""A district split in two, over HTTP: totals stay exact, divided figures are marked.

Publication 1 is on the set `made-1`, publication 2, of a later day, on `made-2`.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from database.session import Database
from tests.api.conftest import SETTINGS
from tests.geo.apportionment.conftest import NORTH, SOUTH
from tests.serving import served

COUNTS = ("registered_hh", "poor_hh")


@pytest.fixture(scope="module")
def client(country: Database) -> Iterator[TestClient]:
    """Return a client of the service that published before the split and after it."""
    with TestClient(create_app(served(country), SETTINGS)) as opened:
        yield opened


def figures(client: TestClient, publication: int, level: str) -> dict[tuple[str, str], Any]:
    """Return a publication's figures by indicator and area."""
    query = f"indicator={','.join(COUNTS)}&level={level}&publication={publication}"
    items = client.get(f"/v1/statistics?{query}").json()["items"]
    return {(item["indicator"], item["area"]): item for item in items}


def history(client: TestClient, area: str, indicator: str, code: str) -> dict[int, Any]:
    """Return an area's history on a set, by publication."""
    query = f"area={area}&indicator={indicator}&boundary_set={code}"
    items = client.get(f"/v1/statistics/history?{query}").json()["items"]
    return {item["publication"]: item for item in items}


@pytest.mark.parametrize(("number", "halves"), [(1, {SOUTH}), (2, {SOUTH, NORTH})])
def test_each_publication_has_its_own_sets_districts(
    client: TestClient, number: int, halves: set[str]
) -> None:
    areas = {area for _, area in figures(client, number, "district")}
    assert areas & {SOUTH, NORTH} == halves


@pytest.mark.parametrize("number", [1, 2])
def test_districts_add_up_to_their_state(client: TestClient, number: int) -> None:
    district, state = figures(client, number, "district"), figures(client, number, "state")
    parts = [
        item["value"]
        for (count, area), item in district.items()
        if count == "registered_hh" and area.startswith("D01")
    ]
    assert sum(parts) == state["registered_hh", "S01"]["value"]


@pytest.mark.parametrize(("area", "level"), [("MY", "national"), ("S01", "state")])
@pytest.mark.parametrize("count", COUNTS)
def test_the_nation_and_the_parent_keep_their_totals_on_either_set(
    client: TestClient, count: str, area: str, level: str
) -> None:
    published = {number: figures(client, number, level)[count, area] for number in (1, 2)}
    for code in ("made-1", "made-2"):
        told = history(client, area, count, code)
        for number in (1, 2):
            assert told[number]["value"] == published[number]["value"] > 0
            assert not told[number]["apportioned"]


def test_on_the_later_set_the_halves_add_up_to_the_whole_and_both_are_marked(
    client: TestClient,
) -> None:
    whole = figures(client, 1, "district")["registered_hh", SOUTH]["value"]
    halves = [history(client, area, "registered_hh", "made-2") for area in (SOUTH, NORTH)]
    assert sum(told[1]["value"] for told in halves) == whole
    for told in halves:
        assert (told[1]["way"], told[1]["apportioned"]) == ("apportioned", True)
        assert (told[1]["method"], told[1]["parts"]) == ("land", [SOUTH])
        assert (told[2]["way"], told[2]["apportioned"]) == ("published", False)


def test_on_the_former_set_the_halves_are_added_up_and_nothing_is_marked(
    client: TestClient,
) -> None:
    after = figures(client, 2, "district")
    told = history(client, SOUTH, "registered_hh", "made-1")
    assert (told[1]["way"], told[2]["way"]) == ("published", "summed")
    assert told[2]["parts"] == [SOUTH, NORTH]
    assert told[2]["value"] == sum(after["registered_hh", area]["value"] for area in (SOUTH, NORTH))
    assert not any(item["apportioned"] for item in told.values())


def test_a_district_that_was_not_split_keeps_its_published_figures(client: TestClient) -> None:
    published = [figures(client, number, "district") for number in (1, 2)]
    for code in ("made-1", "made-2"):
        told = history(client, "D01-02", "registered_hh", code)
        assert {item["way"] for item in told.values()} <= {"published", "same_area"}
        for number in (1, 2):
            before = published[number - 1]["registered_hh", "D01-02"]
            assert told[number]["value"] == before["value"]
