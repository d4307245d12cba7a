"""Limits of how often one may ask: per account, or per address where nobody is signed in."""

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from api.access.matrix import matrix
from api.access.rates import Rates, RateSettings, kinds
from database.errors import TooMany
from database.session import Database
from tests.api.conftest import SETTINGS
from tests.api.officers import app_of, bearer, enrol
from tests.registry.registrations.families import AUDITOR, COUNTER, DISTRICT

EXPORT = "/v1/households.csv?state=S12"


def test_every_limited_endpoint_is_one_and_its_kind_has_a_setting() -> None:
    assert set(kinds()) <= set(matrix())
    assert set(kinds().values()) | {"refusal", "token"} == set(RateSettings.model_fields)


def test_one_too_many_is_told_when_to_come_back() -> None:
    rates = Rates(RateSettings(sign_in="2/minute"))
    for _ in range(2):
        rates.count("sign_in", "address a")
    with pytest.raises(TooMany) as refused:
        rates.count("sign_in", "address a")
    assert 1 <= refused.value.retry_after <= 61
    rates.count("sign_in", "address b")


def test_an_empty_setting_is_no_limit_and_another_text_is_refused() -> None:
    rates = Rates(RateSettings(search=""))
    for _ in range(1_000):
        rates.count("search", "address a")
    with pytest.raises(ValidationError):
        RateSettings(search="often")


def test_an_account_is_limited_and_another_is_not(own_database: Database) -> None:
    enrol(own_database)
    app = app_of(own_database, SETTINGS)
    app.state.rates = Rates(RateSettings(download="1/hour"))
    with TestClient(app) as client:
        assert client.get(EXPORT, headers=bearer(DISTRICT)).status_code == 200
        told = client.get(EXPORT, headers=bearer(DISTRICT))
        assert told.status_code == 429
        assert 1 <= int(told.headers["Retry-After"]) <= 3601
        assert told.headers["content-type"] == "application/problem+json"
        # Who may not at all is not counted.
        assert client.get(EXPORT, headers=bearer(COUNTER)).status_code == 403


def test_what_an_account_was_refused_is_entered_without_what_it_sent(
    own_database: Database,
) -> None:
    enrol(own_database)
    app = app_of(own_database, SETTINGS)
    app.state.rates = Rates(RateSettings(refusal="3/hour"))
    with TestClient(app) as client:
        for _ in range(5):
            assert client.get(f"{EXPORT}&ethnicity=x", headers=bearer(COUNTER)).status_code == 403
        asked = {"action": "refused"}
        entries = client.get("/v1/audit", params=asked, headers=bearer(AUDITOR)).json()["items"]
    # A flood of refusals does not flood the trail.
    assert len(entries) == 3
    assert {(one["account"], one["operation"], str(one["details"])) for one in entries} == {
        (COUNTER.name, "GET /v1/households.csv", "{'refused': 'role-refused'}")
    }


def test_tries_to_sign_in_are_limited_by_address(own_database: Database) -> None:
    app = app_of(own_database, SETTINGS)
    app.state.rates = Rates(RateSettings(sign_in="3/minute"))
    wrong = {"login": "nobody", "password": "not the right one"}
    with TestClient(app) as client:
        told = [client.post("/v1/sessions", json=wrong).status_code for _ in range(4)]
    assert told == [401, 401, 401, 429]


def test_the_document_tells_of_every_limit(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for method, path in (operation.split() for operation in kinds()):
        # Pages for people are not in it.
        if not path.startswith("/v1/"):
            continue
        assert "429" in paths[path][method.lower()]["responses"], path
