from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from database.errors import InvalidInput
from database.session import WriteSession
from registry.aid import service as aid
from registry.aid.service import RecipientNotFound
from registry.households import service as households
from registry.households.models import Household
from registry.households.service import NewHousehold
from registry.persons import service as persons
from registry.persons.service import NewPerson
from registry.programmes import service as programmes
from registry.programmes.service import ProgrammeNotFound

ELDERLY = {
    "agency": "JKM",
    "programme": "BWE",
    "amount_monthly": Decimal(500),
    "active_from": date(2025, 1, 1),
}


@pytest.fixture
def home(session: WriteSession) -> Household:
    programmes.load(session)
    return households.create(
        session,
        NewHousehold(
            address="Lot 1", people=[NewPerson("Ali", "KIR")], registered_on=date(2024, 1, 1)
        ),
    )


def test_aid_is_listed_with_its_programme_newest_first(
    session: WriteSession, home: Household
) -> None:
    aid.record(session, home.id, **ELDERLY)
    aid.record(
        session, home.id, **(ELDERLY | {"programme": "BTB", "active_from": date(2026, 1, 1)})
    )
    listed = aid.of_household(session, home.id)
    assert [(agency.code, programme.code) for agency, programme, _ in listed] == [
        ("JKM", "BTB"),
        ("JKM", "BWE"),
    ]


@pytest.mark.parametrize(
    ("day", "runs"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2025, 6, 29), True),
        (date(2025, 6, 30), False),
    ],
)
def test_aid_runs_from_its_first_day_until_before_its_last(
    session: WriteSession, home: Household, day: date, runs: bool
) -> None:
    aid.record(session, home.id, **ELDERLY, active_until=date(2025, 6, 30))
    assert bool(aid.of_household(session, home.id, on=day)) is runs


def test_totals_add_up_what_runs_on_a_day(session: WriteSession, home: Household) -> None:
    before = _total(session)
    aid.record(session, home.id, **ELDERLY)
    aid.record(session, home.id, **(ELDERLY | {"active_from": date(2030, 1, 1)}))
    assert _total(session) - before == 500


def _total(session: WriteSession) -> Decimal:
    totals = aid.totals(session, date(2026, 1, 1))
    return sum((row.amount_monthly for row in totals if row.programme == "BWE"), Decimal(0))


def test_aid_to_a_person_must_be_to_one_of_the_household(
    session: WriteSession, home: Household
) -> None:
    head = persons.of_household(session, home.id)[0]
    assert aid.record(session, home.id, **ELDERLY, person_id=head.id).person_id == head.id
    with pytest.raises(RecipientNotFound):
        aid.record(session, home.id, **ELDERLY, person_id=uuid4())


def test_aid_needs_a_household_and_a_programme_that_exist(
    session: WriteSession, home: Household
) -> None:
    with pytest.raises(RecipientNotFound):
        aid.record(session, uuid4(), **ELDERLY)
    with pytest.raises(ProgrammeNotFound):
        aid.record(session, home.id, **(ELDERLY | {"programme": "NONE"}))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount_monthly": Decimal(-1)}, "amount_monthly"),
        ({"amount_monthly": Decimal("Infinity")}, "amount_monthly"),
        ({"active_until": date(2025, 1, 1)}, "active_until"),
    ],
)
def test_a_wrong_amount_or_period_is_refused_by_name(
    session: WriteSession, home: Household, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        aid.record(session, home.id, **(ELDERLY | change))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("amount_monthly", "-1", "amount_not_negative"),
        ("active_until", "active_from", "period"),
    ],
)
def test_the_database_itself_refuses_impossible_aid(
    session: WriteSession, home: Household, column: str, value: str, constraint: str
) -> None:
    made = aid.record(session, home.id, **ELDERLY)
    with pytest.raises(Exception, match=f"ck_aid_record_{constraint}"), session.begin_nested():
        session.execute(
            text(f"UPDATE aid_record SET {column} = {value} WHERE id = :key"), {"key": made.id}
        )


def test_aid_that_begins_in_another_age_is_refused(session: WriteSession, home: Household) -> None:
    with pytest.raises(InvalidInput) as refused:
        aid.record(session, home.id, **(ELDERLY | {"active_from": date(9999, 12, 31)}))
    assert refused.value.field == "active_from"
