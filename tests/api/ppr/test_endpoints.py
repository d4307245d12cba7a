"""PPR over HTTP: projects for all, a flat from the counter to the agreement."""

from typing import Any

import pytest

from database.session import Database
from registry.calendar.service import today
from registry.ppr.projects import load_demo
from registry.programmes.service import load as load_programmes
from registry.records.service import RecordPatch
from tests.api.officers import Desk
from tests.registry.records.made import family
from tests.registry.registrations.families import AGENCY, COUNTER, OTHER_AGENCY

DAY = today().isoformat()


@pytest.fixture(scope="module")
def home(registry: Database) -> str:
    with registry.writing() as session:
        load_programmes(session)
        load_demo(session)
        tenant = RecordPatch({"address": "Kampung Contoh"}, {"tenure": "sewa"})
        return str(family(session, record=tenant).id)


def step(desk: Desk, path: str, by: Any, **body: Any) -> dict[str, Any]:
    version = desk.get(by, path).json()["version"]
    answer = desk.post(by, f"{path}/events", {"version": version} | body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_flat_goes_its_way_to_the_agreement(desk: Desk, home: str) -> None:
    asked = {"project": "PPR-CONTOH-S12", "applied_on": DAY}
    made = desk.post(COUNTER, f"/v1/households/{home}/ppr-applications", asked).json()
    path = f"/v1/ppr-applications/{made['id']}"
    assert desk.get(AGENCY, f"{path}/eligibility").json()["met"] is True
    step(desk, path, AGENCY, event="screen")
    step(desk, path, OTHER_AGENCY, event="offer", unit_no="A-3-12")
    done = step(desk, path, AGENCY, event="accept", signed_on=DAY)
    assert (done["status"], done["unit_no"], len(done["events"])) == ("menghuni", "A-3-12", 4)
    (listed,) = desk.get(COUNTER, f"/v1/households/{home}/ppr-applications").json()["items"]
    assert listed["id"] == made["id"]
    found = desk.get(AGENCY, "/v1/ppr-applications", project="PPR-CONTOH-S12").json()
    assert made["id"] in {one["id"] for one in found["items"]}
    again = desk.post(COUNTER, f"/v1/households/{home}/ppr-applications", asked)
    assert again.status_code == 409


def test_projects_are_public_with_rent_or_price(desk: Desk, home: str) -> None:
    items = desk.get(None, "/v1/ppr-projects").json()["items"]
    assert {(one["rent_rm"], one["price_rm"]) for one in items} == {
        (124, None),
        (None, 35_000),
        (None, 42_000),
    }
    assert all(one["is_demo"] for one in items)
    rented = desk.get(None, "/v1/ppr-projects", state="S12", tenure="disewa").json()["items"]
    assert [one["code"] for one in rented] == ["PPR-CONTOH-S12"]
    assert desk.get(None, "/v1/ppr-projects", on="2001-01-01").status_code == 404


def test_what_a_flat_is_and_where_to_apply_is_public(desk: Desk) -> None:
    told = desk.get(None, "/v1/ppr-schemes").json()
    assert "700 sq ft" in told["standard"]["en"]
    assert len(told["listed_states"]) == 14
