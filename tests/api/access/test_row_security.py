"""A handler that forgets its filter leaks nothing: the database refuses the rows."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from api.access import guard
from api.access.matrix import Row
from api.actor import ActorDep
from api.context import ContextDep
from database.session import Database
from registry.actors.service import Actor
from registry.agencies.service import load as load_agencies
from registry.aid_applications.service import apply
from registry.households.models import Household
from registry.poverty_lines.service import load as load_lines
from registry.programmes.service import load as load_programmes
from tests.api.conftest import SETTINGS
from tests.api.officers import app_of, bearer, enrol
from tests.conftest import NewDatabase
from tests.registry.records.made import family
from tests.registry.registrations.families import AGENCY

NEAR = Actor("Pegawai Ranau", "district_officer")
FAR = Actor("Pegawai Kuching", "district_officer")
EVERYWHERE = Actor("Pegawai Negara", "district_officer")
HELPING = Actor("Pegawai JKM", "agency_officer")
OTHER_AGENCY = Actor("Pegawai KKDW", "agency_officer")

naive = APIRouter()


@naive.get("/naive/households")
def everybody(context: ContextDep, _actor: ActorDep) -> list[str]:
    """Forget every filter."""
    with context.database.reading() as session:
        return list(session.scalars(select(Household.reference_no)))


@naive.get("/naive/persons")
def people(context: ContextDep, _actor: ActorDep) -> list[str]:
    """Forget every filter, in raw SQL."""
    with context.database.reading() as session:
        return list(session.scalars(text("SELECT name FROM person")))


@naive.post("/naive/changes")
def change(context: ContextDep, _actor: ActorDep) -> int:
    """Change everybody."""
    with context.database.writing() as session:
        return len(session.execute(text("UPDATE household SET size = 1 RETURNING id")).all())


@pytest.fixture(scope="module")
def client(new_database: NewDatabase) -> Iterator[TestClient]:
    """Return a client of a service with the naive handlers, open to every officer."""
    with new_database() as database, pytest.MonkeyPatch.context() as patch:
        _fill(database)
        open_row = Row("GET", "/naive", "any", False, None, (NEAR.role, HELPING.role))
        patch.setattr(guard, "row_of", lambda method, route: open_row)
        app = app_of(database, SETTINGS)
        app.include_router(naive)
        with TestClient(app) as opened:
            yield opened


def _fill(database: Database) -> None:
    with database.writing() as session:
        load_lines(session)
        load_agencies(session)
        load_programmes(session)
        home = family(session)
        apply(
            session, home.id, AGENCY, agency="JKM", programme="BWE", applied_on=home.registered_on
        )
    enrol(database, [NEAR], area="D12-08")
    enrol(database, [FAR], area="D13-01")
    enrol(database, [EVERYWHERE])
    enrol(database, [HELPING], agency="JKM")
    enrol(database, [OTHER_AGENCY], agency="KKDW")


def asked(client: TestClient, actor: Actor, what: str) -> Any:
    answer = client.get(f"/naive/{what}", headers=bearer(actor))
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("what", ["households", "persons"])
def test_an_officer_of_another_district_gets_nothing(client: TestClient, what: str) -> None:
    assert asked(client, FAR, what) == []
    assert asked(client, NEAR, what) == asked(client, EVERYWHERE, what) != []


@pytest.mark.parametrize("what", ["households", "persons"])
def test_an_agency_gets_whom_it_helps_and_another_nothing(client: TestClient, what: str) -> None:
    assert asked(client, HELPING, what) == asked(client, EVERYWHERE, what)
    assert asked(client, OTHER_AGENCY, what) == []


def test_an_officer_of_another_district_changes_nothing(client: TestClient) -> None:
    assert client.post("/naive/changes", headers=bearer(FAR)).json() == 0
    assert client.post("/naive/changes", headers=bearer(NEAR)).json() == 1
