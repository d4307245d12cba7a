"""The calendar of publication: fixed days of the month, so that none is chosen for its figures."""

from collections.abc import Collection
from datetime import date, timedelta

from database.errors import InvalidInput

LAST_DAY = 28
"""Every month has this day."""


def days_of_month(text: str) -> tuple[int, ...]:
    """Return the days that a setting such as `1,15` names.

    Raises:
        InvalidInput: it names no day, or one that a month may lack.
    """
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and 1 <= int(part) <= LAST_DAY for part in parts):
        raise InvalidInput(
            f"{text!r} is no calendar of publication.",
            field="calendar",
            expected=f"days of the month from 1 to {LAST_DAY}, separated by commas",
        )
    return tuple(sorted({int(part) for part in parts}))


def last_due(days: Collection[int], today: date) -> date:
    """Return the newest day of the calendar, today or before."""
    day = today
    while day.day not in days:
        day -= timedelta(days=1)
    return day
