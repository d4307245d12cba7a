"""What the demonstration population of a real boundary set is like."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import text

from registry.demo.districts import state_facts
from registry.demo.models import POINT_FAULTS
from registry.demo.plan import REACH_SPREAD, state_of
from registry.demo.service import DemoReport
from registry.households.reference import normalise_reference
from tests.registry.demo.conftest import HOUSEHOLDS, OneTransaction

pytestmark = pytest.mark.mirror

POOR = "registration_status = 'disahkan' AND exited_on IS NULL AND poverty_status LIKE 'miskin%'"
TRUE_DISTRICT = """
    JOIN demo_truth truth ON truth.household_id = household.id
    JOIN area ON area.level = 'district' AND ST_Intersects(area.geometry, truth.point)
    JOIN boundary_set ON boundary_set.id = area.boundary_set_id AND boundary_set.is_current
"""


def rows(database: OneTransaction, sql: str, **values: Any) -> list[Any]:
    with database.reading() as session:
        return list(session.execute(text(sql), values))


def one(database: OneTransaction, sql: str, **values: Any) -> Any:
    return rows(database, sql, **values)[0][0]


def test_it_has_exactly_the_households_asked_for_all_marked(
    report: DemoReport, passing: OneTransaction
) -> None:
    found = one(passing, "SELECT count(*) FROM household WHERE is_demo")
    assert found == report.households == HOUSEHOLDS
    assert one(passing, "SELECT count(*) FROM household WHERE reference_no !~ '^DEMO-'") == 0


def test_registered_poor_of_every_district_follow_the_survey_within_one_household(
    report: DemoReport, passing: OneTransaction
) -> None:
    sql = f"SELECT area.code, count(*) FROM household {TRUE_DISTRICT} WHERE {POOR} GROUP BY 1"
    found = Counter(dict(rows(passing, sql)))
    assert len(report.districts) == 160
    for district in report.districts:
        survey_poor = district.hies_rate / 100 * district.census_households
        assert abs(found[district.code] - survey_poor * district.reach) <= 1


def test_official_figures_are_the_newest_of_each_district(
    report: DemoReport, passing: OneTransaction
) -> None:
    by_code = {district.code: district for district in report.districts}
    newest = rows(
        passing,
        "SELECT DISTINCT ON (area_code) area_code, year, value FROM reference_value "
        "WHERE indicator = 'hies_absolute' AND level = 'district' ORDER BY area_code, year DESC",
    )
    for code, year, value in newest:
        if code in by_code:
            assert (by_code[code].hies_year, by_code[code].hies_rate) == (year, value)


def test_reach_varies_moderately(report: DemoReport) -> None:
    reaches = [district.reach for district in report.districts]
    assert max(reaches) / min(reaches) <= REACH_SPREAD**2


@pytest.mark.parametrize("state", ["S12", "S03", "S01"])
def test_hardcore_poor_are_as_many_as_planned_for_the_state(
    report: DemoReport, passing: OneTransaction, state: str
) -> None:
    here = [district for district in report.districts if state_of(district.code) == state]
    planned = state_facts()[state].hardcore_share * sum(d.registered_poor for d in here)
    found = one(
        passing,
        f"SELECT count(*) FROM household {TRUE_DISTRICT} "
        f"WHERE {POOR} AND poverty_status = 'miskin_tegar' AND area.parent_code = :state",
        state=state,
    )
    assert abs(found - planned) <= 1


def test_every_status_occurs_and_the_exited_keep_their_record(
    report: DemoReport, passing: OneTransaction
) -> None:
    found = dict(rows(passing, "SELECT registration_status, count(*) FROM household GROUP BY 1"))
    assert set(found) == {"baru", "disemak", "disahkan", "ditolak"}
    assert one(passing, "SELECT count(*) FROM household WHERE exited_on IS NOT NULL") == 510


def test_classes_come_from_the_assessor_and_verified_households_all_have_one(
    report: DemoReport, passing: OneTransaction
) -> None:
    sql = (
        "SELECT count(*) FROM household JOIN assessment ON household_id = household.id "
        "AND result IS NOT DISTINCT FROM poverty_status"
    )
    assert one(passing, sql) == HOUSEHOLDS
    unassessed = "registration_status = 'disahkan' AND poverty_status IS NULL"
    assert one(passing, f"SELECT count(*) FROM household WHERE {unassessed}") == 0


def test_about_eight_in_a_hundred_have_no_point(
    report: DemoReport, passing: OneTransaction
) -> None:
    found = one(passing, "SELECT count(*) FROM household WHERE point IS NULL")
    assert found == report.faults["no_point"]
    assert found / HOUSEHOLDS == pytest.approx(0.08, abs=0.02)


def test_every_kind_of_wrong_point_is_there(report: DemoReport) -> None:
    assert {report.faults[kind] for kind in POINT_FAULTS} == {9}


def test_points_without_a_fault_are_the_truth_and_lie_in_one_district(
    report: DemoReport, passing: OneTransaction
) -> None:
    right = "truth.fault IS NULL AND household.point IS NOT NULL"
    moved = f"{right} AND NOT ST_Equals(household.point, truth.point)"
    assert one(passing, f"SELECT count(*) FROM household {TRUE_DISTRICT} WHERE {moved}") == 0
    found = one(
        passing, f"SELECT count(DISTINCT household.id) FROM household {TRUE_DISTRICT} WHERE {right}"
    )
    wrong = sum(report.faults.values())
    assert found == HOUSEHOLDS - wrong


@pytest.mark.parametrize("kind", ["sea", "zero", "swapped"])
def test_points_at_sea_zero_and_swapped_lie_in_no_area(
    report: DemoReport, passing: OneTransaction, kind: str
) -> None:
    sql = (
        "SELECT count(*) FROM household JOIN demo_truth ON household_id = household.id "
        "WHERE fault = :kind AND EXISTS (SELECT 1 FROM area WHERE level = 'state' "
        "AND ST_Intersects(geometry, household.point))"
    )
    assert one(passing, sql, kind=kind) == 0


def test_points_in_the_wrong_state_lie_in_another_state(
    report: DemoReport, passing: OneTransaction
) -> None:
    sql = f"""
        SELECT count(*) FROM household {TRUE_DISTRICT}
        JOIN area state ON state.level = 'state' AND state.boundary_set_id = boundary_set.id
            AND ST_Intersects(state.geometry, household.point)
        WHERE truth.fault = 'wrong_state' AND state.code <> area.parent_code
    """
    assert one(passing, sql) == 9


def test_the_office_point_is_repeated(report: DemoReport, passing: OneTransaction) -> None:
    sql = (
        "SELECT count(DISTINCT household.point) FROM household "
        "JOIN demo_truth ON household_id = household.id WHERE fault = 'office'"
    )
    assert one(passing, sql) == 1


def test_every_household_has_one_head_and_as_many_people_as_its_size(
    report: DemoReport, passing: OneTransaction
) -> None:
    sql = """
        SELECT count(*) FROM household JOIN LATERAL (
            SELECT count(*) AS people, count(*) FILTER (WHERE role = 'KIR') AS heads
            FROM person WHERE household_id = household.id
        ) AS inside ON true
        WHERE heads <> 1 OR people <> coalesce(size, people)
    """
    assert one(passing, sql) == 0


def test_over_half_of_the_poor_get_aid_some_from_several_programmes(
    report: DemoReport, passing: OneTransaction
) -> None:
    sql = f"""
        SELECT avg((programmes > 0)::int)::float, avg((programmes > 1)::int)::float
        FROM (
            SELECT household.id, count(DISTINCT programme_id) AS programmes
            FROM household LEFT JOIN aid_record
                ON household_id = household.id AND active_until IS NULL
            WHERE {POOR} GROUP BY 1
        ) AS aided
    """
    any_aid, several = rows(passing, sql)[0]
    assert 0.55 <= any_aid <= 0.70
    assert 0.2 <= several <= 0.5


def test_some_of_the_exited_still_get_aid(report: DemoReport, passing: OneTransaction) -> None:
    sql = (
        "SELECT count(DISTINCT household_id) FROM aid_record JOIN household "
        "ON household.id = household_id WHERE exited_on IS NOT NULL AND active_until IS NULL"
    )
    assert 0.2 * 510 < one(passing, sql) < 0.4 * 510


def test_personal_aid_goes_to_a_person_of_the_household(
    report: DemoReport, passing: OneTransaction
) -> None:
    sql = (
        "SELECT count(*) FROM aid_record JOIN person ON person.id = person_id "
        "WHERE person.household_id <> aid_record.household_id"
    )
    assert one(passing, sql) == 0


def test_addresses_hardly_repeat(report: DemoReport, passing: OneTransaction) -> None:
    assert one(passing, "SELECT count(DISTINCT address) FROM household") > 0.95 * HOUSEHOLDS


def test_reference_numbers_pass_their_own_check(
    report: DemoReport, passing: OneTransaction
) -> None:
    numbers = [row[0] for row in rows(passing, "SELECT reference_no FROM household")]
    assert [normalise_reference(number) for number in numbers] == numbers


def test_every_household_stands_near_a_named_place_of_a_known_kind(
    report: DemoReport, passing: OneTransaction
) -> None:
    kinds = {row[0] for row in rows(passing, "SELECT DISTINCT place_kind FROM demo_truth")}
    assert {"kampung", "longhouse", "scheme", "taman", "town", "locality"} <= kinds
    assert report.gazetteer


def test_dates_tell_a_possible_story(report: DemoReport, passing: OneTransaction) -> None:
    sql = (
        "SELECT count(*) FROM household WHERE verified_on < registered_on "
        "OR exited_on < verified_on OR registered_on > '2026-10-31'"
    )
    assert one(passing, sql) == 0


def test_what_it_was_made_from_is_stored(report: DemoReport, passing: OneTransaction) -> None:
    stored = rows(passing, "SELECT households, seed, boundary_set_code FROM demo_population")
    assert stored == [(HOUSEHOLDS, 1, report.boundary_set)]
