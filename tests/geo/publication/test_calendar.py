from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database.errors import InvalidInput
from geo.publication.calendar import LAST_DAY, MONTHS, DayOfYear, days_of_year, last_due


def test_a_day_alone_is_that_of_every_month() -> None:
    found = days_of_year("15, 1,15")
    assert found == {(month, day) for month in range(1, 13) for day in (1, 15)}


def test_a_day_with_its_month_comes_once_a_year() -> None:
    assert days_of_year("07-01, 1-1") == {(1, 1), (7, 1)}
    assert last_due(days_of_year("07-01"), date(2026, 6, 30)) == date(2025, 7, 1)


@pytest.mark.parametrize(
    "text", ["", "0", "29", "1,,2", "monday", "-1", "13-01", "00-01", "02-29", "1-2-3", "²"]
)
def test_a_day_that_a_month_may_lack_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        days_of_year(text)
    assert caught.value.field == "calendar"


@given(
    st.sets(st.tuples(st.sampled_from(MONTHS), st.integers(1, LAST_DAY)), min_size=1),
    st.dates(date(1990, 1, 1)),
)
def test_the_day_due_is_the_newest_of_the_calendar(days: set[DayOfYear], today: date) -> None:
    due = last_due(days, today)
    assert (due.month, due.day) in days
    assert 0 <= (today - due).days <= 366
