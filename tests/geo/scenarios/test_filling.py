"""An approved district is filled with its families, in an order that explains itself."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from database.session import Database, WriteSession
from geo.publication.service import publish
from geo.scenarios import filling, service
from geo.scenarios.files import families_xlsx
from geo.scenarios.filling import AlreadyFilled, NotApproved
from registry.calendar.service import today
from registry.dwellings.models import Dwelling
from registry.households.models import Household
from registry.housing_applications import service as housing
from registry.housing_applications.papers import Papers
from registry.housing_applications.ranking import rank
from registry.poverty_lines.service import load as load_lines
from registry.programmes.service import load as load_programmes
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country
from tests.geo.scenarios.test_service import ORDER, PLANNER
from tests.registry.housing_applications.made import inspected, take
from tests.registry.registrations.families import (
    COUNTER,
    DISTRICT,
    ENUMERATOR,
    SUPERVISOR,
)

HERE = "D01-01"


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        located_country(opened, 900, seed=5)
        publish(opened, AS_OF)
        yield opened


@pytest.fixture
def session(country: Database) -> Iterator[WriteSession]:
    with country.write_engine.connect() as connection:
        transaction = connection.begin()
        with WriteSession(connection, join_transaction_mode="create_savepoint") as opened:
            yield opened
        transaction.rollback()


def approved(session: WriteSession) -> UUID:
    made = service.save(session, "Untuk diisi", replace(ORDER, draws=0), PLANNER)
    service.submit(session, made.id, PLANNER)
    service.decide(session, made.id, "S01", "diluluskan", SUPERVISOR)
    return made.id


def ranked(session: WriteSession, **given: Any) -> list[Any]:
    values = {"hardcore_only": False} | given
    return list(rank(session, "bina_baharu", HERE, today(), **values).families)


def test_a_district_gets_its_houses_in_the_order_of_its_families(session: WriteSession) -> None:
    scenario = approved(session)
    found = filling.fill(session, scenario, HERE, DISTRICT)
    expected = [one.household_id for one in ranked(session)]
    assert [place.household_id for place, _ in found.places] == expected
    assert [place.rank for place, _ in found.places] == list(range(1, len(expected) + 1))
    assert found.housed == min(found.district.units, len(expected)) > 0
    for place, _ in found.places:
        assert place.points == sum(place.reasons["groups"].values())


def test_a_district_is_filled_once_and_only_after_the_state_s_approval(
    session: WriteSession,
) -> None:
    scenario = approved(session)
    with pytest.raises(NotApproved):
        filling.fill(session, scenario, "D02-01", DISTRICT)
    assert filling.filled(session, scenario, HERE).places == []
    filling.fill(session, scenario, HERE, DISTRICT)
    with pytest.raises(AlreadyFilled):
        filling.fill(session, scenario, HERE, DISTRICT)


def test_families_stand_by_points_then_by_the_rule_for_ties(session: WriteSession) -> None:
    families = ranked(session)
    assert len(families) > 5
    keys = [
        (
            not one.is_recommended,
            -one.priority.points,
            one.income_per_person if one.income_per_person is not None else Decimal(10**12),
            one.verified_on or date.max,
            one.reference_no,
        )
        for one in families
    ]
    assert keys == sorted(keys)


def test_only_verified_poor_families_are_ranked(session: WriteSession) -> None:
    everybody, hardcore = ranked(session), ranked(session, hardcore_only=True)
    assert {one.household_id for one in hardcore} < {one.household_id for one in everybody}
    first = everybody[0].household_id
    session.get_one(Household, first).registration_status = "baru"
    session.flush()
    assert first not in {one.household_id for one in ranked(session)}


def test_a_recommended_application_comes_first_and_a_granted_house_drops_out(
    session: WriteSession,
) -> None:
    load_lines(session)
    load_programmes(session)
    last = ranked(session)[-1]
    one = housing.apply(
        session,
        last.household_id,
        COUNTER,
        category="bina_baharu",
        applied_on=today(),
        papers=Papers("agensi", "KKDW/7", None, "milik_sendiri"),
    )
    inspected(session, one, has_house=False, lines=())
    take(session, one, "inspect", ENUMERATOR)
    take(session, one, "recommend", DISTRICT)
    first = ranked(session)[0]
    assert (first.household_id, first.eligible, first.is_recommended) == (
        last.household_id,
        True,
        True,
    )
    take(session, one, "approve", SUPERVISOR, approved_rm=Decimal(60_000))
    assert last.household_id not in {each.household_id for each in ranked(session)}


def test_a_family_that_the_rule_refuses_is_not_ranked(session: WriteSession) -> None:
    before = rank(session, "baik_pulih", HERE, today(), hardcore_only=False)
    first = before.families[0].household_id
    session.add(Dwelling(household_id=first, tenure="sewa"))
    session.flush()
    after = rank(session, "baik_pulih", HERE, today(), hardcore_only=False)
    assert first not in {one.household_id for one in after.families}
    assert after.refused == before.refused + 1


def test_the_workbook_holds_no_name_and_no_address(session: WriteSession) -> None:
    scenario = approved(session)
    made = families_xlsx(filling.fill(session, scenario, HERE, DISTRICT), DISTRICT)
    assert made.startswith(b"PK")
    sheet = load_workbook(io.BytesIO(made)).active
    assert sheet is not None
    headings = [cell.value for cell in sheet[1]]
    assert headings[:2] == ["kedudukan", "no_rujukan"]
    assert all(str(row[-1].value).startswith(f"PetaKasih: {DISTRICT.name}") for row in sheet["2:9"])
    assert not {"nama", "alamat", "no_pengenalan"} & set(headings)
