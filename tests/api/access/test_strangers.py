"""Refused tokens and sign-ins leave one entry a window, however many there are."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.access.rates import Rates, RateSettings
from api.access.strangers import NAME, NETWORKS_AT_MOST, Strangers, network_of
from database.audit.queries import AuditFilter
from database.audit.service import list_events
from database.errors import PetaKasihError
from database.session import Database
from tests.api.conftest import SETTINGS
from tests.api.officers import app_of, bearer, enrol
from tests.registry.registrations.families import DISTRICT

OFFICERS_ONLY = "/v1/households"
FORGED = {"Authorization": "Bearer forged"}


@pytest.fixture
def app(own_database: Database) -> FastAPI:
    enrol(own_database, [DISTRICT])
    return app_of(own_database, SETTINGS)


def entered(database: Database) -> list[dict[str, Any]]:
    """Return the details of what stands in the trail under the strangers' name."""
    with database.reading() as session:
        return [dict(one.details) for one in list_events(session, AuditFilter(account=NAME))]


def test_what_was_refused_is_entered_once_when_the_window_ends(
    app: FastAPI, own_database: Database
) -> None:
    wrong = {"login": "nobody", "password": "a wrong one"}
    client_secret = {"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}
    with TestClient(app, client=("203.0.113.7", 1)) as client:
        for _ in range(20):
            assert client.get(OFFICERS_ONLY, headers=FORGED).status_code == 401
        client.get(OFFICERS_ONLY, headers={"Cookie": "petakasih=stale"})
        # Who shows nothing was refused nothing.
        assert client.get(OFFICERS_ONLY).status_code == 401
        assert client.post("/v1/sessions", json=wrong).status_code == 401
        assert client.post("/v1/oauth/token", data=client_secret).status_code == 401
        assert client.post("/sign-in", data=wrong).status_code == 401
        assert entered(own_database) == []
    (told,) = entered(own_database)
    assert told["refused"] == [
        {"as": "invalid-token", "from": "203.0.113.0/24", "times": 21},
        {"as": "sign-in-refused", "from": "203.0.113.0/24", "times": 3},
    ]
    assert "nobody" not in str(told)


def test_a_flood_from_everywhere_is_one_entry(own_database: Database) -> None:
    strangers = Strangers(own_database)
    for number in range(5_000):
        strangers.count("invalid-token", f"10.{number % 250}.{number // 250}.1")
    strangers.enter()
    strangers.enter()
    (told,) = entered(own_database)
    assert len(told["refused"]) == NETWORKS_AT_MOST + 1
    assert sum(one["times"] for one in told["refused"]) == 5_000
    assert told["refused"][0] == {
        "as": "invalid-token",
        "from": "others",
        "times": 5_000 - NETWORKS_AT_MOST,
    }


def test_a_database_that_does_not_answer_ends_nothing_and_the_count_goes_on(
    own_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse() -> None:
        raise PetaKasihError("not now")

    strangers = Strangers(own_database)
    strangers.count("invalid-token", None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_database, "writing", refuse)
        strangers.enter_or_log()
    assert "could not be entered" in caplog.text
    strangers.count("invalid-token", None)
    strangers.enter_or_log()
    (told,) = entered(own_database)
    assert told["refused"] == [{"as": "invalid-token", "from": "unknown", "times": 2}]


def test_an_address_that_goes_on_is_told_to_wait_and_a_good_token_passes(app: FastAPI) -> None:
    app.state.rates = Rates(RateSettings(token="3/minute"))
    with TestClient(app) as client:
        told = [client.get(OFFICERS_ONLY, headers=FORGED).status_code for _ in range(5)]
        assert told == [401, 401, 401, 429, 429]
        assert client.get(OFFICERS_ONLY, headers=bearer(DISTRICT)).status_code == 200


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("testclient", "unknown"),
        (None, "unknown"),
    ],
)
def test_only_the_network_of_an_address_is_kept(address: str | None, network: str) -> None:
    assert network_of(address) == network
