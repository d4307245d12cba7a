"""Placing households: points, then addresses, then people; the same again changes nothing."""

from datetime import date

import pytest
from geoalchemy2 import WKTElement
from sqlalchemy import select

from database.session import Database
from geo.geocoding.models import AddressAnswer, GeocodeRun
from geo.geocoding.service import GeocoderCache
from geo.location import queries as location_queries
from geo.location.models import HouseholdArea, HouseholdLocation
from geo.placement.decisions import Desk
from geo.placement.service import place_households, place_if_stale
from geo.review import service as review
from registry.households.models import Household
from tests.geo.country import store_country
from tests.geo.gazetteer.made import store_gazetteer


def household(number: int, address: str, **more: object) -> Household:
    fields = {
        "reference_no": f"R{number}",
        "is_demo": True,
        "registered_on": date(2026, 1, 1),
        "address": address,
        "registration_status": "disahkan",
    }
    return Household(**(fields | more))


@pytest.fixture
def country(own_database: Database) -> Database:
    with own_database.writing() as session:
        store_country(session)
        store_gazetteer(session)
        session.add_all(
            [
                household(1, "", point=WKTElement("POINT(103.5 2.5)", srid=4326)),
                household(2, "Kampung Pulai", postcode="10000", town="Pekan Satu"),
                household(3, "Kampung Mawar, Name of S01", poverty_status="miskin_tegar"),
                household(4, "tidak diketahui"),
            ]
        )
    return own_database


def places(database: Database) -> dict[str, tuple[str, int, str | None, str | None]]:
    with database.reading() as session:
        rows = session.execute(
            select(
                Household.reference_no,
                HouseholdLocation.source,
                HouseholdLocation.level,
                HouseholdArea.district_code,
                HouseholdArea.mukim_code,
            )
            .join(HouseholdLocation)
            .join(HouseholdArea, HouseholdArea.household_id == Household.id)
        )
        return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}


def test_a_point_wins_and_an_exact_village_is_next(country: Database) -> None:
    place_households(country)
    found = places(country)
    assert found["R1"] == ("gps", 1, "D02-02", "M02-02-002")
    assert found["R2"] == ("address", 2, "D01-01", "M01-01-001")


def test_doubtful_addresses_wait_for_a_person_hardcore_poor_first(country: Database) -> None:
    report = place_households(country)
    with country.reading() as session:
        queue = review.list_tasks(session)
        assert [task.is_hardcore for task in queue] == [True, False]
    assert report.queued == 2


def test_a_point_far_from_its_postcode_stays_and_a_person_is_asked(country: Database) -> None:
    here = WKTElement("POINT(103.5 2.5)", srid=4326)
    with country.writing() as session:
        session.add(household(5, "Jalan Besar", postcode="10000", point=here))
    place_households(country)
    assert places(country)["R5"][:3] == ("gps", 1, "D02-02")
    with country.reading() as session:
        flags = [task.answer["flags"] for task in review.list_tasks(session)]
    assert ["far_from_postcode"] in flags


def test_addresses_are_measured_on_households_that_have_a_point(country: Database) -> None:
    # No two on one point: many on one very point are the office's.
    with country.writing() as session:
        session.add_all(
            household(
                100 + number,
                "Kampung Pulai",
                postcode="10000",
                point=WKTElement(f"POINT(100.4 {1.5 + number / 1e4})", srid=4326),
                stratum=stratum,
            )
            for number, stratum in enumerate(["bandar"] * 4 + ["luar_bandar"] * 20)
        )
    report = place_households(country)
    assert report.measured is not None
    assert report.measured["whole"]["rows"] == 24
    assert report.measured["whole"]["district_right"] == 1.0
    assert list(report.measured["groups"]["stratum"]) == ["luar_bandar"]


def test_with_few_points_nothing_is_measured(country: Database) -> None:
    assert place_households(country).measured is None


def test_a_decision_during_a_run_leaves_the_moving_to_the_run(country: Database) -> None:
    place_households(country)
    before = places(country)
    with country.writing() as run, country.writing() as session:
        assert location_queries.may_write(run)
        task = next(one for one in review.list_tasks(session) if "Mawar" in one.address)
        Desk(GeocoderCache()).place(session, task.id, lon=101.3, lat=1.6, by="a", note="")
    assert places(country) == before
    place_households(country)
    assert places(country)["R3"][:3] == ("address", 2, "D01-02")


def test_running_again_changes_nothing(country: Database) -> None:
    place_households(country)
    before = places(country)
    again = place_households(country)
    assert (again.location.changed, again.queued, again.moved) == (0, 0, {})
    assert places(country) == before


def test_nothing_is_placed_again_until_something_changes(country: Database) -> None:
    assert place_if_stale(country) is not None
    assert place_if_stale(country) is None
    with country.writing() as session:
        session.add(household(6, "Kampung Pulai", postcode="10000", town="Pekan Satu"))
    assert place_if_stale(country) is not None
    with country.writing() as session:
        review.place(session, review.list_tasks(session)[0].id, lon=101.3, lat=1.6, by="aisyah")
    assert place_if_stale(country) is not None
    assert place_if_stale(country) is None


def test_every_answer_is_kept_with_its_versions(country: Database) -> None:
    report = place_households(country)
    with country.reading() as session:
        assert {row.versions for row in session.scalars(select(AddressAnswer))} == {report.versions}


def test_a_decision_places_the_household_in_the_next_run(country: Database) -> None:
    place_households(country)
    with country.writing() as session:
        review.place(session, review.list_tasks(session)[0].id, lon=101.3, lat=1.6, by="aisyah")
    report = place_households(country)
    assert places(country)["R3"][2] == "D01-02"
    assert report.moved == {"": -1, "D01-02": 1}


def test_each_run_leaves_a_report_of_what_it_changed(country: Database) -> None:
    first = place_households(country)
    second = place_households(country)
    assert (first.former_versions, second.former_versions) == (None, first.versions)
    with country.reading() as session:
        assert len(session.scalars(select(GeocodeRun)).all()) == 2


def test_the_monthly_check_is_drawn_once_from_accepted_answers(country: Database) -> None:
    place_households(country)
    with country.writing() as session:
        assert review.draw_check(session, date(2026, 11, 21), {}) == 1
        assert review.draw_check(session, date(2026, 11, 30), {}) == 1
        task = review.list_tasks(session, kind="check")[0]
        review.place(session, task.id, lon=100.4, lat=1.5, by="aisyah")
        found = review.measured_error(session, date(2026, 11, 1))
    assert (found.sampled, found.decided, found.wrong, found.error) == (1, 1, 0, 0.0)
    assert found.upper is not None
    assert found.upper > 0.5
