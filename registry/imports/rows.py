"""One row of a file, as every reader yields it."""

import re
from collections.abc import Generator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

BLANKS = re.compile(r"\s+")
LIVE = re.compile(r"[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would run."""

GUARD = "'"
EXACT_WHOLE = 2**53
"""Up to here a float tells each whole number."""


class Row(NamedTuple):
    """The cells of one row, as text.

    `fault` is the code of a reason that refuses the row as a whole. `cut_off`: the file ends in it.
    `may_be_short`: the format leaves out blank cells at the end of a row.
    """

    cells: Sequence[str | None]
    fault: str | None = None
    cut_off: bool = False
    may_be_short: bool = False


Rows = Generator[Row, None, None]
"""The rows of an open file, the header first; closing it closes the file."""


def as_cell(value: str | None) -> str | None:
    """Return a cell with its spaces tidied, blank as None."""
    return (BLANKS.sub(" ", value).strip() or None) if value else None


def as_text(value: Any) -> str | None:
    """Return a typed value as a person would write it: whole numbers without a point, ISO dates."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_WHOLE:
        return str(int(value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return GUARD + cell if LIVE.match(cell) else cell


def unguarded(cell: str | None) -> str | None:
    """Return a cell of a corrected file without its guard."""
    return cell[1:] if cell and cell[0] == GUARD and LIVE.match(cell[1:]) else cell
