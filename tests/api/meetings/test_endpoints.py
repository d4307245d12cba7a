"""A focus group's meeting over HTTP, from the announcement to the closed minutes."""

from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from database.session import Database
from tests.api.officers import Desk
from tests.api.registrations.test_endpoints import problem, registered
from tests.registry.registrations.families import DISTRICT, SECRETARY, SUPERVISOR, new_case

_minutes = count(1)


def announced(**changes: Any) -> dict[str, Any]:
    return {
        "minutes_no": f"FGD/HTTP/{next(_minutes)}",
        "level": "daerah",
        "state_code": "S12",
        "district_code": "D12-08",
        "held_on": "2026-11-20",
        "members": [{"name": "Pegawai Daerah", "position": "pengerusi"}, {"name": "Penghulu"}],
    } | changes


@pytest.fixture
def meeting(desk: Desk) -> str:
    response = desk.post(SECRETARY, "/v1/meetings", announced())
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


def test_a_meeting_lists_decides_and_closes(desk: Desk, meeting: str) -> None:
    number = registered(desk)["reference_no"]
    listed = desk.post(
        SECRETARY, f"/v1/meetings/{meeting}/cases", {"reference_nos": [number]}
    ).json()
    assert [(one["item"], one["status"], one["decision"]) for one in listed["cases"]] == [
        (1, "baru", None)
    ]
    decided = desk.post(
        SECRETARY,
        f"/v1/meetings/{meeting}/decisions",
        {"decisions": [{"reference_no": number, "decision": "terima"}]},
    ).json()
    assert [(one["status"], one["decision"]) for one in decided["cases"]] == [("disemak", "terima")]
    closed = desk.post(SECRETARY, f"/v1/meetings/{meeting}/closure").json()
    assert closed["closed_by"] == SECRETARY.name
    late = desk.post(SECRETARY, f"/v1/meetings/{meeting}/cases", {"reference_nos": [number]})
    assert problem(late, 409)["type"].endswith(":meeting-closed")
    assert desk.get(SUPERVISOR, f"/v1/meetings/{meeting}").json() == closed


def test_a_problem_names_every_case_that_stops_the_decision(
    desk: Desk, meeting: str, registry: Database
) -> None:
    with registry.writing() as session:
        good = [new_case(session).household.reference_no for _ in range(3)]
        bad = new_case(session, citizenship="IDN").household.reference_no
    decisions = [{"reference_no": number, "decision": "terima"} for number in [*good, bad]]
    path = f"/v1/meetings/{meeting}/decisions"
    told = problem(desk.post(SECRETARY, path, {"decisions": decisions}), 409)
    assert [one["field"] for one in told["errors"]] == [bad]
    assert "not a citizen" in told["errors"][0]["detail"]
    assert desk.get(SECRETARY, f"/v1/meetings/{meeting}").json()["cases"] == []


def test_decisions_sent_twice_are_made_once(desk: Desk, meeting: str) -> None:
    number = registered(desk)["reference_no"]
    body = {"decisions": [{"reference_no": number, "decision": "terima"}]}
    path = f"/v1/meetings/{meeting}/decisions"
    first = desk.post(SECRETARY, path, body, key="decisions-once")
    again = desk.post(SECRETARY, path, body, key="decisions-once")
    assert first.json() == again.json()
    events = desk.get(SECRETARY, f"/v1/registrations/{number}/events").json()["items"]
    assert [one["event"] for one in events] == ["receive", "accept"]
    assert events[-1]["meeting_id"] == meeting


def test_who_keeps_no_minutes_cannot_open_a_meeting(desk: Desk) -> None:
    problem(desk.post(DISTRICT, "/v1/meetings", announced()), 403)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"level": "mukim"}, "level"),
        ({"members": []}, "members"),
        ({"district_code": None}, "district_code"),
        ({"held_on": "2999-01-01"}, "held_on"),
    ],
)
def test_a_wrong_field_is_named(desk: Desk, changes: dict[str, Any], field: str) -> None:
    assert (
        problem(desk.post(SECRETARY, "/v1/meetings", announced(**changes)), 400)["field"] == field
    )


def test_a_meeting_that_does_not_exist_is_not_found(desk: Desk) -> None:
    problem(desk.get(SECRETARY, f"/v1/meetings/{uuid4()}"), 404)


def test_meetings_are_listed_newest_first_with_the_next_page(desk: Desk) -> None:
    for day in ("2026-01-05", "2026-01-19", "2026-01-12"):
        desk.post(
            SECRETARY,
            "/v1/meetings",
            announced(level="negeri", state_code="S09", district_code=None, held_on=day),
        )
    first = desk.get(SECRETARY, "/v1/meetings", state="S09", level="negeri", limit=2).json()
    assert [one["held_on"] for one in first["items"]] == ["2026-01-19", "2026-01-12"]
    second = desk.get(SECRETARY, first["next"]).json()
    assert [one["held_on"] for one in second["items"]] == ["2026-01-05"]
    assert second["next"] is None
