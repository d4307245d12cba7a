"""What somebody sends wrongly is never told back, nor written to the log, when it is personal."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.officers import Desk, bearer
from tests.registry.registrations.families import COUNTER

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
