"""Bulk rows by PostgreSQL's COPY, inside the session's own transaction, as Arrow tables."""

import io
from typing import Any, cast

import psycopg
import pyarrow as pa
import pyarrow.csv as pa_csv
from psycopg import sql

from database.base import Base
from database.session import ReadSession, WriteSession

BATCH_ROWS = 20_000


def copy_into(session: WriteSession, target: type[Base] | str, rows: pa.Table) -> int:
    """Insert `rows` into the table of `target` (a model, or a temporary table's name).

    The column names of `rows` are those of the table; other columns get their defaults. Dates,
    numbers, booleans and texts go as they are; UUIDs, geometries (EWKB in hexadecimal) and
    numerics as text. Nulls stay nulls, empty texts stay empty. Returns how many rows.
    """
    table = target if isinstance(target, str) else target.__tablename__
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, rows.column_names))
    )
    # Quoting every value is what lets an empty text differ from a null.
    options = pa_csv.WriteOptions(include_header=False, quoting_style="all_valid")
    with _driver_connection(session).cursor() as cursor, cursor.copy(statement) as copy:
        for batch in rows.to_batches(max_chunksize=BATCH_ROWS):
            text = io.BytesIO()
            pa_csv.write_csv(pa.Table.from_batches([batch]), text, options)
            copy.write(text.getbuffer())
    return int(rows.num_rows)


def copy_out(
    session: ReadSession, query: str, parameters: dict[str, Any], types: dict[str, pa.DataType]
) -> pa.Table:
    """Return the rows of a query whose columns have these names and types.

    `query` has psycopg's placeholders, `%(name)s`. Nulls stay nulls, empty texts stay empty.
    """
    text = io.BytesIO()
    statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)").format(sql.SQL(query))
    with (
        _driver_connection(session).cursor() as cursor,
        cursor.copy(statement, parameters) as copy,
    ):
        for block in copy:
            text.write(block)
    if not text.tell():
        return pa.schema(types).empty_table()
    text.seek(0)
    return pa_csv.read_csv(
        text,
        read_options=pa_csv.ReadOptions(column_names=list(types)),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=types,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


def _driver_connection(session: ReadSession) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", session.connection().connection.driver_connection)
