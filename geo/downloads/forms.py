"""Writing a publication's content as CSV, XLSX, Parquet and GeoPackage.

Every writer gives the same bytes for the same content: rows are sorted, and time stamps are those
of the publication, never of the clock.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet
import xlsxwriter

from geo.downloads.content import Content
from geo.indicators.declaration import LEVELS

SHEET_ROWS = 1_000_000
"""A sheet holds 1,048,576 rows; longer tables go on in another sheet."""

ROW_GROUP = 100_000
WIDTHS = {"area_name": 28, "indicator": 26, "source": 40, "boundary_set": 16}
CODEBOOK_WIDTHS = {"code": 24, "source": 28}
PLAIN_WIDTH = 12
WIDE = 44


def write_csv(content: Content, target: Path) -> None:
    """Write the figures as RFC 4180 CSV in UTF-8."""
    _write_csv(content.rows, target)


def write_codebook(content: Content, target: Path) -> None:
    """Write the codebook as RFC 4180 CSV in UTF-8."""
    _write_csv(content.codebook_table, target)


def write_parquet(content: Content, target: Path) -> None:
    """Write the figures as Parquet; codebook and facts stand in its metadata."""
    said = {"codebook": content.codebook, "publication": content.facts}
    metadata = {
        f"petakasih.{key}": json.dumps(value, sort_keys=True) for key, value in said.items()
    }
    table = content.rows.replace_schema_metadata(metadata)
    pa_parquet.write_table(table, target, compression="zstd", row_group_size=ROW_GROUP)


def write_xlsx(content: Content, target: Path) -> None:
    """Write a workbook: the facts, a sheet per level, the codebook."""
    with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book:
        book.set_properties({"title": _title(content), "created": content.moment})
        bold = book.add_format({"bold": True, "bottom": 1})
        facts = book.add_worksheet("publication")
        facts.set_column(0, 1, WIDE)
        for place, (name, value) in enumerate(content.facts.items()):
            facts.write_row(place, 0, (name, value))
        for level in LEVELS:
            chosen = content.figures.filter(pc.equal(content.figures["level"], level))
            _write_sheets(book, level, chosen, bold)
        _write_codebook_sheet(book, content, bold)


def _write_csv(table: pa.Table, target: Path) -> None:
    options = pa_csv.WriteOptions(quoting_style="needed")
    pa_csv.write_csv(table, target, options)


def _title(content: Content) -> str:
    return f"PetaKasih {content.publication.number} ({content.publication.as_of.isoformat()})"


def _write_sheets(book: Any, name: str, table: pa.Table, bold: Any) -> None:
    rows = _rows(table)
    for part in range(max(1, -(-len(table) // SHEET_ROWS))):
        sheet = book.add_worksheet(name if part == 0 else f"{name} {part + 1}")
        _head(sheet, table.column_names, bold, WIDTHS)
        for place, row in enumerate(islice(rows, SHEET_ROWS), start=1):
            sheet.write_row(place, 0, row)
        sheet.autofilter(0, 0, min(len(table), SHEET_ROWS), len(table.column_names) - 1)


def _write_codebook_sheet(book: Any, content: Content, bold: Any) -> None:
    sheet = book.add_worksheet("codebook")
    table = content.codebook_table
    widths = dict.fromkeys(table.column_names[2:], WIDE) | CODEBOOK_WIDTHS
    _head(sheet, table.column_names, bold, widths)
    for place, row in enumerate(_rows(table), start=1):
        for column, value in enumerate(row):
            # Always text: a description that begins with = is no formula.
            sheet.write_string(place, column, value)


def _head(sheet: Any, names: Sequence[str], bold: Any, widths: dict[str, int]) -> None:
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(names):
        sheet.set_column(column, column, widths.get(name, PLAIN_WIDTH))
    sheet.write_row(0, 0, names, bold)


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """Yield rows batch by batch: a whole publication as Python objects would fill the memory."""
    for batch in table.to_batches(max_chunksize=ROW_GROUP):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
