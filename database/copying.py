"""Bulk rows by PostgreSQL's COPY, inside the session's own transaction, as Arrow tables."""

import io
from collections.abc import Callable, Mapping
from typing import Any, cast

import psycopg
import pyarrow as pa
import pyarrow.csv as pa_csv
from psycopg import sql
from sqlalchemy import func, select

from database.base import Base
from database.sealed import Sealed, text_type
from database.session import ReadSession, WriteSession

BATCH_ROWS = 20_000


def copy_into(session: WriteSession, target: type[Base] | str, rows: pa.Table) -> int:
    """Insert `rows` into the table of `target` (a model, or a temporary table's name).

    The column names of `rows` are those of the table; other columns get their defaults. Dates,
    numbers, booleans and texts go as they are; UUIDs, geometries (EWKB in hexadecimal) and
    numerics as text. Nulls stay nulls, empty texts stay empty. Columns that the model keeps sealed
    come in clear and are sealed here. Returns how many rows.
    """
    table = target if isinstance(target, str) else target.__tablename__
    rows = rows if isinstance(target, str) else _sealed(target, rows)
    if session.scalar(select(func.row_security_active(table))):
        return _copy_and_insert(session, table, rows)
    names = sql.SQL(", ").join(map(sql.Identifier, rows.column_names))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(sql.Identifier(table), names)
    # Quoting every value is what lets an empty text differ from a null.
    options = pa_csv.WriteOptions(include_header=False, quoting_style="all_valid")
    with _driver_connection(session).cursor() as cursor, cursor.copy(statement) as copy:
        for batch in rows.to_batches(max_chunksize=BATCH_ROWS):
            text = io.BytesIO()
            pa_csv.write_csv(pa.Table.from_batches([batch]), text, options)
            copy.write(text.getbuffer())
    return int(rows.num_rows)


def copy_out(
    session: ReadSession,
    query: str,
    parameters: dict[str, Any],
    types: dict[str, pa.DataType],
    sealed: Mapping[str, Sealed] | None = None,
) -> pa.Table:
    """Return the rows of a query whose columns have these names and types.

    `query` has psycopg's placeholders, `%(name)s`. Nulls stay nulls, empty texts stay empty.
    `sealed` names the columns that are stored sealed, with their types: they come back in clear.
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
    rows = pa_csv.read_csv(
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
    for name, kind in (sealed or {}).items():
        rows = _each(rows, name, kind.open)
    return rows


def _sealed(target: type[Base], rows: pa.Table) -> pa.Table:
    """Return the rows, sealed where the model says so."""
    for name in rows.column_names:
        kind = text_type(target.__table__.c[name].type)
        if kind is not None:
            rows = _each(rows, name, kind.seal)
    return rows


def _each(rows: pa.Table, name: str, change: Callable[[str], str]) -> pa.Table:
    """Return the rows with each text of a column changed; nulls stay."""
    texts = rows.column(name).to_pylist()
    changed = [None if one is None else change(one) for one in texts]
    return rows.set_column(rows.column_names.index(name), name, pa.array(changed, pa.string()))


def _copy_and_insert(session: WriteSession, table: str, rows: pa.Table) -> int:
    """Copy into a table of the transaction and insert from there: COPY knows no row security."""
    staged = f"staged_{table}"
    names = sql.SQL(", ").join(map(sql.Identifier, rows.column_names))
    parts = {"staged": sql.Identifier(staged), "table": sql.Identifier(table), "names": names}
    cursor = _driver_connection(session)
    cursor.execute(
        sql.SQL(
            "CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS "
            "SELECT {names} FROM {table} WITH NO DATA"
        ).format(**parts)
    )
    copied = copy_into(session, staged, rows)
    insert = sql.SQL("INSERT INTO {table} ({names}) SELECT {names} FROM {staged}")
    cursor.execute(insert.format(**parts))
    cursor.execute(sql.SQL("DROP TABLE {staged}").format(**parts))
    return copied


def _driver_connection(session: ReadSession) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", session.connection().connection.driver_connection)
