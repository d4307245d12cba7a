from collections.abc import Iterator
from datetime import date

import pytest
from geoalchemy2 import WKTElement
from sqlalchemy import select

from database.errors import NotFound
from database.session import Database
from geo.location.models import HouseholdArea, HouseholdLocation
from geo.location.service import locate_all
from registry.households.models import Household
from tests.conftest import NewDatabase
from tests.geo.country import store_country

POINTS = {
    "inside": (100.5, 1.5),
    "no_point": None,
    "zero": (0.0, 0.0),
    **{f"office_{n}": (100.25, 2.25) for n in range(11)},
}


@pytest.fixture
def database(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        with opened.writing() as session:
            store_country(session)
            session.add_all(household(name, point) for name, point in POINTS.items())
        yield opened


def household(name: str, point: tuple[float, float] | None) -> Household:
    return Household(
        reference_no=name,
        is_demo=True,
        registered_on=date(2026, 1, 1),
        address='No 1, "Kampung" Contoh,\nPekan',
        stated_state_code="S01",
        stated_district_code="D01-01",
        point=WKTElement(f"POINT({point[0]} {point[1]})", srid=4326) if point else None,
        registration_status="disahkan",
    )


def locations(database: Database) -> dict[str, HouseholdLocation]:
    with database.reading() as session:
        rows = session.execute(
            select(Household.reference_no, HouseholdLocation).join(
                HouseholdLocation, HouseholdLocation.household_id == Household.id
            )
        )
        return {row.reference_no: row.HouseholdLocation for row in rows}


def areas(database: Database, boundary_set_id: int) -> dict[str, HouseholdArea]:
    with database.reading() as session:
        rows = session.execute(
            select(Household.reference_no, HouseholdArea)
            .join(HouseholdArea, HouseholdArea.household_id == Household.id)
            .where(HouseholdArea.boundary_set_id == boundary_set_id)
        )
        return {row.reference_no: row.HouseholdArea for row in rows}


def test_every_household_is_located_and_has_its_areas(database: Database) -> None:
    report = locate_all(database)
    kept, placed = locations(database), areas(database, report.boundary_set_id)
    assert set(kept) == set(placed) == set(POINTS)
    assert {name: kept[name].level for name in ("inside", "no_point", "zero")} == {
        "inside": 1, "no_point": 6, "zero": 6,
    }  # fmt: skip
    assert placed["inside"].mukim_code == "M01-01-001"
    assert (placed["no_point"].district_code, placed["no_point"].mukim_code) == ("D01-01", None)


def test_one_coordinate_of_many_households_is_an_office(database: Database) -> None:
    report = locate_all(database)
    assert report.gps_problems == {"repeated": 11, "zero": 1}
    assert locations(database)["office_0"].gps_problem == "repeated"


def test_locating_again_changes_nothing(database: Database) -> None:
    assert locate_all(database).changed == 2 * len(POINTS)
    before = locations(database)["inside"].located_at
    assert locate_all(database).changed == 0
    assert locations(database)["inside"].located_at == before


def test_a_moved_household_is_located_anew(database: Database) -> None:
    report = locate_all(database)
    with database.writing() as session:
        moved = session.scalars(select(Household).where(Household.reference_no == "inside")).one()
        moved.point = WKTElement("POINT(100.5 2.5)", srid=4326)
    assert locate_all(database).changed == 2
    assert areas(database, report.boundary_set_id)["inside"].mukim_code == "M01-01-002"


def test_another_boundary_set_gets_areas_and_leaves_locations_alone(database: Database) -> None:
    first = locate_all(database).boundary_set_id
    with database.writing() as session:
        other = store_country(session, "made-2", is_current=False)
    assert locate_all(database, other).changed == len(POINTS)
    assert areas(database, other)["inside"].mukim_code == "M01-01-001"
    assert areas(database, first)["inside"].mukim_code == "M01-01-001"


def test_batches_give_the_same_as_one(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.location.service.BATCH", 3)
    report = locate_all(database)
    assert report.households == len(POINTS)
    assert report.gps_problems["repeated"] == 11


def test_without_a_boundary_set_nothing_can_be_located(own_database: Database) -> None:
    with pytest.raises(NotFound):
        locate_all(own_database)


def test_without_households_there_is_nothing_to_do(own_database: Database) -> None:
    with own_database.writing() as session:
        store_country(session)
    assert locate_all(own_database).households == 0
