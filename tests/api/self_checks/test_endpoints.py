"""The self-check over HTTP."""

from typing import Any

import pytest

from tests.api.officers import Desk


def ask(desk: Desk, **changes: Any) -> Any:
    body = {"household_size": 1, "yearly_income": "2760.00", "state_code": "S12"} | changes
    return desk.client.post("/v1/self-checks", json=body)


def test_the_published_example_gives_rm_230_a_head_below_the_line(desk: Desk) -> None:
    response = ask(desk)
    answer = response.json()
    assert (answer["below_line"], answer["line_version"]) == (True, "PGK-2019")
    assert "230.00" in answer["explanation"]["ms"]
    assert "230.00" in answer["explanation"]["en"]
    assert response.headers["cache-control"] == "no-store"


def test_an_income_above_the_line_is_told_so(desk: Desk) -> None:
    assert ask(desk, yearly_income="120000").json()["below_line"] is False


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"household_size": 0}, "household_size"),
        ({"yearly_income": "-1"}, "yearly_income"),
        ({"state_code": "S99"}, "state_code"),
        ({"name": "Ali"}, "name"),
    ],
)
def test_a_wrong_field_is_named(desk: Desk, changes: dict[str, Any], field: str) -> None:
    response = ask(desk, **changes)
    assert (response.status_code, response.json()["field"]) == (400, field)
