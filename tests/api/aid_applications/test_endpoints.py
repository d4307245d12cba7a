"""Applications for aid over HTTP: asked, decided, paid; refused with the reason."""

from typing import Any

import pytest

from database.session import Database
from registry.programmes.service import load
from tests.api.officers import Desk
from tests.registry.records.made import family
from tests.registry.registrations.families import AGENCY, COUNTER, DISTRICT, OTHER_AGENCY, SECRETARY

ASKED: dict[str, Any] = {"agency": "JKM", "programme": "BWE", "applied_on": "2026-11-02"}
PAID = {"event": "disburse", "amount_monthly": "350.00", "active_from": "2026-12-01"}


@pytest.fixture
def home(registry: Database) -> str:
    with registry.writing() as session:
        load(session)
        return f"/v1/households/{family(session).id}"


@pytest.fixture
def asked(desk: Desk, home: str) -> dict[str, Any]:
    made = desk.post(COUNTER, f"{home}/aid-applications", ASKED)
    assert made.status_code == 201, made.text
    return dict(made.json())


def step(desk: Desk, one: dict[str, Any], by: Any, **body: Any) -> Any:
    path = f"/v1/aid-applications/{one['id']}"
    version = desk.get(by, path).json()["version"]
    return desk.post(by, f"{path}/events", {"version": version} | body)


def test_an_application_goes_its_way_to_the_aid(
    desk: Desk, home: str, asked: dict[str, Any]
) -> None:
    assert asked["possible_events"] == ["screen", "reject", "withdraw"]
    step(desk, asked, AGENCY, event="screen")
    step(desk, asked, OTHER_AGENCY, event="approve")
    paid = step(desk, asked, AGENCY, **PAID).json()
    assert (paid["status"], len(paid["events"])) == ("dibayar", 4)
    (aid,) = desk.get(COUNTER, f"{home}/aid").json()["items"]
    assert (aid["id"], aid["amount_monthly"]) == (paid["aid_record_id"], "350.00")


def test_a_households_applications_are_listed(desk: Desk, home: str, asked: dict[str, Any]) -> None:
    (one,) = desk.get(COUNTER, f"{home}/aid-applications").json()["items"]
    assert (one["id"], one["status"]) == (asked["id"], "dimohon")
    assert desk.get(COUNTER, f"{home}/aid-applications", status="dibayar").json()["items"] == []


def test_the_queue_goes_on_page_by_page(desk: Desk, asked: dict[str, Any]) -> None:
    found, path = [], "/v1/aid-applications?status=dimohon&agency=JKM&limit=1"
    while path:
        page = desk.get(COUNTER, path).json()
        found += [one["id"] for one in page["items"]]
        path = page["next"]
    assert asked["id"] in found
    assert len(found) == len(set(found))


def test_the_same_request_sent_twice_happens_once(desk: Desk, home: str) -> None:
    key = home[-36:]
    first = desk.post(COUNTER, f"{home}/aid-applications", ASKED, key=key).json()
    assert desk.post(COUNTER, f"{home}/aid-applications", ASKED, key=key).json() == first


def test_asked_again_while_open_is_a_conflict(desk: Desk, home: str, asked: dict[str, Any]) -> None:
    again = desk.post(COUNTER, f"{home}/aid-applications", ASKED)
    assert again.status_code == 409
    assert again.json()["type"].endswith(":already-asked")
    assert asked["id"] in again.json()["expected"]


def test_a_step_on_what_has_changed_is_a_conflict(desk: Desk, asked: dict[str, Any]) -> None:
    step(desk, asked, AGENCY, event="screen")
    path = f"/v1/aid-applications/{asked['id']}/events"
    late = desk.post(AGENCY, path, {"event": "screen", "version": 1})
    assert late.status_code == 409
    assert late.json()["type"].endswith(":application-changed")


def test_who_may_not_is_refused(desk: Desk, home: str, asked: dict[str, Any]) -> None:
    assert desk.post(SECRETARY, f"{home}/aid-applications", ASKED).status_code == 403
    assert step(desk, asked, SECRETARY, event="screen").status_code == 403
    assert desk.get(None, "/v1/aid-applications").status_code == 401


def test_what_became_of_aided_families_says_that_it_is_no_cause(desk: Desk) -> None:
    told = desk.get(DISTRICT, "/v1/reports/aid-effects", months=6).json()
    assert told["months"] == 6
    assert "not a cause" in told["note_en"]
    assert desk.get(DISTRICT, "/v1/reports/aid-effects", months=0).status_code == 400
