"""The calendar of publication: fixed days of the year, so that none is chosen for its figures."""

import re
from collections.abc import Collection
from datetime import date, timedelta

from database.errors import InvalidInput

LAST_DAY = 28
"""Every month has this day."""

MONTHS = range(1, 13)
ENTRY = re.compile(r"(?:(?P<month>[0-9]{1,2})-)?(?P<day>[0-9]{1,2})")

DayOfYear = tuple[int, int]
"""A month and a day of it."""


def days_of_year(text: str) -> frozenset[DayOfYear]:
    """Return the days that a setting names: `1,15` those of every month, `01-01,07-01` of a year.

    Raises:
        InvalidInput: it names no day, or one that a month may lack.
    """
    days: set[DayOfYear] = set()
    for part in text.split(","):
        entry = ENTRY.fullmatch(part.strip())
        months = MONTHS if entry is None or entry["month"] is None else (int(entry["month"]),)
        day = 0 if entry is None else int(entry["day"])
        if not (1 <= day <= LAST_DAY and set(months) <= set(MONTHS)):
            raise InvalidInput(
                f"{text!r} is no calendar of publication.",
                field="calendar",
                expected=f"days of every month (1 to {LAST_DAY}) or of the year (as 07-01), "
                "separated by commas",
            )
        days |= {(month, day) for month in months}
    return frozenset(days)


def last_due(days: Collection[DayOfYear], today: date) -> date:
    """Return the newest day of the calendar, today or before."""
    day = today
    while (day.month, day.day) not in days:
        day -= timedelta(days=1)
    return day
