"""Before and after aid: counted by hand on a handful of households."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import text

from database.base import uuid7
from database.errors import InvalidInput
from database.session import WriteSession
from registry.aid import queries
from registry.aid import service as aid
from registry.assessments.models import Assessment
from registry.history.models import RecordVersion
from registry.poverty_lines.service import load as load_lines
from registry.programmes import service as programmes
from registry.records.changing import By
from registry.records.service import RecordPatch, update
from tests.registry.records.made import family
from tests.registry.registrations.families import DISTRICT


def assessed(
    session: WriteSession,
    home: object,
    year: int,
    result: str,
    income: int,
    line: int | None = None,
) -> None:
    session.add(
        Assessment(
            id=uuid7(),
            household_id=home,
            assessed_at=datetime(year, 6, 1, tzinfo=UTC),
            assessed_by="ujian",
            line_version="ujian",
            basis="isi_rumah",
            aid_counted=True,
            line_state_code="S99",
            gross_income_monthly=Decimal(income + 100),
            aid_income_monthly=Decimal(100),
            line_total=line,
            size=4,
            result=result,
            assumptions=[],
        )
    )
    session.flush()


def home(
    session: WriteSession, *told: tuple[int, str, int], aided: bool, line: int | None = None
) -> None:
    made = family(session)
    for year, result, income in told:
        assessed(session, made.id, year, result, income, line)
    if aided:
        aid.record(
            session,
            made.id,
            agency="JKM",
            programme="BWE",
            amount_monthly=Decimal(100),
            active_from=date(2020, 1, 1),
        )


@pytest.fixture
def told(session: WriteSession) -> aid.ProgrammeEffect:
    programmes.load(session)
    load_lines(session)
    home(session, (2019, "miskin", 600), (2022, "terkeluar", 1_200), aided=True)
    home(session, (2019, "miskin", 800), (2022, "miskin", 900), aided=True)
    # Assessed again too soon: not told.
    home(session, (2019, "miskin", 500), (2020, "terkeluar", 5_000), aided=True)
    home(session, (2019, "miskin", 700), (2022, "miskin", 750), aided=False)
    home(session, (2019, "miskin", 700), (2022, "terkeluar", 1_050), aided=False)
    found = {(one.agency, one.programme): one for one in aid.effects(session, months=12)}
    return found["JKM", "BWE"]


def test_incomes_before_and_after_leave_aid_out(told: aid.ProgrammeEffect) -> None:
    assert (told.households, told.income_before, told.income_after) == (2, 700, 1_050)


def test_who_left_poverty_is_counted(told: aid.ProgrammeEffect) -> None:
    assert (told.poor_before, told.poor_after, told.left_poverty) == (2, 1, 1)


def test_similar_families_without_aid_stand_beside(told: aid.ProgrammeEffect) -> None:
    assert (told.compared, told.compared_change) == (2, 350)
    assert (told.similar_change, told.similar_left_poverty) == (200, Decimal("0.5"))


def test_the_time_between_is_the_median_of_months(told: aid.ProgrammeEffect) -> None:
    assert told.months == pytest.approx(29, abs=0.1)


def test_each_household_is_looked_up_by_the_index(session: WriteSession) -> None:
    """A table of all assessments made anew for every aided household took minutes at 50,000."""
    plan = session.scalars(
        text(f"EXPLAIN {queries.EFFECTS}"), {"months": 12, "until_months": 120}
    ).all()
    assert not [line for line in plan if "CTE told" in line or "CTE Scan on told" in line]


def test_the_time_until_a_family_is_found_to_have_left_poverty(told: aid.ProgrammeEffect) -> None:
    assert told.months_to_exit == pytest.approx(29, abs=0.1)


@pytest.mark.parametrize(("months", "until", "households"), [(1, 12, 1), (12, 29, 0), (12, 36, 2)])
def test_a_window_of_time_tells_only_of_itself(
    session: WriteSession, told: aid.ProgrammeEffect, months: int, until: int, households: int
) -> None:
    found = [one for one in aid.effects(session, months, until) if one.programme == "BWE"]
    assert sum(one.households for one in found) == households


def test_only_families_of_like_size_and_income_are_similar(session: WriteSession) -> None:
    programmes.load(session)
    load_lines(session)
    home(session, (2019, "miskin", 500), (2022, "miskin", 600), aided=True, line=1_000)
    home(session, (2019, "miskin", 550), (2022, "miskin", 560), aided=False, line=1_000)
    home(session, (2019, "miskin", 880), (2022, "miskin", 1_880), aided=False, line=1_000)
    (found,) = [one for one in aid.effects(session, 12) if one.programme == "BWE"]
    assert (found.compared, found.similar_change) == (1, 10)


def house(session: WriteSession, before: str | None, after: str, *, aided: bool) -> None:
    """Make a family whose roof was seen so before and after 2021, with a house given or not."""
    made = family(session)
    update(session, made.id, RecordPatch(dwelling={"roof_condition": after}), By(DISTRICT, "ujian"))
    session.add(
        RecordVersion(
            table_name="dwelling",
            row_id=uuid7(),
            owner_id=made.id,
            valid_from=datetime(2020, 1, 1, tzinfo=UTC),
            valid_to=datetime(2022, 1, 1, tzinfo=UTC),
            row={"roof_condition": before},
            actor="ujian",
            transaction_id=1,
        )
    )
    if aided:
        aid.record(
            session,
            made.id,
            agency="KKDW",
            programme="PPRS",
            amount_monthly=Decimal(1),
            active_from=date(2021, 1, 1),
        )


@pytest.fixture
def houses(session: WriteSession) -> aid.HousingEffect:
    programmes.load(session)
    load_lines(session)
    for before, after in (("usang", "baik"), ("usang", "usang"), ("baik", "usang"), (None, "baik")):
        house(session, before, after, aided=True)
    for before, after in (("usang", "baik"), *[("usang", "usang")] * 3, ("baik", "baik")):
        house(session, before, after, aided=False)
    (found,) = [one for one in aid.housing_effects(session) if one.programme == "PPRS"]
    return found


def test_houses_before_and_after_aid_are_counted(houses: aid.HousingEffect) -> None:
    assert (houses.households, houses.poor_before, houses.poor_after) == (3, 2, 2)
    assert (houses.repaired, houses.decayed) == (1, 1)


def test_similar_houses_without_aid_stand_beside(houses: aid.HousingEffect) -> None:
    assert houses.compared == 3
    assert (houses.similar_repaired, houses.similar_decayed) == (Decimal("0.25"), 0)


@pytest.mark.parametrize(("months", "until"), [(0, 12), (120, 121), (12, 12), (12, 121)])
def test_no_time_at_all_is_refused(session: WriteSession, months: int, until: int) -> None:
    with pytest.raises(InvalidInput):
        aid.effects(session, months, until)
