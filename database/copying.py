"""Bulk inserts by PostgreSQL's COPY, inside the session's own transaction."""

import io
from typing import Any, cast

import psycopg
import pyarrow as pa
import pyarrow.csv as pa_csv
from psycopg import sql

from database.base import Base
from database.session import WriteSession


def copy_into(session: WriteSession, target: type[Base], rows: pa.Table) -> int:
    """Insert `rows` into the table of `target`; return how many.

    The column names of `rows` are those of the table; other columns get their defaults. Dates,
    numbers, booleans and texts go as they are; UUIDs, geometries (EWKB in hexadecimal) and
    numerics as text. Nulls stay nulls, empty texts stay empty.
    """
    cursor = _driver_connection(session).cursor()
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(target.__tablename__),
        sql.SQL(", ").join(map(sql.Identifier, rows.column_names)),
    )
    # Quoting every value is what lets an empty text differ from a null.
    options = pa_csv.WriteOptions(include_header=False, quoting_style="all_valid")
    with cursor, cursor.copy(statement) as copy:
        for batch in rows.to_batches(max_chunksize=20_000):
            text = io.BytesIO()
            pa_csv.write_csv(pa.Table.from_batches([batch]), text, options)
            copy.write(text.getbuffer())
    return int(rows.num_rows)


def _driver_connection(session: WriteSession) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", session.connection().connection.driver_connection)
