"""The list as CSV or XLSX, written row by row. No cell can be taken for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from registry.records.listing import FIELDS

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet runs text that begins so; an apostrophe before it makes it text again."""

ROWS_A_BLOCK = 1_000
ROWS_A_SHEET = 1_000_000
"""A sheet of XLSX ends at 1,048,576 rows."""


def as_csv(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield RFC 4180 CSV in UTF-8 with a header line, some thousand rows a block."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(FIELDS)
    for number, row in enumerate(rows, 1):
        writer.writerow([safe(row[name]) for name in FIELDS])
        if number % ROWS_A_BLOCK == 0:
            yield _taken(text)
    yield _taken(text)


def write_xlsx(rows: Iterable[Mapping[str, Any]], target: Path) -> int:
    """Write a workbook, on a further sheet each million rows; return how many rows."""
    book = Workbook(write_only=True)
    number = 0
    sheet = book.create_sheet("1")
    sheet.append(FIELDS)
    for number, row in enumerate(rows, 1):
        if number > 1 and number % ROWS_A_SHEET == 1:
            sheet = book.create_sheet(str(number // ROWS_A_SHEET + 1))
            sheet.append(FIELDS)
        sheet.append([safe(row[name]) for name in FIELDS])
    book.save(target)
    return number


def safe(value: Any) -> Any:
    """Return a value that no spreadsheet runs, and that XLSX can hold."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if value is None or isinstance(value, bool | int | Decimal):
        return value
    if not isinstance(value, str):
        return str(value)
    plain = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{plain}" if plain.startswith(FORMULA_STARTS) else plain


def _taken(text: io.StringIO) -> bytes:
    block = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return block
