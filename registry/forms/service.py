"""Checks that every form shares: free text, dates, amounts. Each failure names its field."""

import re
from datetime import date
from decimal import Decimal

from database.errors import InvalidInput
from registry.calendar.service import today

FIRST_DAY = date(2007, 10, 31)
"""The Cabinet's decision to build the data bank: no form is older."""

CODE = re.compile(r"[A-Z][A-Z0-9_-]{1,19}")
YEARLY_INCOME_BELOW = Decimal(10**9)


def text(field: str, value: str | None, longest: int = 200) -> str | None:
    """Return free text with its spaces tidied; None and blank text are None.

    Raises:
        InvalidInput: it is longer than `longest` characters, or has control characters.
    """
    if value is None:
        return None
    tidy = " ".join(value.split())
    if len(tidy) > longest or not tidy.isprintable():
        raise InvalidInput(
            f"{field} is too long or holds control characters.",
            field=field,
            expected=f"up to {longest} characters of text",
        )
    return tidy or None


def required_text(field: str, value: str | None, longest: int = 200) -> str:
    """Return free text that must be there; see `text`."""
    tidy = text(field, value, longest)
    if tidy is None:
        raise InvalidInput(f"{field} is empty.", field=field, expected="text")
    return tidy


def past_day(field: str, value: date) -> date:
    """Return a day of the registry's time that is not in the future.

    Raises:
        InvalidInput: it is before the registry existed, or after today.
    """
    if not FIRST_DAY <= value <= today():
        raise InvalidInput(
            f"{field} cannot be {value.isoformat()}.",
            field=field,
            expected=f"a day from {FIRST_DAY.isoformat()} to today",
        )
    return value


def yearly_income(field: str, value: Decimal | None) -> Decimal | None:
    """Return RM a year, to the sen.

    Raises:
        InvalidInput: it is negative, not finite, beyond a thousand million or finer than a sen.
    """
    if value is None:
        return None
    fits = value.is_finite() and 0 <= value < YEARLY_INCOME_BELOW
    if not fits or value != value.quantize(Decimal("0.01")):
        raise InvalidInput(
            f"{field} cannot be {value}.", field=field, expected="RM a year, 0 or more, to the sen"
        )
    return value


def code(field: str, value: str) -> str:
    """Return a code that may stand for a thing: capitals, digits, hyphens and underscores.

    Raises:
        InvalidInput: it is none.
    """
    if not CODE.fullmatch(value):
        raise InvalidInput(
            f"{value!r} is no code.",
            field=field,
            expected="2 to 20 capital letters, digits, - or _",
        )
    return value
