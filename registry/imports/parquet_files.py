"""Parquet: read by batches of its row groups, once its footer has been held against limits.

A footer may lie, and pages of some encodings grow a thousandfold when they are read. So the file is
read in a confined process, which tells the rows; the service itself never opens it.
"""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from database.errors import InvalidInput
from registry.confinement.limits import FRAME_AT_MOST
from registry.confinement.service import confined
from registry.imports.rows import Row, Rows, as_text

BATCH_ROWS = 1_000
COLUMNS_AT_MOST = 500
GROUPS_AT_MOST = 20_000
GROUP_BYTES_AT_MOST = 256 << 20
"""Bytes of one row group, unpacked."""

CHUNK_BYTES_AT_MOST = 64 << 20
"""Bytes of one column of a row group, unpacked: a page of it is held in memory."""

RATIO_AT_MOST, RATIO_FROM = 400, 16 << 20
"""How many times its packed size the file may have unpacked, once it has so many bytes."""

ROWS_AT_MOST = 10_000_000
SECONDS = 900
"""Of the processor, for a file of the most rows."""

MARK = b"PAR1"
TAIL = struct.Struct("<I4s")
"""How a file ends: the length of its footer, and the mark."""

FOOTER_AT_MOST = 16 << 20
STREAM_BYTES = 1 << 16
"""A column is read in pieces of this size, not a whole row group at once."""

TOO_MUCH = "The file unpacks to too much at once."
DAMAGED = (pa.ArrowException, OSError, ValueError, OverflowError)


def rows(path: Path) -> Rows:
    """Yield the rows of a Parquet file.

    Raises:
        InvalidInput: the file is damaged, cut off or a trap, or a column holds lists or records.
    """
    _check_ends(path)
    for batch in _confined(read, path):
        yield from map(Row, orjson.loads(batch))


def row_count(path: Path) -> int:
    """Return how many rows the file says it has."""
    (told,) = _confined(count, path)
    return int(told)


def _check_ends(path: Path) -> None:
    """Check that a file begins and ends as Parquet does, before a process is started for it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(len(MARK))
        file.seek(max(size - TAIL.size, 0))
        tail = file.read(TAIL.size)
    if start != MARK or len(tail) < TAIL.size:
        raise _damaged()
    footer, end = TAIL.unpack(tail)
    if end != MARK or footer > size - len(MARK) - TAIL.size:
        raise _damaged()


def _confined(work: Callable[[bytes], Iterator[bytes]], path: Path) -> Iterator[bytes]:
    trap = _too_large("The file unpacks to too much at once, or is damaged.")
    return confined(work, str(path).encode(), seconds=SECONDS, broken=trap)


def count(path: bytes) -> Iterator[bytes]:
    """Yield how many rows a file says it has; for a confined process."""
    with _opened(Path(path.decode())) as opened:
        yield b"%d" % opened.metadata.num_rows


def read(path: bytes) -> Iterator[bytes]:
    """Yield the rows of a file as JSON, some at a time, the header first; for a confined process.

    The header comes with the first rows: a file that cannot be read is refused before it is taken.
    """
    file = Path(path.decode())
    # Each thread has memory of its own, which counts against the limit.
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    with _opened(file) as opened:
        _check_sizes(opened.metadata, file.stat().st_size)
        for field in opened.schema_arrow:
            if pa.types.is_nested(field.type):
                raise InvalidInput(
                    f"Column {field.name} holds lists or records.",
                    field="file",
                    expected="plain columns",
                )
        some: list[Any] = [opened.schema_arrow.names]
        batches, came = opened.iter_batches(BATCH_ROWS, use_threads=False), 0
        while (batch := _next(batches)) is not None:
            some += _cells(batch)
            came += batch.num_rows
            yield _told(some)
            some = []
        if some:
            yield _told(some)
        if came != opened.metadata.num_rows:
            raise _damaged()


def _cells(batch: pa.RecordBatch) -> Iterator[tuple[str | None, ...]]:
    columns = [[as_text(value) for value in column.to_pylist()] for column in batch.columns]
    return zip(*columns, strict=True)


def _told(rows_of_cells: list[Any]) -> bytes:
    told = orjson.dumps(rows_of_cells)
    if len(told) > FRAME_AT_MOST:
        raise _too_large("Texts of the file are too long.")
    return told


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(
            path,
            buffer_size=STREAM_BYTES,
            pre_buffer=False,
            thrift_string_size_limit=FOOTER_AT_MOST,
            thrift_container_size_limit=GROUPS_AT_MOST * 10,
            page_checksum_verification=True,
        )
    except MemoryError as error:
        raise _too_large(TOO_MUCH) from error
    except DAMAGED as error:
        raise _damaged() from error


def _next(batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
    try:
        return next(batches, None)
    except MemoryError as error:
        raise _too_large(TOO_MUCH) from error
    except DAMAGED as error:
        raise _damaged() from error


def _check_sizes(told: pq.FileMetaData, packed: int) -> None:
    """Check what the footer says before anything is unpacked."""
    groups = [told.row_group(index) for index in range(min(told.num_row_groups, GROUPS_AT_MOST))]
    if told.num_columns > COLUMNS_AT_MOST or told.num_row_groups > GROUPS_AT_MOST:
        raise _too_large("The file has too many columns or row groups.")
    if told.num_rows > ROWS_AT_MOST:
        raise _too_large("The file has too many rows.")
    unpacked = [group.total_byte_size for group in groups]
    columns = [
        group.column(index).total_uncompressed_size
        for group in groups
        for index in range(group.num_columns)
    ]
    if min([*unpacked, *columns, 0]) < 0 or told.num_rows != sum(one.num_rows for one in groups):
        raise _damaged()
    whole = max(sum(unpacked), sum(columns))
    is_bomb = whole > RATIO_FROM and whole > RATIO_AT_MOST * packed
    if (
        is_bomb
        or max([*unpacked, 0]) > GROUP_BYTES_AT_MOST
        or max([*columns, 0]) > CHUNK_BYTES_AT_MOST
    ):
        raise _too_large(TOO_MUCH)


def _damaged() -> InvalidInput:
    return InvalidInput(
        "The file is no Parquet, or is cut off or damaged.",
        field="file",
        expected="a whole Parquet file",
    )


def _too_large(message: str) -> InvalidInput:
    return InvalidInput(
        message,
        field="file",
        expected="row groups of some ten thousand rows, the columns of the template",
    )
