"""Causes of change over HTTP: exact, for officers under their grant."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from database.session import Database
from geo.changes.causes import GAINS, LOSSES
from geo.publication.queries import PublicationInfo
from geo.publication.service import list_publications
from registry.actors.service import Actor
from tests.api.conftest import SETTINGS
from tests.api.officers import Desk, app_of, enrol

PATH = "/v1/publications/{}/changes"
OF_STATE = Actor("Penyelia Perubahan Negeri", "state_supervisor")
OF_COUNTRY = Actor("Penyelia Perubahan Negara", "state_supervisor")


@pytest.fixture(scope="module")
def officers(country: Database) -> Iterator[Desk]:
    """Return a client for two supervisors: one of state 1, the other of the country."""
    enrol(country, (OF_STATE,), area="S01")
    enrol(country, (OF_COUNTRY,))
    app = app_of(country, SETTINGS)
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield Desk(opened)


@pytest.fixture(scope="module")
def numbers(country: Database, publication: PublicationInfo) -> list[int]:
    """Return the numbers of both publications, the newest first."""
    with country.reading() as session:
        older = list_publications(session, before=publication.number)
    return [publication.number, *(one.number for one in older)]


def test_every_change_is_the_sum_of_its_causes(officers: Desk, numbers: list[int]) -> None:
    response = officers.get(OF_COUNTRY, PATH.format(numbers[0]))
    assert response.headers["cache-control"] == "private, no-store"
    answer = response.json()
    assert (answer["publication"], answer["before"]["number"]) == tuple(numbers)
    assert {item["indicator"] for item in answer["items"]} >= {"poor_hh", "exited_hh"}
    for item in answer["items"]:
        caused = sum(item[one] for one in GAINS) - sum(item[one] for one in LOSSES)
        assert item["after"] - item["before"] == caused


def test_an_officer_is_told_of_the_areas_of_the_grant(officers: Desk, numbers: list[int]) -> None:
    path = PATH.format(numbers[0])
    for level, codes in (("district", {"D01"}), ("state", {"S01"}), ("national", set())):
        inside = officers.get(OF_STATE, path, level=level, state="S01").json()["items"]
        assert {item["area_code"][:3] for item in inside} == codes
    assert officers.get(OF_STATE, path).status_code == 403
    assert officers.get(OF_STATE, path, state="S02").status_code == 403


def test_the_first_publication_tells_of_no_change(officers: Desk, numbers: list[int]) -> None:
    answer = officers.get(OF_COUNTRY, PATH.format(numbers[-1])).json()
    assert (answer["before"], answer["items"]) == (None, [])


def test_causes_of_change_are_for_officers(officers: Desk, numbers: list[int]) -> None:
    assert officers.get(None, PATH.format(numbers[0])).status_code == 401


@pytest.mark.parametrize(
    ("field", "asked"), [("level", {"level": "mukim"}), ("colour", {"colour": "red"})]
)
def test_a_wrong_question_is_explained(
    officers: Desk, numbers: list[int], field: str, asked: dict[str, str]
) -> None:
    response = officers.get(OF_COUNTRY, PATH.format(numbers[0]), **asked)
    assert (response.status_code, response.json()["field"]) == (400, field)
