"""Parquet: read by batches of its row groups."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from database.errors import InvalidInput
from registry.imports.rows import Row, Rows, as_text

BATCH_ROWS = 5_000


def rows(path: Path) -> Rows:
    """Yield the rows of a Parquet file.

    Raises:
        InvalidInput: the file is damaged or cut off, or a column holds lists or records.
    """
    try:
        opened = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InvalidInput(
            "The file is no Parquet, or is cut off.", field="file", expected="a whole Parquet file"
        ) from error
    with opened:
        for field in opened.schema_arrow:
            if pa.types.is_nested(field.type):
                raise InvalidInput(
                    f"Column {field.name} holds lists or records.",
                    field="file",
                    expected="plain columns",
                )
        yield Row(opened.schema_arrow.names)
        for batch in opened.iter_batches(BATCH_ROWS):
            columns = [[as_text(value) for value in column.to_pylist()] for column in batch.columns]
            yield from map(Row, zip(*columns, strict=True))
