"""Officers take families in, decide and read over HTTP; everybody else is kept out."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from database.session import Database
from registry.actors.service import Actor
from registry.calendar.service import today
from registry.households.reference import demo_reference
from tests.api.officers import Desk, bearer
from tests.registry.registrations.families import (
    COUNTER,
    DISTRICT,
    ENUMERATOR,
    SUPERVISOR,
    identity_number,
    new_case,
)

PATHS = (
    "/v1/registrations",
    "/v1/registrations/DEMO-0000001-V",
    "/v1/registrations/DEMO-0000001-V/events",
    "/v1/reports/days-in-status",
    "/v1/meetings",
)


def form(**changes: Any) -> dict[str, Any]:
    return {
        "head_name": "Contoh Bin Ujian",
        "address": "Kampung Contoh, 89300 Ranau",
        "identity_no": identity_number(),
        "citizenship": "MYS",
        "yearly_income": "12000.00",
        "household_size": 4,
        "state_code": "S12",
        "district_code": "D12-08",
        "stratum": "luar_bandar",
    } | changes


def intake(**changes: Any) -> dict[str, Any]:
    return {
        "channel": "pejabat_daerah",
        "received_on": today().isoformat(),
        "form": form(**changes),
    }


def registered(desk: Desk, **changes: Any) -> dict[str, Any]:
    response = desk.post(COUNTER, "/v1/registrations", intake(**changes))
    assert response.status_code == 201, response.text
    return dict(response.json())


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return dict(response.json())


@pytest.mark.parametrize("path", PATHS)
def test_without_a_token_nothing_is_told(desk: Desk, path: str) -> None:
    told = problem(desk.get(None, path), 401)
    assert told["type"].endswith(":unauthorized")


def test_a_token_that_is_nobodys_is_refused(desk: Desk) -> None:
    stranger = Actor("Orang Asing", "state_supervisor")
    response = desk.get(stranger, "/v1/registrations")
    problem(response, 401)
    assert response.headers["www-authenticate"].startswith("Bearer")


def test_a_role_that_may_not_take_families_in_is_told_who_may(desk: Desk) -> None:
    told = problem(desk.post(ENUMERATOR, "/v1/registrations", intake()), 403)
    assert "counter_officer" in told["expected"]


def test_a_family_taken_in_gets_a_number_and_hears_what_is_missing(desk: Desk) -> None:
    case = registered(desk, citizenship="IDN", district_code=None)
    assert case["status"] == "baru"
    unmet = {one["code"]: one for one in case["screening"]["criteria"] if not one["met"]}
    assert set(unmet) == {"citizen_head", "complete_details"}
    assert unmet["complete_details"]["fields"] == ["district_code"]
    found = desk.get(DISTRICT, f"/v1/registrations/{case['reference_no']}")
    assert found.json() == case
    assert found.headers["cache-control"] == "private, no-store"


def test_an_identity_number_is_shown_masked_only(desk: Desk) -> None:
    sent = intake()
    response = desk.post(COUNTER, "/v1/registrations", sent)
    number = sent["form"]["identity_no"]
    assert number not in response.text
    assert response.json()["head"]["identity_masked"] == f"{number[:6]}-**-***{number[-1]}"


def test_the_same_create_sent_twice_happens_once(desk: Desk) -> None:
    sent = intake()
    first = desk.post(COUNTER, "/v1/registrations", sent, key="twice-the-same")
    again = desk.post(COUNTER, "/v1/registrations", sent, key="twice-the-same")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["location"] == f"/v1/registrations/{first.json()['reference_no']}"
    other = desk.post(COUNTER, "/v1/registrations", intake(), key="twice-the-same")
    assert problem(other, 409)["type"].endswith(":idempotency-key-reused")


def test_a_create_without_a_key_is_refused(desk: Desk) -> None:
    response = desk.client.post(
        "/v1/registrations",
        json=intake(),
        headers=bearer(COUNTER),
    )
    assert problem(response, 400)["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"identity_no": "800101-17-1234"}, "identity_no"),
        ({"head_name": "Ali\u0000"}, "head_name"),
        ({"yearly_income": "-1"}, "form.yearly_income"),
        ({"yearly_income": "1e400"}, "form.yearly_income"),
        ({"surprise": 1}, "form.surprise"),
        ({"state_code": "S77"}, "state_code"),
    ],
)
def test_a_wrong_field_is_named(desk: Desk, changes: dict[str, Any], field: str) -> None:
    assert (
        problem(desk.post(COUNTER, "/v1/registrations", intake(**changes)), 400)["field"] == field
    )


def test_a_family_that_is_registered_is_a_409_that_says_where(desk: Desk) -> None:
    sent = intake()
    number = desk.post(COUNTER, "/v1/registrations", sent).json()["reference_no"]
    told = problem(desk.post(COUNTER, "/v1/registrations", sent), 409)
    assert number in told["detail"]


def test_the_second_officer_hears_what_the_first_did(desk: Desk) -> None:
    number = registered(desk, citizenship="IDN")["reference_no"]
    step = {
        "event": "reject_on_criteria",
        "version": 1,
        "reason": "not_citizen",
        "note": "Pasport asing.",
    }
    path = f"/v1/registrations/{number}/events"
    assert desk.post(DISTRICT, path, step).status_code == 201
    told = problem(desk.post(SUPERVISOR, path, step), 409)
    assert told["type"].endswith(":case-changed")
    assert DISTRICT.name in told["detail"]
    assert "ditolak" in told["detail"]


def test_an_unmet_requirement_lists_every_single_thing(desk: Desk) -> None:
    number = registered(desk)["reference_no"]
    path = f"/v1/registrations/{number}/events"
    told = problem(
        desk.post(
            DISTRICT,
            path,
            {"event": "reject_on_criteria", "version": 1, "reason": "other", "note": "Tidak."},
        ),
        409,
    )
    assert told["type"].endswith(":requirement-not-met")


def test_the_story_of_a_case_names_every_author(desk: Desk) -> None:
    number = registered(desk)["reference_no"]
    correction = {"event": "correct", "version": 1, "form": form()}
    desk.post(DISTRICT, f"/v1/registrations/{number}/events", correction)
    events = desk.get(SUPERVISOR, f"/v1/registrations/{number}/events").json()["items"]
    assert [(one["event"], one["actor"]) for one in events] == [
        ("receive", COUNTER.name),
        ("correct", DISTRICT.name),
    ]


def test_a_case_that_does_not_exist_and_a_number_that_is_none_differ(desk: Desk) -> None:
    problem(desk.get(DISTRICT, "/v1/registrations/DEMO-0000001-X"), 400)
    problem(desk.get(DISTRICT, f"/v1/registrations/{demo_reference(9_999_999)}"), 404)


def test_the_queue_is_paged_and_every_case_comes_once(desk: Desk, registry: Database) -> None:
    with registry.writing() as session:
        made = {new_case(session, district_code="D12-01").household.reference_no for _ in range(7)}
    seen: list[str] = []
    address = "/v1/registrations?district=D12-01&limit=3"
    while address:
        parts = urlsplit(address)
        page = desk.get(DISTRICT, f"{parts.path}?{parts.query}").json()
        seen += [item["reference_no"] for item in page["items"]]
        address = page["next"]
    assert sorted(seen) == sorted(made)


def test_the_queue_is_filtered_by_status_age_channel_and_place(desk: Desk) -> None:
    number = registered(desk, state_code="S13", district_code="D13-02")["reference_no"]

    def listed(**wanted: Any) -> list[str]:
        found = desk.get(DISTRICT, "/v1/registrations", state="S13", **wanted).json()
        return [item["reference_no"] for item in found["items"]]

    assert listed(status="baru", channel="pejabat_daerah", stratum="luar_bandar") == [number]
    assert listed(older_than_days=1) == []
    assert listed(status="disahkan") == []
    assert listed(channel="ppn") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "lulus"},
        {"channel": "internet"},
        {"limit": 0},
        {"cursor": "x"},
        {"cursor": "WyIyMDI2IiwgIngiXQ"},
        {"poverty_status": "kaya"},
        {"unheard": "of"},
    ],
)
def test_an_unknown_filter_or_value_is_a_400_never_ignored(
    desk: Desk, wrong: dict[str, Any]
) -> None:
    told = problem(desk.get(DISTRICT, "/v1/registrations", **wrong), 400)
    assert told["field"] == next(iter(wrong))


def test_days_in_each_status_are_told(desk: Desk) -> None:
    registered(desk, state_code="S11", district_code="D11-01")
    items = desk.get(SUPERVISOR, "/v1/reports/days-in-status", state="S11").json()["items"]
    assert [(one["status"], one["periods"], one["open_now"]) for one in items] == [("baru", 1, 1)]
    assert items[0]["median_days"] == 0
