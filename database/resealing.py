"""Sealing stored values anew: under another key, or for the first time.

A table is walked page by page, in transactions of their own: what is done stays done, and whoever
begins again skips it. Triggers of the table rest meanwhile: they would keep a former row of every
value, or refuse to change what is never changed. Only the owner of the tables can do that, and
other writers wait for the one transaction.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from database.keyring import Keyring
from database.sealed import MARK, Sealed

PAGES_AT_ONCE = 200
"""Of 8 KiB: some thousand rows."""

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where sealed values stand: a column, or a field of the JSON rows of a column.

    `read`, `write` and `where` are SQL: the stored text of a row, the assignment of a new text
    `renewed.value`, and which rows there are.
    """

    name: str
    kind: Sealed
    table: str
    read: str
    write: str
    where: str = "true"


def column_place(kind: Sealed, table: str, column: str) -> Place:
    """Return the place of a column of texts."""
    return Place(f"{table}.{column}", kind, table, column, f"{column} = renewed.value")


def field_place(kind: Sealed, table: str, column: str, field: str, where: str, name: str) -> Place:
    """Return the place of one field of the JSON objects in a column."""
    return Place(
        name,
        kind,
        table,
        f"{column} ->> '{field}'",
        f"{column} = jsonb_set(kept.{column}, '{{{field}}}', to_jsonb(renewed.value))",
        where,
    )


def count_by_key(
    connection: Connection, place: Place, at_most: int | None = None
) -> dict[str, int]:
    """Return how many values are sealed with each key; those in clear under an empty text."""
    key = (
        f"CASE WHEN {place.read} LIKE '{MARK}:%' THEN split_part({place.read}, ':', 2) ELSE '' END"
    )
    counted = text(
        f"SELECT key, count(*) FROM (SELECT {key} AS key FROM {place.table} "  # noqa: S608 - names of ours
        f"WHERE {place.where} AND {place.read} IS NOT NULL LIMIT :at_most) AS sealed GROUP BY key"
    )
    return {row[0]: row[1] for row in connection.execute(counted, {"at_most": at_most})}


def reseal(connection: Connection, place: Place, keyring: Keyring, first: int, last: int) -> int:
    """Seal values of some pages with the newest key, in the caller's transaction; return how many.

    Those sealed with it already are left alone. Values in clear are sealed.
    """
    start = f"{MARK}:{keyring.current.id}:"
    is_old = f"NOT starts_with({place.read}, '{start}')"
    return _renew(
        connection, place, is_old, lambda old: place.kind.seal(_opened(place, old)), first, last
    )


def unseal(connection: Connection, place: Place, first: int, last: int) -> int:
    """Put values of some pages in clear, in the caller's transaction; return how many."""
    is_sealed = f"starts_with({place.read}, '{MARK}:')"
    return _renew(connection, place, is_sealed, place.kind.open, first, last)


def _renew(
    connection: Connection,
    place: Place,
    which: str,
    change: Callable[[str], str],
    first: int,
    last: int,
) -> int:
    connection.execute(text(f"ALTER TABLE {place.table} DISABLE TRIGGER USER"))
    found = connection.execute(
        text(
            f"SELECT CAST(ctid AS text), {place.read} FROM {place.table} "  # noqa: S608 - names of ours
            "WHERE ctid >= CAST(:first AS tid) AND ctid < CAST(:last AS tid) "
            f"AND {place.where} AND {which}"
        ),
        {"first": f"({first},0)", "last": f"({last},0)"},
    ).all()
    if found:
        connection.execute(
            text(
                f"UPDATE {place.table} AS kept SET {place.write} "  # noqa: S608 - names of ours
                "FROM unnest(CAST(:at AS tid[]), CAST(:values AS text[])) AS renewed(at, value) "
                "WHERE kept.ctid = renewed.at"
            ),
            {"at": [row[0] for row in found], "values": [change(row[1]) for row in found]},
        )
    connection.execute(text(f"ALTER TABLE {place.table} ENABLE TRIGGER USER"))
    return len(found)


def pages(connection: Connection, place: Place) -> Iterator[tuple[int, int, int]]:
    """Yield ranges of a table's pages, with how many there are: first, after the last, all."""
    size = connection.scalar(
        text("SELECT pg_relation_size(CAST(:table AS regclass)) / 8192"), {"table": place.table}
    )
    count = int(size or 0)
    for first in range(0, count, PAGES_AT_ONCE):
        yield first, min(first + PAGES_AT_ONCE, count), count


def reseal_all(engine: Engine, place: Place, keyring: Keyring, progress: Progress) -> int:
    """Seal all values of a place with the newest key, in many transactions; return how many.

    Whoever changed a row meanwhile may have written its old value to a new page: the table is
    walked until there is nothing left.
    """
    total = 0
    while True:
        with engine.begin() as connection:
            ranges = list(pages(connection, place))
        done = 0
        for first, last, count in ranges:
            with engine.begin() as connection:
                done += reseal(connection, place, keyring, first, last)
            progress(place.name, last / count)
        total += done
        if not done:
            return total


def _opened(place: Place, stored: str) -> str:
    return place.kind.open(stored) if stored.startswith(f"{MARK}:") else stored
