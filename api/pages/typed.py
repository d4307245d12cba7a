"""What people typed into a form's fields, as numbers and days."""

from datetime import date
from decimal import Decimal, InvalidOperation

from database.errors import InvalidInput


def whole(typed: str, field: str) -> int:
    """Return a whole number.

    Raises:
        InvalidInput: it is none.
    """
    tidy = typed.strip()
    if not (tidy.isascii() and tidy.isdecimal() and len(tidy) < 10):
        raise InvalidInput("This is no number.", field=field, expected="a whole number")
    return int(tidy)


def day(typed: str, field: str) -> date | None:
    """Return a day written year-month-day, as browsers send it; None for nothing.

    Raises:
        InvalidInput: it is none.
    """
    try:
        return date.fromisoformat(typed.strip()) if typed.strip() else None
    except ValueError as error:
        raise InvalidInput("This is no date.", field=field, expected="a date") from error


def needed_day(typed: str, field: str) -> date:
    """Return a day that must be told.

    Raises:
        InvalidInput: it is none, or nothing.
    """
    found = day(typed, field)
    if found is None:
        raise InvalidInput("The day is missing.", field=field, expected="a date")
    return found


def ringgit(typed: str, field: str) -> Decimal | None:
    """Return an amount as people write it: 9,600.50; None for nothing.

    Raises:
        InvalidInput: it is none.
    """
    tidy = typed.replace(",", "").replace(" ", "").removeprefix("RM")
    try:
        return Decimal(tidy) if tidy else None
    except InvalidOperation as error:
        raise InvalidInput("This is no amount.", field=field, expected="RM a year") from error
