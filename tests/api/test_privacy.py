"""What somebody sends wrongly is never told back, nor written to the log, when it is personal."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from api.access.matrix import PUBLIC, matrix, roles
from api.main import create_app
from database.session import Database
from registry.accounts import service as accounts
from registry.accounts.models import Account
from registry.accounts.service import Grant
from registry.actors.service import Actor
from tests.api.conftest import SETTINGS
from tests.api.officers import Desk, bearer, enrol, key_of
from tests.registry.registrations.families import COUNTER
from tests.serving import nowhere

NUMBER = "800101-13-555X"
PHONE = "016-7778889x"
NAME = "Kamariah\x00Binti Puteh"
PASSWORD = "rahsia-besar-sekali"
PERSONAL = ("800101", "13-555", "13555", "7778889", "Kamariah", "Puteh", PASSWORD)

FORM: dict[str, Any] = {
    "head_name": "Ali Bin Abu",
    "identity_no": "800101-13-5551",
    "citizenship": "MYS",
    "yearly_income": "12000.00",
    "household_size": 4,
    "address": "Kampung Contoh, 89300 Ranau",
    "state_code": "S12",
    "district_code": "D12-08",
    "stratum": "luar_bandar",
}
INTAKE = {"channel": "pejabat_daerah", "received_on": "2026-11-20"}


def intake(**changes: Any) -> dict[str, Any]:
    return INTAKE | {"form": FORM | changes}


def household(**changes: Any) -> dict[str, Any]:
    person = {"identity": {"identity_type": "mykad", "identity_no": NUMBER}, "person": {}}
    return {"household": {"address": "Kampung"} | changes, "people": [person]} | INTAKE


SENT = {
    "a number with a letter": ("POST", "/v1/registrations", intake(identity_no=NUMBER)),
    "a number in a list": ("POST", "/v1/registrations", intake(identity_no=[NUMBER])),
    "a name with a NUL": ("POST", "/v1/registrations", intake(head_name=NAME)),
    "a name that is an object": ("POST", "/v1/registrations", intake(head_name={NAME: NUMBER})),
    "a field that is none": ("POST", "/v1/registrations", intake(phone=PHONE)),
    "a long form": ("POST", "/v1/households", household(phone_mobile=PHONE)),
    "a status check": ("POST", "/v1/status-checks", {"identity_no": NUMBER, "birth_date": NAME}),
    "a sign-in": ("POST", "/v1/sessions", {"login": "x", "password": PASSWORD, "more": PASSWORD}),
    "a wrong password": ("POST", "/v1/sessions", {"login": PASSWORD, "password": PASSWORD}),
    "a number in the path": ("GET", f"/v1/households/{NUMBER}", None),
    "a number as a filter": ("GET", f"/v1/households?district={NUMBER}", None),
    "a name as a code": ("GET", "/v1/households?category=Kamariah%20Puteh", None),
    "a number as a cursor": ("GET", f"/v1/registrations?cursor={NUMBER}", None),
}


@pytest.fixture(autouse=True)
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.DEBUG):
        yield


@pytest.mark.parametrize(("method", "path", "body"), SENT.values(), ids=list(SENT))
def test_what_is_personal_is_not_told_back(
    desk: Desk, caplog: pytest.LogCaptureFixture, method: str, path: str, body: Any
) -> None:
    headers = bearer(COUNTER) | {"Idempotency-Key": "privacy-test-1"}
    answer = desk.client.request(method, path, json=body, headers=headers)
    assert 400 <= answer.status_code < 500, answer.text
    of_service = [one.getMessage() for one in caplog.records if not one.name.startswith("http")]
    for word in PERSONAL:
        assert word not in answer.text
        assert not any(word in line for line in of_service)


def test_a_body_that_is_no_json_is_not_told_back(desk: Desk) -> None:
    headers = bearer(COUNTER) | {"Content-Type": "application/json", "Idempotency-Key": "k" * 8}
    sent = f'{{"identity_no": "{NUMBER}", oops'
    answer = desk.client.post("/v1/registrations", content=sent, headers=headers)
    assert answer.status_code == 400
    assert "800101" not in answer.text


EVERY_ROLE = Actor("Pegawai Segala Peranan", "enumerator")
DOCUMENT = create_app(nowhere(), SETTINGS).openapi()
PERSONAL_NAMES = ("name", "identity", "phone", "birth", "bank", "account_no", "email")
"""What the name of a parameter that stands in an address must not hold."""


@pytest.fixture(scope="module")
def everybody(registry: Database, desk: Desk) -> dict[str, str]:
    """Return the headers of an account that has every role for the country."""
    enrol(registry, [EVERY_ROLE])
    with registry.writing() as session:
        account = session.get_one(Account, key_of(EVERY_ROLE, "account"))
        for role in set(roles()) - {PUBLIC, EVERY_ROLE.role}:
            accounts.give(session, account, Grant(role), "tests")
    return bearer(EVERY_ROLE) | {"Idempotency-Key": "privacy-test-2"}


def wrong_body(operation: dict[str, Any]) -> Any:
    """Return a body with a name or a number in every field that the document knows, and more."""
    content = operation.get("requestBody", {}).get("content", {})
    named = content.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
    fields = DOCUMENT["components"]["schemas"].get(named, {}).get("properties", {})
    values = {field: (NUMBER, NAME, {NAME: NUMBER})[i % 3] for i, field in enumerate(fields)}
    return values | {PHONE: PASSWORD}


def told_back(desk: Desk, path: str, method: str, headers: dict[str, str]) -> tuple[int, str]:
    """Return how an operation answers when all that it is sent is personal and wrong."""
    operation = DOCUMENT["paths"][path][method]
    address, query = path, {"nama": NAME}
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            address = address.replace(f"{{{parameter['name']}}}", NUMBER)
        if parameter["in"] == "query":
            query[parameter["name"]] = NUMBER
    answer = desk.client.request(
        method, address, params=query, json=wrong_body(operation), headers=headers
    )
    return answer.status_code, answer.text + str(answer.headers)


def test_no_operation_tells_back_or_logs_what_is_personal(
    desk: Desk, caplog: pytest.LogCaptureFixture, everybody: dict[str, str]
) -> None:
    faults = []
    for path, operations in DOCUMENT["paths"].items():
        for method in operations:
            status, told = told_back(desk, path, method, everybody)
            logged = [one.getMessage() for one in caplog.records if not one.name.startswith("http")]
            caplog.clear()
            leaks = [word for word in PERSONAL if any(word in one for one in (told, *logged))]
            if leaks or status >= 500:
                faults.append((method, path, status, leaks))
    assert faults == []


def test_the_scan_covers_every_operation_of_the_matrix_but_pages() -> None:
    scanned = {
        f"{method.upper()} {path}"
        for path, operations in DOCUMENT["paths"].items()
        for method in operations
    }
    assert {one for one in matrix() if " /v1/" in one} - scanned == set()


def test_no_address_has_a_place_for_who_somebody_is() -> None:
    named = {
        parameter["name"]
        for operations in DOCUMENT["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] in ("query", "path")
    }
    assert {one for one in named if any(word in one for word in PERSONAL_NAMES)} == {"name"}
