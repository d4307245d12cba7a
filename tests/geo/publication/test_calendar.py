from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database.errors import InvalidInput
from geo.publication.calendar import LAST_DAY, days_of_month, last_due


def test_days_are_read_in_order_and_once() -> None:
    assert days_of_month("15, 1,15") == (1, 15)


@pytest.mark.parametrize("text", ["", "0", "29", "1,,2", "monday", "-1"])
def test_a_day_that_a_month_may_lack_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        days_of_month(text)
    assert caught.value.field == "calendar"


@given(st.sets(st.integers(1, LAST_DAY), min_size=1), st.dates(date(1990, 1, 1)))
def test_the_day_due_is_the_newest_of_the_calendar(days: set[int], today: date) -> None:
    due = last_due(days, today)
    assert due.day in days
    assert 0 <= (today - due).days <= 31
