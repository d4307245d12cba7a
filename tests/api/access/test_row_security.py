"""A handler that forgets its filter leaks nothing: the database refuses the rows."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter, Request
from fastapi.testclient import TestClient
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from api.access import guard
from api.access.matrix import Row
from api.actor import ActorDep
from api.auditing import enter_as
from api.context import ContextDep
from database.session import Database
from registry.accounts.models import Account
from registry.accounts.service import disable
from registry.actors.service import Actor
from registry.agencies.service import load as load_agencies
from registry.aid_applications.service import apply
from registry.households.models import Household
from registry.poverty_lines.service import load as load_lines
from registry.programmes.service import load as load_programmes
from tests.api.conftest import SETTINGS
from tests.api.officers import app_of, bearer, enrol, key_of
from tests.conftest import NewDatabase
from tests.registry.agreements.made import DRAFTER, agreed, step
from tests.registry.records.made import family
from tests.registry.registrations.families import AGENCY

NEAR = Actor("Pegawai Ranau", "district_officer")
FAR = Actor("Pegawai Kuching", "district_officer")
EVERYWHERE = Actor("Pegawai Negara", "district_officer")
HELPING = Actor("Pegawai JKM", "agency_officer")
OTHER_AGENCY = Actor("Pegawai KKDW", "agency_officer")
AGREED = Actor("Pegawai KPM", "agency_officer")
"""Of an agency with an agreement in force that covers the family, and no other concern with it."""

POOR = text("UPDATE household SET registration_status = 'disahkan', poverty_status = 'miskin'")

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


@naive.get("/naive/agreements")
def terms(context: ContextDep, _actor: ActorDep) -> list[str]:
    """Forget whose agreements they are."""
    with context.database.reading() as session:
        return list(session.scalars(text("SELECT recipient FROM agreement")))


@naive.get("/naive/releases")
def releases(context: ContextDep, _actor: ActorDep) -> list[str]:
    """Take every field of every family under every agreement that there is."""
    take = text(
        "SELECT concat(household, people) FROM rights.release(:id, NULL, NULL, NULL, NULL, NULL)"
    )
    told: list[str] = []
    with context.database.writing() as session:
        for key in session.scalars(text("SELECT id FROM agreement")).all():
            try:
                with session.begin_nested():
                    told += session.scalars(take, {"id": key}).all()
            except ProgrammingError:
                continue
    return told


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
    enrol(database, [AGREED], agency="KPM")
    with database.writing() as session:
        session.execute(POOR)
        agreed(session, recipient="KPM", fields=["size"])
        step(session, agreed(session, recipient="KKDW"), "suspend", DRAFTER)


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


@pytest.mark.parametrize("what", ["households", "persons"])
def test_an_agreement_adds_nothing_to_any_table(client: TestClient, what: str) -> None:
    assert asked(client, AGREED, what) == []


def test_agencies_see_agreements_of_their_own_and_officers_of_areas_all(client: TestClient) -> None:
    assert asked(client, AGREED, "agreements") == ["KPM"]
    assert asked(client, OTHER_AGENCY, "agreements") == ["KKDW"]
    assert asked(client, HELPING, "agreements") == []
    assert sorted(asked(client, NEAR, "agreements")) == ["KKDW", "KPM"]


def test_only_agreed_fields_leave_and_only_while_the_agreement_is_in_force(
    client: TestClient,
) -> None:
    (told,) = asked(client, AGREED, "releases")
    assert '"size": 3' in told
    assert '"name"' not in told
    assert '"address": null' in told
    for other in (OTHER_AGENCY, HELPING, NEAR, EVERYWHERE):
        assert asked(client, other, "releases") == []


def test_an_officer_of_another_district_changes_nothing(client: TestClient) -> None:
    assert client.post("/naive/changes", headers=bearer(FAR)).json() == 0
    assert client.post("/naive/changes", headers=bearer(NEAR)).json() == 1


def test_an_account_that_is_closed_while_it_asks_is_refused(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(own_database, [NEAR], area="D12-08")

    def close_then_enter(request: Request, actor: Actor) -> None:
        """Let the account be closed between the guard and the first question."""
        with own_database.writing() as session:
            disable(session, session.get_one(Account, key_of(NEAR, "account")))
        enter_as(request, actor)

    monkeypatch.setattr(guard, "enter_as", close_then_enter)
    with TestClient(app_of(own_database, SETTINGS)) as client:
        told = client.get("/v1/households", headers=bearer(NEAR))
    assert (told.status_code, told.json()["type"]) == (
        401,
        "urn:petakasih:problem:identity-refused",
    )
    assert told.headers["www-authenticate"].startswith("Bearer")
