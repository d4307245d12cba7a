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
from registry.poverty_lines.service import load as load_lines
from registry.programmes import service as programmes
from tests.registry.records.made import family


def assessed(session: WriteSession, home: object, year: int, result: str, income: int) -> None:
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
            result=result,
            assumptions=[],
        )
    )
    session.flush()


def home(session: WriteSession, *told: tuple[int, str, int], aided: bool) -> None:
    made = family(session)
    for year, result, income in told:
        assessed(session, made.id, year, result, income)
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
    plan = session.scalars(text(f"EXPLAIN {queries.EFFECTS}"), {"months": 12}).all()
    assert not [line for line in plan if "CTE told" in line or "CTE Scan on told" in line]


def test_no_time_at_all_is_refused(session: WriteSession) -> None:
    with pytest.raises(InvalidInput):
        aid.effects(session, months=0)
