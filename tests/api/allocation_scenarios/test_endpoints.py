"""Kept sharings over HTTP: from the draft to the families of a district."""

from uuid import uuid4

import pytest

from tests.api.allocation_scenarios.made import ELSEWHERE, ORDER, PATH, PLANNER, saved
from tests.api.officers import Desk
from tests.registry.registrations.families import DISTRICT, SUPERVISOR


def test_a_sharing_goes_from_the_draft_to_the_families(desk: Desk) -> None:
    made = saved(desk, "Satu", draws=5)
    path = f"{PATH}/{made['id']}"
    assert (made["status"], made["units"]) == ("draf", 20)
    assert desk.post(PLANNER, f"{path}/submission").json()["status"] == "dihantar"
    refused = desk.post(ELSEWHERE, f"{path}/decisions?state=S01", {"decision": "diluluskan"})
    assert refused.status_code == 403
    said = desk.post(SUPERVISOR, f"{path}/decisions?state=S01", {"decision": "diluluskan"})
    assert said.json()["decisions"][0]["decided_by"] == SUPERVISOR.name
    filled = desk.post(DISTRICT, f"{path}/fillings?district=D01-01").json()
    assert filled["housed"] == filled["houses"] > 0
    first = filled["items"][0]
    assert first["points"] == sum(reason["points"] for reason in first["reasons"])
    assert "reference number" in filled["tie_rule"]["en"]
    listed = desk.get(DISTRICT, f"{path}/families", district="D01-01").json()
    assert listed == filled
    assert desk.get(DISTRICT, path).json()["filled"] == {"D01-01": filled["housed"]}
    workbook = desk.get(DISTRICT, f"{path}/families", district="D01-01", format="xlsx")
    assert workbook.content.startswith(b"PK")


def test_families_are_for_officers_of_the_area_only(desk: Desk) -> None:
    path = f"{PATH}/{saved(desk, 'Dua')['id']}/families"
    assert desk.get(PLANNER, path, district="D01-01").status_code == 403
    assert desk.get(ELSEWHERE, path, district="D01-01").status_code == 403
    assert desk.get(None, path, district="D01-01").status_code == 401


def test_two_sharings_are_compared(desk: Desk) -> None:
    one, other = saved(desk, "Tiga"), saved(desk, "Empat", method="worst_need")
    found = desk.get(PLANNER, f"{PATH}/{one['id']}/comparison", other=other["id"]).json()
    assert (found["name"], found["other_name"], len(found["districts"])) == ("Tiga", "Empat", 4)
    assert (
        desk.get(PLANNER, f"{PATH}/{one['id']}/comparison", other=str(uuid4())).status_code == 404
    )


def test_last_year_is_a_kept_sharing(desk: Desk) -> None:
    before = saved(desk, "Tahun lalu")
    body = {"name": "Tahun ini", "order": ORDER | {"keep_share": 1.0}, "last_year": before["id"]}
    made = desk.post(PLANNER, PATH, body).json()
    grants = made["allocation"]["grants"]
    assert all(one["units"] == one["last"] for one in grants)


@pytest.mark.parametrize(
    ("kind", "head"), [("csv", b"code,name"), ("xlsx", b"PK"), ("pdf", b"%PDF-")]
)
def test_a_sharing_is_taken_away_as_a_file(desk: Desk, kind: str, head: bytes) -> None:
    made = saved(desk, f"Fail {kind}")
    got = desk.get(PLANNER, f"{PATH}/{made['id']}", format=kind, language="en")
    assert got.content.startswith(head)
    assert f".{kind}" in got.headers["content-disposition"]


def test_a_name_is_given_once_and_the_list_shows_the_newest_first(desk: Desk) -> None:
    made = saved(desk, "Terbaharu")
    again = desk.post(PLANNER, PATH, {"name": "Terbaharu", "order": ORDER})
    assert (again.status_code, again.json()["field"]) == (409, "name")
    found = desk.get(DISTRICT, PATH, limit=1).json()
    assert found["items"][0]["id"] == made["id"]
    assert "cursor=" in found["next"]


def test_a_sharing_is_printed_without_being_kept(desk: Desk) -> None:
    printed = desk.client.post("/v1/allocations?format=pdf&language=en", json=ORDER | {"draws": 5})
    assert printed.content.startswith(b"%PDF-")
    assert desk.client.post("/v1/allocations?format=pdf", json=ORDER).content.startswith(b"%PDF-")
