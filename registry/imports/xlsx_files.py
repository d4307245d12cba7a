"""XLSX: the first sheet, values only. Formulas and merged cells are faults of their rows."""

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from database.errors import InvalidInput
from registry.imports.archives import check_archive
from registry.imports.rows import Row, Rows, as_text

MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:]+)\"")
SEARCH_BLOCK = 1 << 20
OVERLAP = 200
MERGED_AT_MOST = 1_000_000
"""Rows of merged cells, counted once for each range."""

UNMERGED = "a table whose cells are not merged"
UNREADABLE = (
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    ParseError,
)
"""What openpyxl raises for parts that are not what they should be."""

WHOLE = "a whole .xlsx file, as a spreadsheet saves it"


def rows(path: Path) -> Rows:
    """Yield the rows of the first sheet.

    Raises:
        InvalidInput: the file is damaged, cut off or too large, or holds more than values.
    """
    check_archive(path)
    try:
        with warnings.catch_warnings():
            # About styles and extensions, which are not read.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(path, read_only=True)
        sheet = book.worksheets[0]
    except UNREADABLE as error:
        raise _unreadable() from error
    try:
        # Read-only sheets tell no merged cells; the part of the archive does.
        merged = set(_merged_rows(path, vars(sheet)["_worksheet_path"]))
        sheet.reset_dimensions()
        for number, values in enumerate(_values(sheet), start=1):
            cells = [as_text(value) for value in values]
            if number in merged:
                yield Row(cells, fault="merged", may_be_short=True)
            elif any(cells):
                yield Row(_trimmed(cells), may_be_short=True)
    finally:
        book.close()


def _values(sheet: Worksheet) -> Iterator[Sequence[Any]]:
    try:
        yield from sheet.iter_rows(values_only=True)
    except UNREADABLE as error:
        raise _unreadable() from error


def _unreadable() -> InvalidInput:
    return InvalidInput("The file is no XLSX.", field="file", expected=WHOLE)


def _trimmed(cells: list[str | None]) -> list[str | None]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _merged_rows(path: Path, part: str) -> Iterator[int]:
    """Yield the numbers of rows with merged cells; a sheet tells them after its rows."""
    with zipfile.ZipFile(path) as archive, archive.open(part.lstrip("/")) as sheet:
        tail, count = b"", 0
        while block := sheet.read(SEARCH_BLOCK):
            text = tail + block
            for found in MERGED.findall(text):
                _, top, _, bottom = range_boundaries(found.decode())
                merged = range(top or 1, (bottom or top or 1) + 1)
                count += len(merged)
                if count > MERGED_AT_MOST:
                    raise InvalidInput(
                        "The sheet has too many merged cells.", field="file", expected=UNMERGED
                    )
                yield from merged
            tail = text[-OVERLAP:]
