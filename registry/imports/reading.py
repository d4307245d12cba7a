"""Files as a stream of blocks of rows, whatever their format; memory does not grow with them.

A row keeps what stands in it as text, blank cells as None, and what is wrong with it as a row. Rows
are numbered from 1 below the header; blank rows do not count.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from database.errors import Fault, InvalidInput
from registry.imports import csv_files, parquet_files, xlsx_files
from registry.imports.counting import estimated_rows
from registry.imports.rows import Row, as_cell, unguarded
from registry.imports.templates import EXPLANATIONS, ORIGIN, ORIGIN_JOB, Template

READERS = {".csv": csv_files.rows, ".xlsx": xlsx_files.rows, ".parquet": parquet_files.rows}
HASH_BLOCK = 1 << 20
SHOWN_COLUMNS = 20
COLUMNS_AT_MOST = 500
CONSTANT = "="
"""Before a value that a mapping gives to a column of every row, in the place of a title."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of the template stand in a file, and which columns it has beside them."""

    places: Mapping[str, int]
    extra: tuple[str, ...]
    width: int
    constants: Mapping[str, str]
    """Columns of the template that were told once for the whole file."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a file: `first` is the number of the first one, columns are lists of cells."""

    first: int
    size: int
    cells: Mapping[str, list[str | None]]
    faults: Mapping[int, str]
    """What is wrong with a row as a row: its place in the block to the code of a reason."""


class Source:
    """An open file. Its header has been read and fits the template."""

    def __init__(self, path: Path, template: Template, mapping: Mapping[str, str]):
        """Open a file.

        Raises:
            InvalidInput: it is of no format that can be read, damaged, empty or in a wrong
                encoding, or its header lacks a required column.
        """
        reader = READERS.get(path.suffix.lower())
        if reader is None:
            raise InvalidInput(
                f"A file {path.suffix or 'without an ending'} cannot be imported.",
                field="file",
                expected="a file name that ends in " + ", ".join(READERS),
            )
        self._rows = reader(path)
        header = next(self._rows, None)
        if header is None:
            raise InvalidInput("The file is empty.", field="file", expected="a header and rows")
        if header.fault is not None:
            raise InvalidInput(
                f"The header cannot be read: {header.fault}.",
                field="file",
                expected="one plain cell for each column, in UTF-8",
            )
        if len(header.cells) > COLUMNS_AT_MOST:
            raise InvalidInput(
                "The file has too many columns.",
                field="file",
                expected=f"at most {COLUMNS_AT_MOST:,} columns",
            )
        self.template = template
        self._path = path
        self.layout = _layout(header.cells, template, mapping)

    def blocks(self, rows: int, *, skip: int = 0) -> Iterator[Block]:
        """Yield the rows that follow the first `skip`, in blocks of at most `rows`."""
        first = 1 + sum(1 for _ in islice(self._rows, skip))
        while batch := list(islice(self._rows, rows)):
            yield _block(first, batch, self.layout, self.template)
            first += len(batch)

    @cached_property
    def estimated_rows(self) -> int:
        """Return about how many rows there are."""
        return estimated_rows(self._path)

    def close(self) -> None:
        """Close the file."""
        self._rows.close()


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _layout(header: Sequence[str | None], template: Template, mapping: Mapping[str, str]) -> Layout:
    known = {*template.names, *ORIGIN, *EXPLANATIONS}
    unknown = sorted(set(mapping.values()) - set(template.names))
    if unknown:
        raise InvalidInput(
            f"The template has no column {unknown[0]!r}.",
            field="map",
            expected=", ".join(template.names),
        )
    constants = {
        name: title.removeprefix(CONSTANT)
        for title, name in mapping.items()
        if title.startswith(CONSTANT)
    }
    titles = [as_cell(title) or "" for title in header]
    missing_titles = sorted(
        title for title in set(mapping) - set(titles) if not title.startswith(CONSTANT)
    )
    if missing_titles:
        raise InvalidInput(
            f"The file has no column {missing_titles[0]!r}.", field="map", expected=_shown(titles)
        )
    places: dict[str, int] = {}
    extra = []
    for place, title in enumerate(titles):
        name = mapping.get(title) or title.lower()
        if name not in known:
            extra.append(title)
        elif name in places:
            raise InvalidInput(
                f"Two columns are {name}.", field="file", expected="each column once"
            )
        else:
            places[name] = place
    missing = [name for name in template.required if name not in places and name not in constants]
    if missing:
        raise InvalidInput(
            "The file lacks required columns: " + ", ".join(missing) + ".",
            field="file",
            expected="the columns of the template, or a mapping of others to them",
            faults=[Fault(name, "missing") for name in missing],
        )
    return Layout(places, tuple(title for title in extra if title), len(titles), constants)


def _block(first: int, batch: Sequence[Row], layout: Layout, template: Template) -> Block:
    width = layout.width
    faults = {place: row.fault for place, row in enumerate(batch) if row.fault is not None}
    whole = []
    for place, row in enumerate(batch):
        cells = row.cells
        if len(cells) != width:
            if len(cells) < width and row.may_be_short:
                cells = [*cells, *[None] * (width - len(cells))]
            else:
                faults.setdefault(place, "truncated" if row.cut_off else "cells")
                cells = [*cells, *[None] * width][:width]
        whole.append(cells)
    columns = list(zip(*whole, strict=True))
    came_back = ORIGIN_JOB in layout.places
    cells_of: dict[str, list[str | None]] = {}
    for name in (*template.names, *ORIGIN):
        at = layout.places.get(name)
        cells = [None] * len(batch) if at is None else columns[at]
        cells_of[name] = [unguarded(cell) or None for cell in cells] if came_back else list(cells)
    for name, value in layout.constants.items():
        cells_of[name] = _filled(cells_of[name], value, faults)
    return Block(first, len(batch), cells_of, faults)


def _filled(cells: Sequence[str | None], value: str, faults: dict[int, str]) -> list[str | None]:
    """Return the cells with `value` in each; a row that says something else is a fault."""
    for place, cell in enumerate(cells):
        if (as_cell(cell) or value).casefold() != value.casefold():
            faults.setdefault(place, "other_value")
    return [cell if as_cell(cell) else value for cell in cells]


def _shown(titles: Sequence[str]) -> str:
    more = ", ..." if len(titles) > SHOWN_COLUMNS else ""
    return ", ".join(titles[:SHOWN_COLUMNS]) + more
