"""The list as CSV or XLSX, written row by row. No cell can be taken for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from registry.actors.marks import COLUMN, mark_of, mark_workbook
from registry.actors.service import Actor
from registry.records.listing import FIELDS

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet runs text that begins so; an apostrophe before it makes it text again."""

ROWS_A_BLOCK = 1_000
ROWS_A_SHEET = 1_000_000
"""A sheet of XLSX ends at 1,048,576 rows."""


def as_csv(
    rows: Iterable[Mapping[str, Any]],
    actor: Actor,
    fields: Sequence[str] = FIELDS,
    under: str | None = None,
) -> Iterator[bytes]:
    """Yield RFC 4180 CSV in UTF-8 with a header line, some thousand rows a block.

    Every row says who took it, when, and `under` what.
    """
    text, mark = io.StringIO(), mark_of(actor, under)
    writer = csv.writer(text)
    writer.writerow((*fields, COLUMN))
    for number, row in enumerate(rows, 1):
        writer.writerow([*(safe(row[name]) for name in fields), mark])
        if number % ROWS_A_BLOCK == 0:
            yield _taken(text)
    yield _taken(text)


def write_xlsx(
    rows: Iterable[Mapping[str, Any]],
    target: Path,
    actor: Actor,
    fields: Sequence[str] = FIELDS,
    under: str | None = None,
) -> int:
    """Write a workbook, on a further sheet each million rows; return how many rows.

    Every row, and the workbook itself, says who took it, when, and `under` what.
    """
    book, mark = Workbook(write_only=True), mark_of(actor, under)
    mark_workbook(book, actor, mark)
    number = 0
    sheet = book.create_sheet("1")
    sheet.append((*fields, COLUMN))
    for number, row in enumerate(rows, 1):
        if number > 1 and number % ROWS_A_SHEET == 1:
            sheet = book.create_sheet(str(number // ROWS_A_SHEET + 1))
            sheet.append((*fields, COLUMN))
        sheet.append([*(safe(row[name]) for name in fields), mark])
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
