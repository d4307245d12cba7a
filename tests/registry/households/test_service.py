from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from database.errors import InvalidInput
from database.session import WriteSession
from registry.households import service as households
from registry.households.models import Household
from registry.households.service import HouseholdFilter, HouseholdNotFound, NewHousehold
from registry.persons import service as persons
from registry.persons.service import NewPerson

FORM = NewHousehold(
    address="Lot 12, Kg Paya Rawa",
    people=[
        NewPerson("Aminah binti Yusof", "KIR", sex="perempuan", citizenship="MYS"),
        NewPerson("Ali bin Hassan", relationship="anak"),
    ],
    registered_on=date(2026, 3, 1),
    postcode="16150",
    town="Kota Bharu",
    stated_state_code="S03",
    stated_district_code="D03-02",
    stratum="luar_bandar",
    longitude=102.1,
    latitude=6.1,
    gross_income_monthly=Decimal("812.50"),
)


def test_a_new_household_is_baru_with_its_own_number_and_counted_size(
    session: WriteSession,
) -> None:
    made = households.create(session, FORM)
    assert (made.registration_status, made.size, made.is_demo) == ("baru", 2, False)
    assert made.reference_no.startswith("PK-")
    assert made.poverty_status is None


def test_its_people_come_back_head_first(session: WriteSession) -> None:
    made = households.create(session, replace(FORM, people=FORM.people[::-1]))
    assert [one.role for one in persons.of_household(session, made.id)] == ["KIR", "AIR"]


def test_the_point_is_stored_as_captured(session: WriteSession) -> None:
    made = households.create(session, FORM)
    point = session.scalar(select(func.ST_AsText(Household.point)).where(Household.id == made.id))
    assert point == "POINT(102.1 6.1)"


def test_it_is_found_by_key_and_by_number_however_typed(session: WriteSession) -> None:
    made = households.create(session, FORM)
    assert households.get(session, made.id) is made
    typed = made.reference_no.lower().replace("-", " ")
    assert households.get_by_reference(session, typed) is made


def test_an_unknown_key_or_number_is_not_found(session: WriteSession) -> None:
    with pytest.raises(HouseholdNotFound):
        households.get(session, uuid4())
    with pytest.raises(HouseholdNotFound):
        households.get_by_reference(session, households.new_reference())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"address": "  "}, "address"),
        ({"address": "Lot\x001"}, "address"),
        ({"town": "Kota\x00Bharu"}, "town"),
        ({"postcode": "1615"}, "postcode"),
        ({"stratum": "urban"}, "stratum"),
        ({"people": []}, "people"),
        ({"people": [NewPerson("Ali")]}, "people"),
        ({"people": [NewPerson("Ali", "KIR"), NewPerson("Abu", "KIR")]}, "people"),
        ({"people": [NewPerson("Ali", "KIR"), NewPerson(" ")]}, "people[1].name"),
        ({"people": [NewPerson("Ali", "KIR", sex="L")]}, "people[0].sex"),
        ({"gross_income_monthly": Decimal("-1")}, "gross_income_monthly"),
        ({"gross_income_monthly": Decimal("NaN")}, "gross_income_monthly"),
        ({"gross_income_monthly": Decimal("1e12")}, "gross_income_monthly"),
        ({"aid_income_monthly": Decimal("-0.01")}, "aid_income_monthly"),
        ({"latitude": None}, "latitude"),
        ({"longitude": 181.0}, "longitude"),
        ({"latitude": float("nan")}, "longitude"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(
    session: WriteSession, change: dict[str, Any], field: str
) -> None:
    before = session.scalar(select(func.count()).select_from(Household))
    with pytest.raises(InvalidInput) as refusal, session.begin_nested():
        households.create(session, replace(FORM, **change))
    assert refusal.value.field == field
    assert refusal.value.expected
    assert session.scalar(select(func.count()).select_from(Household)) == before


def test_an_income_may_be_nought_or_unknown(session: WriteSession) -> None:
    for income in (Decimal(0), None):
        made = households.create(session, replace(FORM, gross_income_monthly=income))
        assert made.gross_income_monthly == income


def test_pages_go_through_all_households_once_in_the_order_of_their_keys(
    session: WriteSession,
) -> None:
    made = [households.create(session, FORM).id for _ in range(7)]
    seen = []
    after = None
    for _ in range(100_000):
        page = households.list_households(
            session, HouseholdFilter(is_demo=False), after=after, limit=3
        )
        seen += [one.id for one in page.items]
        after = page.next
        if after is None:
            break
    assert [key for key in seen if key in made] == sorted(made)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (HouseholdFilter(state="S03", is_demo=False), True),
        (HouseholdFilter(state="S12", is_demo=False), False),
        (HouseholdFilter(district="D03-02", stratum="luar_bandar", is_demo=False), True),
        (HouseholdFilter(district="D03-02", stratum="bandar", is_demo=False), False),
        (HouseholdFilter(registration_status="baru", is_demo=False), True),
        (HouseholdFilter(poverty_status="miskin", is_demo=False), False),
        (HouseholdFilter(is_demo=True), False),
    ],
)
def test_filters_must_all_hold(session: WriteSession, wanted: HouseholdFilter, found: bool) -> None:
    made = households.create(session, FORM)
    page = households.list_households(session, wanted, limit=3_000)
    assert (made in page.items) is found


@pytest.mark.parametrize(
    ("wanted", "limit", "field"),
    [
        (HouseholdFilter(stratum="kota"), 10, "stratum"),
        (HouseholdFilter(registration_status="new"), 10, "registration_status"),
        (HouseholdFilter(poverty_status="poor"), 10, "poverty_status"),
        (HouseholdFilter(), 0, "limit"),
        (HouseholdFilter(), 3_001, "limit"),
    ],
)
def test_an_unknown_filter_value_is_refused_not_ignored(
    session: WriteSession, wanted: HouseholdFilter, limit: int, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        households.list_households(session, wanted, limit=limit)
    assert refusal.value.field == field


def test_counts_tell_demonstration_and_statuses_apart(session: WriteSession) -> None:
    before = _new_real(session)
    households.create(session, FORM)
    assert _new_real(session) == before + 1


def _new_real(session: WriteSession) -> int:
    return sum(
        row.households
        for row in households.count(session)
        if (row.is_demo, row.registration_status, row.poverty_status) == (False, "baru", None)
    )


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("stratum", "'kota'", "stratum"),
        ("registration_status", "'new'", "registration_status"),
        ("poverty_status", "'poor'", "poverty_status"),
        ("gross_income_monthly", "-1", "income_not_negative"),
        ("aid_income_monthly", "-1", "aid_not_negative"),
    ],
)
def test_the_database_itself_refuses_impossible_values(
    session: WriteSession, column: str, value: str, constraint: str
) -> None:
    made = households.create(session, FORM)
    with pytest.raises(Exception, match=f"ck_household_{constraint}"), session.begin_nested():
        session.execute(
            text(f"UPDATE household SET {column} = {value} WHERE id = :key"), {"key": made.id}
        )


def test_the_database_itself_refuses_a_second_head(session: WriteSession) -> None:
    made = households.create(session, FORM)
    with pytest.raises(Exception, match="uq_person_one_kir"), session.begin_nested():
        session.execute(
            text("UPDATE person SET role = 'KIR' WHERE household_id = :key"), {"key": made.id}
        )


def test_people_go_when_their_household_goes(session: WriteSession) -> None:
    made = households.create(session, FORM)
    key = made.id
    session.delete(made)
    session.flush()
    assert persons.of_household(session, key) == []
