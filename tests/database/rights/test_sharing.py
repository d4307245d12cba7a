"""What agreements open, by raw SQL under the web role: agreed fields of covered families, noted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from database.rights.identity import PURPOSE, Identity
from database.rights.sharing import HOUSEHOLD, PERSON, shared_fields
from database.serving import Serving
from database.session import Database
from registry.accounts.service import Grant, create_person, give
from tests.conftest import NewDatabase
from tests.database.rights.battery import REFUSED
from tests.registry.agreements.made import DRAFTER, agreed, drafted, expired, ready, step, verified
from tests.serving import KEYS, served

RELEASE = (
    "SELECT household_id, household, people "
    "FROM rights.release(:agreement, :fields, :state, :district, :after, :most)"
)
EVERYTHING = {"fields": None, "state": None, "district": None, "after": None, "most": None}


@dataclass
class World:
    """A database with a covered family, its agreements by name and officers by name."""

    owner: Database
    serving: Serving
    agreements: dict[str, UUID] = field(default_factory=dict)
    officers: dict[str, Identity] = field(default_factory=dict)


@pytest.fixture(scope="module")
def world(new_database: NewDatabase) -> Iterator[World]:
    with new_database() as database:
        ready(database)
        made = World(database, served(database))
        _agreements(database, made)
        _officers(database, made)
        yield made
        made.serving.close()


def _agreements(database: Database, made: World) -> None:
    with database.writing() as session:
        verified(session)
        in_force, suspended, ended = agreed(session), agreed(session), agreed(session)
        made.agreements = {
            "in force": in_force.id,
            "draft": drafted(session).id,
            "suspended": step(session, suspended, "suspend", DRAFTER).id,
            "ended": step(session, ended, "end", DRAFTER).id,
            "expired": expired(session).id,
            "elsewhere": agreed(session, areas=["D12-01", "S01"]).id,
            "others": agreed(session, classes=["terkeluar"]).id,
            "aided": agreed(session, programmes=["JKM/BWE"]).id,
            "household": agreed(session, fields=["size"]).id,
            "numbers": agreed(
                session, fields=["identity_no"], sensitive_reason="Padanan dengan JPN"
            ).id,
        }


def _officers(database: Database, made: World) -> None:
    grants = {
        "JKM": Grant("agency_officer", None, "JKM"),
        "JKM Ranau": Grant("agency_officer", "D12-08", "JKM"),
        "JKM Kuching": Grant("agency_officer", "D13-01", "JKM"),
        "KKDW": Grant("agency_officer", None, "KKDW"),
        "JKM counter": Grant("counter_officer", None, "JKM"),
        "district": Grant("district_officer", "D12-08", None),
        "administrator": Grant("administrator"),
        "secretary": Grant("meeting_secretary"),
    }
    with database.writing() as session:
        for name, grant in grants.items():
            account, _ = create_person(session, name.lower().replace(" ", "."), name, "tests")
            give(session, account, grant, "tests")
            made.officers[name] = Identity(account.id, grant.role, KEYS.derive(PURPOSE))


@pytest.fixture
def web(world: World) -> Iterator[Connection]:
    """Return a connection under the web role; what is done in it is undone."""
    with world.serving.web.write_engine.connect() as connection:
        yield connection


def taken(
    connection: Connection, world: World, officer: str, agreement: str, **asked: Any
) -> list[Any] | None:
    """Return what an officer gets under an agreement; None when the database refuses."""
    values = EVERYTHING | asked | {"agreement": world.agreements[agreement]}
    with connection.begin_nested() as nested:
        world.officers[officer].enter(connection)
        try:
            return list(connection.execute(text(RELEASE), values))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != REFUSED:
                raise
            nested.rollback()
            return None


def test_the_recipient_gets_agreed_fields_and_every_other_one_blank(
    web: Connection, world: World
) -> None:
    ((_, household, people),) = taken(web, world, "JKM", "in force") or []
    told = {name for name, value in household.items() if value is not None}
    assert told == {"reference_no", "district_code", "size"}
    assert set(household) == {one.code for one in shared_fields() if one.of == HOUSEHOLD}
    assert len(people) == 3
    assert set(people[0]) == {one.code for one in shared_fields() if one.of == PERSON}
    assert {name for name, value in people[0].items() if value is not None} <= {
        "name",
        "birth_date",
    }


def test_an_agreement_about_households_tells_nothing_of_people(
    web: Connection, world: World
) -> None:
    ((_, household, people),) = taken(web, world, "JKM", "household") or []
    assert (household["size"], household["district_code"], people) == (3, None, [])


def test_fewer_fields_may_be_asked_for_and_never_more(web: Connection, world: World) -> None:
    asked = ["reference_no", "name", "religion", "gross_income_monthly"]
    ((_, household, people),) = taken(web, world, "JKM", "in force", fields=asked) or []
    assert {name for name, value in household.items() if value is not None} == {"reference_no"}
    assert {name for name, value in people[0].items() if value is not None} == {"name"}


def test_numbers_leave_the_database_sealed(web: Connection, world: World) -> None:
    ((_, _, people),) = taken(web, world, "JKM", "numbers") or []
    assert all(one["identity_no"].startswith("pk1:") for one in people)


@pytest.mark.parametrize("agreement", ["draft", "suspended", "ended", "expired"])
def test_an_agreement_that_is_not_in_force_opens_nothing(
    web: Connection, world: World, agreement: str
) -> None:
    assert taken(web, world, "JKM", agreement) is None


@pytest.mark.parametrize("agreement", ["elsewhere", "others", "aided"])
def test_only_families_of_the_area_class_and_programme_are_covered(
    web: Connection, world: World, agreement: str
) -> None:
    assert taken(web, world, "JKM", agreement) == []


@pytest.mark.parametrize(
    "officer", ["KKDW", "JKM counter", "district", "administrator", "secretary"]
)
def test_nobody_but_an_agency_officer_of_the_recipient_takes_anything(
    web: Connection, world: World, officer: str
) -> None:
    assert taken(web, world, officer, "in force") is None


def test_an_officer_of_the_recipient_gets_no_more_than_the_own_area(
    web: Connection, world: World
) -> None:
    assert len(taken(web, world, "JKM Ranau", "in force") or []) == 1
    assert taken(web, world, "JKM Kuching", "in force") == []


def test_a_part_of_the_area_may_be_asked_for(web: Connection, world: World) -> None:
    assert len(taken(web, world, "JKM", "in force", state="S12", district="D12-08") or []) == 1
    assert taken(web, world, "JKM", "in force", district="D12-01") == []
    ((key, *_),) = taken(web, world, "JKM", "in force", most=1) or []
    assert taken(web, world, "JKM", "in force", after=key) == []


@pytest.mark.parametrize("table", ["household", "person", "dwelling", "income_line"])
def test_tables_show_an_agency_nothing_of_what_an_agreement_opens(
    web: Connection, world: World, table: str
) -> None:
    world.officers["JKM"].enter(web)
    assert web.scalar(text(f"SELECT count(*) FROM {table}")) == 0


def test_every_release_is_noted_by_the_database_itself(web: Connection, world: World) -> None:
    ((key, *_),) = taken(web, world, "JKM", "in force", fields=["size"]) or []
    noted = web.execute(
        text(
            "SELECT id, account, purpose, fields, records FROM agreement_release "
            "WHERE agreement_id = :key"
        ),
        {"key": world.agreements["in force"]},
    ).one()
    assert noted[1:] == ("JKM", "find_eligible", ["size"], 1)
    world.officers["district"].enter(web)
    households = text("SELECT household_id FROM agreement_release_household WHERE release_id = :id")
    assert web.scalars(households, {"id": noted.id}).all() == [key]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO agreement_release (id, agreement_id, account, purpose, fields, records) "
        "SELECT gen_random_uuid(), id, 'x', 'x', '{{}}', 0 FROM agreement",
        "UPDATE agreement_release SET records = 0",
        "DELETE FROM agreement_release",
        "DELETE FROM agreement_release_household",
        "TRUNCATE agreement_release, agreement_release_household",
        "DELETE FROM agreement",
        "UPDATE agreement SET fields = '{{identity_no}}'",
        "UPDATE agreement SET last_day = '2099-12-31'",
        "UPDATE agreement SET state = 'berkuat_kuasa', approved_by = 'JKM' WHERE state = 'draf'",
        "UPDATE agreement SET state = 'berkuat_kuasa' WHERE state = 'ditamatkan'",
        "SELECT * FROM rights.agreement_in_force(gen_random_uuid())",
    ],
)
@pytest.mark.parametrize("officer", ["JKM", "administrator"])
def test_raw_sql_neither_forges_a_release_nor_widens_an_agreement(
    web: Connection, world: World, officer: str, statement: str
) -> None:
    world.officers[officer].enter(web)
    before = web.execute(text("SELECT * FROM agreement ORDER BY id")).all()
    with web.begin_nested() as nested:
        try:
            web.execute(text(statement.replace("{{", "{").replace("}}", "}")))
        except DBAPIError:
            nested.rollback()
    assert web.execute(text("SELECT * FROM agreement ORDER BY id")).all() == before


def test_the_owner_cannot_change_the_terms_or_the_log_either(web: Connection, world: World) -> None:
    taken(web, world, "JKM", "in force")
    web.commit()
    with world.owner.write_engine.connect() as owner:
        for statement in (
            "UPDATE agreement SET fields = '{identity_no}'",
            "DELETE FROM agreement_release_household",
            "UPDATE agreement_release SET account = 'x'",
            "TRUNCATE agreement_release_household",
        ):
            with pytest.raises(DBAPIError), owner.begin_nested():
                owner.execute(text(statement))


def test_an_administrator_approves_a_draft_of_another_under_the_own_name_only(
    web: Connection, world: World
) -> None:
    approve = text(
        "UPDATE agreement SET state = 'berkuat_kuasa', approved_by = :name WHERE id = :id"
    )
    draft = world.agreements["draft"]
    world.officers["administrator"].enter(web)
    with pytest.raises(DBAPIError), web.begin_nested():
        web.execute(approve, {"name": "secretary", "id": draft})
    assert web.execute(approve, {"name": "administrator", "id": draft}).rowcount == 1
    web.rollback()
