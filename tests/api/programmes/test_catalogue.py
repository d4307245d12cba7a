"""The catalogue over HTTP: as of a day for all; new versions and rules by administrators."""

from typing import Any

import pytest

from database.session import Database
from registry.actors.service import Actor
from registry.programmes.service import load
from tests.api.officers import Desk, enrol
from tests.registry.registrations.families import DISTRICT

ADMIN = Actor("Pentadbir Katalog", "administrator")
VERSION: dict[str, Any] = {
    "starts_on": "2031-01-01",
    "name_ms": "Elaun Pekerja OKU",
    "name_en": "Allowance for working OKU",
    "form": "tunai",
    "recipient": "orang",
    "amount_monthly": "555.00",
    "amount_ms": "RM555 sebulan",
    "amount_en": "RM555 a month",
    "source": "Pekeliling ujian",
}
RULE: dict[str, Any] = {
    "code": "epoku",
    "subject": "person",
    "starts_on": "2031-01-01",
    "condition": {
        "ms": "Bekerja",
        "en": "Works",
        "all": [{"ms": "a", "en": "b", "if": "is_working"}],
    },
    "amounts": [{"if": "age >= 50", "rm": "600"}, {"rm": "555"}],
    "source": "Pekeliling ujian",
}
AGENCY: dict[str, Any] = {
    "starts_on": "2031-01-01",
    "name_ms": "Jabatan Baharu",
    "name_en": "New Department",
    "source": "Warta ujian",
}


@pytest.fixture(scope="module")
def office(desk: Desk, registry: Database) -> Desk:
    """Return the desk with the catalogue loaded and an administrator signed in."""
    enrol(registry, [ADMIN])
    with registry.writing() as session:
        load(session)
    return desk


def amount(office: Desk, on: str) -> str:
    items = office.get(None, "/v1/programmes", on=on, agency="JKM").json()["items"]
    return next(one["amount_monthly"] for one in items if one["code"] == "EPOKU")


def test_a_new_version_is_in_force_from_its_day(office: Desk) -> None:
    made = office.post(ADMIN, "/v1/programmes/JKM/EPOKU/versions", VERSION)
    assert made.status_code == 201, made.text
    assert made.json()["entered_by"] == ADMIN.name
    assert (amount(office, "2030-12-31"), amount(office, "2031-01-01")) == ("450.00", "555.00")
    told = office.get(None, "/v1/programmes/JKM/EPOKU").json()["versions"]
    assert [one["entered_by"] for one in told] == ["petakasih", ADMIN.name]


def test_a_new_rule_decides_from_its_day(office: Desk) -> None:
    made = office.post(ADMIN, "/v1/programmes/JKM/EPOKU/rules", RULE)
    assert made.status_code == 201, made.text
    assert made.json()["condition"] == RULE["condition"]
    body = {"rule": "epoku", "facts": {"is_working": True, "age": 60}}
    before = office.client.post("/v1/eligibility-checks", json=body | {"on": "2030-12-31"}).json()
    after = office.client.post("/v1/eligibility-checks", json=body | {"on": "2031-01-01"}).json()
    assert (before["items"][0]["met"], after["items"][0]["met"]) == (None, True)
    assert after["items"][0]["amount"] == "600"
    told = office.get(None, "/v1/programmes/JKM/EPOKU").json()["rules"]
    assert [one["number"] for one in told] == [0, 1]


def test_a_new_name_of_an_agency_holds_from_its_day(office: Desk) -> None:
    made = office.post(ADMIN, "/v1/agencies/SPNB/versions", AGENCY)
    assert made.status_code == 201, made.text

    def name(on: str) -> str:
        items = office.get(None, "/v1/agencies", on=on).json()["items"]
        return next(one["name_en"] for one in items if one["code"] == "SPNB")

    assert name("2030-12-31") == "National Housing Corporation"
    assert name("2031-01-01") == "New Department"
    assert len(office.get(None, "/v1/agencies/SPNB/versions").json()["items"]) == 2


def test_only_administrators_enter(office: Desk) -> None:
    for path, body in (
        ("/v1/programmes/JKM/EPOKU/versions", VERSION),
        ("/v1/programmes/JKM/EPOKU/rules", RULE),
        ("/v1/agencies/SPNB/versions", AGENCY),
    ):
        assert office.post(DISTRICT, path, body).status_code == 403
        assert office.post(None, path, body).status_code == 401


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [
        ("/v1/programmes/JKM/EPOKU/versions", VERSION | {"form": "emas"}, 400, "form"),
        ("/v1/programmes/JKM/EPOKU/versions", VERSION | {"ends_on": "2030-01-01"}, 400, "ends_on"),
        ("/v1/programmes/JKM/EPOKU/versions", VERSION | {"purpose": "makanan"}, 400, "purpose"),
        ("/v1/programmes/JKM/NONE/versions", VERSION, 404, "programme"),
        ("/v1/programmes/NONE/EPOKU/versions", VERSION, 404, "agency"),
        ("/v1/programmes/JKM/EPOKU/rules", RULE | {"code": "bwe"}, 400, "code"),
        (
            "/v1/programmes/JKM/EPOKU/rules",
            RULE | {"condition": {"ms": "a", "en": "a", "if": "colour"}},
            400,
            "condition",
        ),
        ("/v1/agencies/SPNB/versions", AGENCY | {"ends_on": "2030-01-01"}, 400, "ends_on"),
    ],
)
def test_what_cannot_be_entered_is_explained(
    office: Desk, path: str, body: dict[str, Any], status: int, field: str
) -> None:
    answer = office.post(ADMIN, path, body)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
