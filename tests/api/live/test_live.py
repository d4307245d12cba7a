"""Live counts over HTTP: exact, for officers under their grant."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from database.session import Database
from tests.api.conftest import SETTINGS
from tests.api.officers import Desk, app_of, enrol
from tests.registry.registrations.families import OTHER_SUPERVISOR, SUPERVISOR

PATH = "/v1/statistics/live"


@pytest.fixture(scope="module")
def officers(country: Database) -> Iterator[Desk]:
    """Return a client for two supervisors: one of state 1, the other of the country."""
    enrol(country, (SUPERVISOR,), area="S01")
    enrol(country, (OTHER_SUPERVISOR,))
    app = app_of(country, SETTINGS)
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield Desk(opened)


def test_districts_add_up_to_the_nation(officers: Desk) -> None:
    (nation,) = officers.get(OTHER_SUPERVISOR, PATH, level="national").json()["items"]
    districts = officers.get(OTHER_SUPERVISOR, PATH).json()["items"]
    for count in ("registered_hh", "poor_hh", "hardcore_hh", "exited_hh"):
        assert sum(item[count] for item in districts) == nation[count]
    assert nation["poor_hh"] > 0


def test_an_officer_counts_in_the_areas_of_the_grant(officers: Desk) -> None:
    inside = officers.get(SUPERVISOR, PATH, level="mukim", state="S01")
    assert {item["area"][:3] for item in inside.json()["items"] if item["area"]} == {"M01"}
    assert officers.get(SUPERVISOR, PATH, state="S02").status_code == 403
    assert officers.get(SUPERVISOR, PATH).status_code == 403


def test_live_counts_are_for_officers(officers: Desk) -> None:
    assert officers.get(None, PATH).status_code == 401


@pytest.mark.parametrize(
    ("field", "asked"), [("level", {"level": "village"}), ("colour", {"colour": "red"})]
)
def test_a_wrong_question_is_explained(officers: Desk, field: str, asked: dict[str, str]) -> None:
    response = officers.get(OTHER_SUPERVISOR, PATH, **asked)
    assert (response.status_code, response.json()["field"]) == (400, field)
