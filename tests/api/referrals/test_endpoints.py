"""Referrals and requests for data over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from database.session import Database
from registry.calendar.service import today
from registry.programmes.service import load
from tests.api.officers import Desk
from tests.registry.records.made import family
from tests.registry.registrations.families import AGENCY, COUNTER, DISTRICT, SUPERVISOR

REFERRAL: dict[str, Any] = {
    "from_agency": "KKDW",
    "to_agency": "JKM",
    "purpose": "oku",
    "reason": "Anak OKU belum menerima apa-apa.",
}
REQUEST: dict[str, Any] = {
    "recipient": "KPM",
    "provider": "MAIN",
    "data": "Status miskin",
    "purpose": "Semakan KWAPM",
    "handling": "Dimusnahkan",
}


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


@pytest.fixture(scope="module")
def home(registry: Database) -> str:
    with registry.writing() as session:
        load(session)
        return str(family(session).id)


def test_a_referral_is_overdue_until_it_is_answered(desk: Desk, home: str) -> None:
    asked = REFERRAL | {"referred_on": ago(20)}
    made = desk.post(COUNTER, f"/v1/households/{home}/referrals", asked)
    assert made.status_code == 201, made.text
    (item,) = made.json()["items"]
    assert (item["standing"], item["days_left"]) == ("overdue", -6)
    listed = desk.get(DISTRICT, "/v1/referrals", agency="JKM", is_open=True).json()["items"]
    assert item["id"] in {one["id"] for one in listed}
    path = f"/v1/referrals/{item['id']}/answer"
    done = desk.post(AGENCY, path, {"answer": "declined", "note": "Sudah menerima EPOKU."})
    assert done.json()["items"][0]["standing"] == "answered_late"
    assert desk.post(AGENCY, path, {"answer": "accepted"}).status_code == 409
    told = desk.get(COUNTER, f"/v1/households/{home}/referrals").json()["items"]
    assert told[0]["answered_by"] == AGENCY.name


def test_a_request_for_data_runs_fourteen_days(desk: Desk, home: str) -> None:
    made = desk.post(AGENCY, "/v1/data-requests", REQUEST | {"received_on": ago(12)})
    assert made.status_code == 201, made.text
    assert (made.json()["standing"], made.json()["days_left"]) == ("soon", 2)
    listed = desk.get(SUPERVISOR, "/v1/data-requests", agency="MAIN", limit=1).json()
    assert [one["id"] for one in listed["items"]] == [made.json()["id"]]
    assert desk.get(SUPERVISOR, listed["next"]).json()["items"] == []
    path = f"/v1/data-requests/{made.json()['id']}/answer"
    assert desk.post(SUPERVISOR, path, {"answer": "refused"}).json()["field"] == "note"
    named = {"answer": "granted", "agreement_id": made.json()["id"]}
    assert desk.post(SUPERVISOR, path, named).json()["field"] == "agreement_id"
    done = desk.post(SUPERVISOR, path, {"answer": "refused", "note": "s.15: rahsia"})
    assert done.json()["standing"] == "answered"


def test_who_may_not_answer_is_told(desk: Desk, home: str) -> None:
    assert desk.post(COUNTER, "/v1/data-requests", REQUEST).status_code == 403
    assert desk.get(None, "/v1/referrals").status_code == 401
    assert desk.get(DISTRICT, "/v1/referrals", cursor="abc").json()["field"] == "cursor"


def test_parked_rows_are_matched_by_those_who_import(desk: Desk) -> None:
    told = desk.post(AGENCY, "/v1/imports/matches?kind=aid")
    assert (told.status_code, told.json()["matched"]) == (200, 0)
