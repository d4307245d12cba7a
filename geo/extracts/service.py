"""Extracts: one row per household with all that published figures are made from.

No name, identity number, address or point leaves: only what counting needs. `docs/extract.md`
explains every column and how published rates follow from them.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from boundaries.sets.service import current
from database.errors import InvalidInput
from database.session import ReadSession
from geo.extracts import queries

CHUNK_ROWS = 20_000

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


class _Writer(Protocol):
    """What CSV and Parquet writers share."""

    def write_table(self, table: pa.Table) -> None:
        """Append the rows."""


SCHEMA = pa.schema(list(queries.COLUMNS.items()))
WRITERS: dict[str, Callable[[Path], AbstractContextManager[_Writer]]] = {
    ".csv": lambda path: pa_csv.CSVWriter(path, SCHEMA),
    ".parquet": lambda path: pq.ParquetWriter(path, SCHEMA, compression="zstd"),
}


def households(
    session: ReadSession, as_of: date, *, chunk_rows: int = CHUNK_ROWS
) -> Iterator[pa.Table]:
    """Yield every household in chunks, columns `queries.COLUMNS`, areas of the current set.

    `as_of` is the day whose running aid is added up. Memory holds one chunk.

    Raises:
        NotFound: there is no boundary set yet.
    """
    boundary_set = current(session)
    after = None
    while True:
        rows = queries.households(session, boundary_set, as_of, after, chunk_rows)
        if rows.num_rows:
            yield rows
        if rows.num_rows < chunk_rows:
            return
        after = rows["household_id"][-1].as_py()


def write(session: ReadSession, path: Path, as_of: date, progress: Progress | None = None) -> int:
    """Write every household to a CSV or Parquet file, by its ending; return how many.

    The file appears whole or not at all.

    Raises:
        InvalidInput: the ending is neither, or the folder does not exist.
        NotFound: there is no boundary set yet.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None or not path.parent.is_dir():
        raise InvalidInput(
            f"{path} cannot be written.",
            field="output",
            expected="a file name ending in .csv or .parquet, in a folder that exists",
        )
    total = max(1, queries.count(session))
    part = path.with_name(path.name + ".part")
    written = 0
    try:
        with writer(part) as out:
            for rows in households(session, as_of):
                out.write_table(rows)
                written += rows.num_rows
                if progress:
                    progress(f"{written:,} households", min(1.0, written / total))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return written
