"""XLSX: the first sheet, values only. Formulas and merged cells are faults of their rows."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from database.errors import InvalidInput
from registry.imports.rows import Row, Rows, as_text

UNPACKED_AT_MOST = 2 << 30
"""Bytes of all parts together: more is a trap, or belongs in a CSV file."""

TEXTS_AT_MOST = 256 << 20
"""Bytes of the part with the texts, which is the only one held in memory."""

TEXTS_PART = "xl/sharedStrings.xml"
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:]+)\"")
SEARCH_BLOCK = 1 << 20
OVERLAP = 200
WHOLE = "a whole .xlsx file, as a spreadsheet saves it"


def rows(path: Path) -> Rows:
    """Yield the rows of the first sheet.

    Raises:
        InvalidInput: the file is damaged, cut off or too large.
    """
    _check_archive(path)
    try:
        with warnings.catch_warnings():
            # About styles and extensions, which are not read.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(path, read_only=True)
    except (InvalidFileException, KeyError, ValueError, ParseError) as error:
        raise InvalidInput("The file is no XLSX.", field="file", expected=WHOLE) from error
    try:
        sheet = book.worksheets[0]
        # Read-only sheets tell no merged cells; the part of the archive does.
        merged = set(_merged_rows(path, vars(sheet)["_worksheet_path"]))
        sheet.reset_dimensions()
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [as_text(value) for value in values]
            if number in merged:
                yield Row(cells, fault="merged", may_be_short=True)
            elif any(cells):
                yield Row(_trimmed(cells), may_be_short=True)
    finally:
        book.close()


def _trimmed(cells: list[str | None]) -> list[str | None]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {part.filename: part.file_size for part in archive.infolist()}
            too_large = sum(parts.values()) > UNPACKED_AT_MOST
            if too_large or parts.get(TEXTS_PART, 0) > TEXTS_AT_MOST:
                raise InvalidInput(
                    "The file is too large for a spreadsheet.",
                    field="file",
                    expected="the same table as CSV or Parquet",
                )
            damaged = archive.testzip()
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise InvalidInput(
            "The file is no XLSX, or is cut off.", field="file", expected=WHOLE
        ) from error
    if damaged is not None:
        raise InvalidInput("The file is damaged.", field="file", expected=WHOLE)


def _merged_rows(path: Path, part: str) -> Iterator[int]:
    """Yield the numbers of rows with merged cells; a sheet tells them after its rows."""
    with zipfile.ZipFile(path) as archive, archive.open(part.lstrip("/")) as sheet:
        tail = b""
        while block := sheet.read(SEARCH_BLOCK):
            text = tail + block
            for found in MERGED.findall(text):
                _, top, _, bottom = range_boundaries(found.decode())
                yield from range(top or 1, (bottom or top or 1) + 1)
            tail = text[-OVERLAP:]
