"""What officers read and change over HTTP stands in the trail; auditors read it."""

from typing import Any

import pytest

from database.audit.service import verify
from database.session import Database
from tests.api.officers import Desk
from tests.registry.records.made import family
from tests.registry.registrations.families import AGENCY, AUDITOR, COUNTER, DISTRICT, new_case


@pytest.fixture
def household(registry: Database) -> dict[str, str]:
    with registry.writing() as session:
        made = family(session)
        return {"id": str(made.id), "reference_no": made.reference_no}


def entries(desk: Desk, **parameters: Any) -> list[dict[str, Any]]:
    answer = desk.get(AUDITOR, "/v1/audit", **parameters)
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert isinstance(items, list)
    return items


def test_a_read_of_a_record_leaves_one_entry(desk: Desk, household: dict[str, str]) -> None:
    path = f"/v1/households/{household['reference_no']}"
    assert desk.get(DISTRICT, path).status_code == 200
    found = entries(desk, household=household["reference_no"])
    assert [one["action"] for one in found] == ["read"]
    assert found[0]["account"] == DISTRICT.name
    assert found[0]["role"] == DISTRICT.role
    assert found[0]["operation"] == "GET /v1/households/{household}"
    assert found[0]["subjects"] == [household["id"]]


def test_a_change_leaves_one_entry(desk: Desk, household: dict[str, str]) -> None:
    body = {"reason": "Pindah.", "household": {"postcode": "89300"}}
    answer = desk.client.patch(
        f"/v1/households/{household['id']}", json=body, headers=desk._headers(COUNTER)
    )
    assert answer.status_code == 200, answer.text
    found = entries(desk, household=household["id"])
    assert [(one["account"], one["action"]) for one in found] == [(COUNTER.name, "change")]


def test_a_change_that_is_refused_leaves_none(desk: Desk, household: dict[str, str]) -> None:
    body = {"reason": "Pindah.", "household": {"postcode": "x"}}
    answer = desk.client.patch(
        f"/v1/households/{household['id']}", json=body, headers=desk._headers(COUNTER)
    )
    assert answer.status_code == 400
    assert entries(desk, household=household["id"]) == []


def test_a_list_names_every_household_that_it_shows(desk: Desk, household: dict[str, str]) -> None:
    answer = desk.get(DISTRICT, "/v1/households", sort="entered", order="down", limit=5)
    shown = [one["id"] for one in answer.json()["items"]]
    newest = entries(desk, operation="GET /v1/households", limit=1)[0]
    assert newest["subjects"] == shown
    assert newest["details"]["query"] == {"sort": "", "order": "", "limit": "5"}


def test_an_export_is_entered(desk: Desk) -> None:
    assert desk.get(DISTRICT, "/v1/households.csv", district="D12-08").status_code == 200
    newest = entries(desk, action="export", limit=1)[0]
    assert newest["operation"] == "GET /v1/households.csv"
    assert newest["details"] == {"query": {"district": "D12-08"}}


def test_reading_the_trail_is_entered_and_the_public_is_not(desk: Desk) -> None:
    desk.client.get("/v1/options")
    entries(desk)
    assert entries(desk, limit=1)[0]["operation"] == "GET /v1/audit"


def test_pages_follow_each_other_without_gap(desk: Desk, household: dict[str, str]) -> None:
    for _ in range(5):
        desk.get(DISTRICT, f"/v1/households/{household['id']}/members")
    address: str | None = f"/v1/audit?household={household['id']}&limit=2"
    numbers: list[int] = []
    while address:
        answer = desk.get(AUDITOR, address).json()
        numbers += [one["seq"] for one in answer["items"]]
        address = answer["next"]
    assert len(numbers) == 5
    assert numbers == sorted(numbers, reverse=True)


def test_only_auditors_read_the_trail(desk: Desk) -> None:
    assert desk.get(None, "/v1/audit").status_code == 401
    for officer in (DISTRICT, COUNTER, AGENCY):
        assert desk.get(officer, "/v1/audit").status_code == 403


def test_what_is_asked_wrongly_is_named(desk: Desk) -> None:
    for name, value in (("since", "5"), ("cursor", "x"), ("household", "R1"), ("limit", "0")):
        answer = desk.get(AUDITOR, "/v1/audit", **{name: value})
        assert answer.status_code == 400
        assert answer.json()["field"] in (name, "reference_no")


def test_a_case_its_screening_and_its_list_stand_in_the_trail(
    desk: Desk, registry: Database
) -> None:
    with registry.writing() as session:
        case = new_case(session)
        key, number = str(case.household.id), case.household.reference_no
    desk.get(DISTRICT, f"/v1/registrations/{number}")
    desk.get(DISTRICT, f"/v1/registrations/{number}/events")
    desk.get(DISTRICT, f"/v1/households/{number}/aid")
    assert len(entries(desk, household=key)) == 3


def test_the_trail_of_all_this_is_sound(desk: Desk, registry: Database) -> None:
    desk.get(DISTRICT, "/v1/households")
    with registry.reading() as session:
        assert verify(session).sound
