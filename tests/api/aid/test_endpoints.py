"""Aid over HTTP: to a household or a member, from an agency, logged as a change."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from database.session import Database
from registry.aid_applications.service import apply
from registry.programmes.service import load
from tests.api.officers import Desk
from tests.registry.records.made import family
from tests.registry.registrations.families import COUNTER, SECRETARY

BODY: dict[str, Any] = {
    "reason": "Senarai JKM",
    "agency": "JKM",
    "programme": "BWE",
    "amount_monthly": "500.00",
    "active_from": "2026-01-01",
}


@pytest.fixture
def path(registry: Database) -> str:
    with registry.writing() as session:
        load(session)
        return f"/v1/households/{family(session).id}"


def test_aid_is_listed_with_its_agency_and_programme(desk: Desk, path: str) -> None:
    member = desk.get(COUNTER, f"{path}/members").json()["people"][1]["id"]
    desk.post(COUNTER, f"{path}/aid", BODY | {"active_until": "2026-07-01"})
    made = desk.post(COUNTER, f"{path}/aid", BODY | {"programme": "EPOKU", "person_id": member})
    assert made.status_code == 201, made.text
    both = desk.get(COUNTER, f"{path}/aid").json()["items"]
    assert {one["person_id"] for one in both} == {None, member}
    assert {one["agency"] for one in both} == {"JKM"}
    (running,) = desk.get(COUNTER, f"{path}/aid", on="2026-08-01").json()["items"]
    assert running["person_id"] == member


def test_recording_aid_is_a_change_with_author_and_reason(desk: Desk, path: str) -> None:
    desk.post(COUNTER, f"{path}/aid", BODY)
    (change,) = [
        one
        for one in desk.get(COUNTER, f"{path}/history").json()["changes"]
        if one["kind"] == "aid"
    ]
    assert (change["actor"], change["reason"]) == (COUNTER.name, "Senarai JKM")


def test_the_same_create_sent_twice_happens_once(desk: Desk, path: str) -> None:
    for _ in range(2):
        assert desk.post(COUNTER, f"{path}/aid", BODY, key=path[-36:]).status_code == 201
    assert len(desk.get(COUNTER, f"{path}/aid").json()["items"]) == 1


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"programme": "NONE"}, 404, "programme"),
        ({"active_until": "2025-01-01"}, 400, "active_until"),
        ({"person_id": "0198f0c2-7e1b-7c43-9d0a-3f1b2a4c5d6e"}, 404, "person_id"),
        ({"amount_monthly": "-1"}, 400, "amount_monthly"),
    ],
)
def test_what_cannot_be_is_named(
    desk: Desk, path: str, changes: dict[str, Any], status: int, field: str
) -> None:
    answer = desk.post(COUNTER, f"{path}/aid", BODY | changes)
    assert (answer.status_code, answer.json()["field"]) == (status, field)


def test_recorded_aid_is_ended_as_a_change(desk: Desk, path: str) -> None:
    (made,) = desk.post(COUNTER, f"{path}/aid", BODY).json()["items"]
    end = {"reason": "Pindah", "active_until": "2026-07-01"}
    ended = desk.post(COUNTER, f"{path}/aid/{made['id']}/end", end)
    assert ended.status_code == 200, ended.text
    assert ended.json()["items"][0]["active_until"] == "2026-07-01"
    assert desk.get(COUNTER, f"{path}/aid", on="2026-07-01").json()["items"] == []
    assert desk.get(COUNTER, f"{path}/history").json()["changes"][0]["reason"] == "Pindah"


def test_aid_ends_after_it_began_and_in_its_own_household(
    desk: Desk, path: str, registry: Database
) -> None:
    (made,) = desk.post(COUNTER, f"{path}/aid", BODY).json()["items"]
    with registry.writing() as session:
        other = f"/v1/households/{family(session).id}"
    end = {"reason": "Pindah", "active_until": BODY["active_from"]}
    early = desk.post(COUNTER, f"{path}/aid/{made['id']}/end", end)
    assert (early.status_code, early.json()["field"]) == (400, "active_until")
    foreign = desk.post(COUNTER, f"{other}/aid/{made['id']}/end", end)
    assert (foreign.status_code, foreign.json()["field"]) == (404, "aid_record_id")


def test_aid_given_on_an_application_ends_with_the_application(
    desk: Desk, path: str, registry: Database
) -> None:
    (made,) = desk.post(COUNTER, f"{path}/aid", BODY).json()["items"]
    with registry.writing() as session:
        asked = apply(
            session,
            UUID(path.rpartition("/")[2]),
            COUNTER,
            agency="JKM",
            programme="BWE",
            applied_on=date(2026, 1, 1),
        )
        asked.aid_record_id = UUID(made["id"])
    end = {"reason": "Pindah", "active_until": "2026-07-01"}
    answer = desk.post(COUNTER, f"{path}/aid/{made['id']}/end", end)
    assert (answer.status_code, answer.json()["field"]) == (409, "aid_record_id")


def test_a_role_that_changes_no_record_records_no_aid(desk: Desk, path: str) -> None:
    assert desk.post(SECRETARY, f"{path}/aid", BODY).status_code == 403
    assert desk.get(None, f"{path}/aid").status_code == 401
