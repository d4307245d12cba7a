"""Applications for a house over HTTP: the whole way, papers, photographs, the form to sign."""

from typing import Any

import pytest

from database.session import Database
from registry.calendar.service import today
from registry.programmes.service import load as load_programmes
from tests.api.officers import Desk, bearer
from tests.registry.housing_applications.made import picture
from tests.registry.registrations.families import (
    AGENCY,
    AUDITOR,
    COUNTER,
    DISTRICT,
    ENUMERATOR,
    OTHER_AGENCY,
    SUPERVISOR,
    verified_case,
)

DAY = today().isoformat()
SEEN = {
    "kind": "awal",
    "inspected_on": DAY,
    "has_house": True,
    "is_dilapidated": True,
    "is_damaged_by_disaster": False,
    "repair_economy": "ekonomik",
    "components": [
        {
            "component": "lantai",
            "element": "penambahbaikan",
            "quantity": "30.50",
            "unit_cost_rm": "110.00",
        }
    ],
}
STEPS: list[tuple[Any, dict[str, Any]]] = [
    (AGENCY, {"event": "inspect"}),
    (DISTRICT, {"event": "recommend"}),
    (SUPERVISOR, {"event": "approve", "approved_rm": "3355.00"}),
    (
        AGENCY,
        {
            "event": "appoint",
            "contractor": "Bina Contoh",
            "contractor_grade": "G1",
            "contract_rm": "3300.00",
        },
    ),
    (AGENCY, {"event": "start"}),
    (AGENCY, {"event": "progress", "progress_percent": 100}),
]


@pytest.fixture(scope="module")
def home(registry: Database) -> str:
    with registry.writing() as session:
        load_programmes(session)
        return str(verified_case(session).household.id)


@pytest.fixture(scope="module")
def asked(desk: Desk, home: str) -> dict[str, Any]:
    made = desk.post(
        COUNTER,
        f"/v1/households/{home}/housing-applications",
        {"category": "baik_pulih", "applied_on": DAY, "land_status": "milik_sendiri"},
    )
    assert made.status_code == 201, made.text
    return dict(made.json())


def path_of(asked: dict[str, Any], rest: str = "") -> str:
    return f"/v1/housing-applications/{asked['id']}{rest}"


def step(desk: Desk, asked: dict[str, Any], by: Any, body: dict[str, Any]) -> dict[str, Any]:
    version = desk.get(by, path_of(asked)).json()["version"]
    answer = desk.post(by, path_of(asked, "/events"), {"version": version} | body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_house_goes_its_way_to_the_keys(desk: Desk, asked: dict[str, Any], home: str) -> None:
    papers = {"endorsement": "ekasih", "land_status": "milik_sendiri", "version": 1}
    sent = desk.client.put(path_of(asked, "/papers"), json=papers, headers=bearer(DISTRICT))
    assert sent.json()["endorsement"] == "ekasih"
    assert desk.get(DISTRICT, path_of(asked, "/eligibility")).json()["items"][0]["met"] is None
    filed = desk.post(ENUMERATOR, path_of(asked, "/inspections"), SEEN).json()
    assert filed["inspections"][0]["cost_rm"] == "3355.00"
    assert desk.get(DISTRICT, path_of(asked, "/eligibility")).json()["items"][0]["met"] is True
    for by, body in STEPS:
        step(desk, asked, by, body)
    desk.post(ENUMERATOR, path_of(asked, "/inspections"), {"kind": "siap", "inspected_on": DAY})
    step(desk, asked, AGENCY, {"event": "complete"})
    done = step(desk, asked, OTHER_AGENCY, {"event": "hand_over", "handed_on": DAY})
    assert (done["status"], len(done["events"]), done["possible_events"]) == ("diserah", 9, [])
    (aid,) = desk.get(COUNTER, f"/v1/households/{home}/aid").json()["items"]
    assert aid["programme"] == "PPRS"


def test_a_photograph_is_sent_and_seen_by_officers(desk: Desk, asked: dict[str, Any]) -> None:
    seen = desk.get(AUDITOR, path_of(asked)).json()["inspections"][0]["id"]
    sent = desk.client.post(
        path_of(asked, f"/inspections/{seen}/photos"),
        content=picture(gps=True),
        headers=bearer(ENUMERATOR) | {"Content-Type": "application/octet-stream"},
    )
    assert sent.status_code == 201, sent.text
    (photo,) = sent.json()["inspections"][0]["photos"]
    assert (round(photo["latitude"], 3), photo["metres_from_home"]) == (5.954, None)
    got = desk.get(AUDITOR, path_of(asked, f"/photos/{photo['id']}"))
    assert (got.headers["content-type"], got.headers["cache-control"]) == (
        "image/jpeg",
        "private, no-store",
    )
    assert b"Rahsia" not in got.content
    assert desk.get(None, path_of(asked, f"/photos/{photo['id']}")).status_code == 401


def test_what_is_no_photograph_is_refused(desk: Desk, asked: dict[str, Any]) -> None:
    seen = desk.get(AUDITOR, path_of(asked)).json()["inspections"][0]["id"]
    address = path_of(asked, f"/inspections/{seen}/photos")
    sent = desk.client.post(address, content=b"<html>", headers=bearer(ENUMERATOR))
    assert (sent.status_code, sent.json()["field"]) == (400, "body")


def test_the_permission_form_is_a_pdf_that_no_cache_keeps(
    desk: Desk, asked: dict[str, Any]
) -> None:
    got = desk.get(COUNTER, path_of(asked, "/lampiran-b"))
    assert got.content.startswith(b"%PDF-")
    assert got.headers["cache-control"] == "private, no-store"


def test_applications_are_listed_and_filtered(desk: Desk, asked: dict[str, Any], home: str) -> None:
    (one,) = desk.get(COUNTER, f"/v1/households/{home}/housing-applications").json()["items"]
    assert one["id"] == asked["id"]
    found = desk.get(COUNTER, "/v1/housing-applications", district="D12-08", category="baik_pulih")
    assert asked["id"] in {each["id"] for each in found.json()["items"]}


def test_the_points_are_shown(desk: Desk, asked: dict[str, Any]) -> None:
    told = desk.get(DISTRICT, path_of(asked, "/priority")).json()
    assert {"hardcore", "oku", "elderly"} <= {one["group"] for one in told["groups"]}


def test_what_a_house_is_made_of_is_public(desk: Desk) -> None:
    told = desk.get(None, "/v1/housing-specifications").json()
    assert told["houses"][-1]["floor_sqft"] == 680
    refused = {one["code"] for one in told["components"] if not one["allowed"]}
    assert refused == {"pagar", "garaj", "perigi", "rumah_belum_siap"}
