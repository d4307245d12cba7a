"""PostgreSQL: tables of one transaction, dropped before it ends; nothing of it stays.

They are ordinary tables, not temporary ones: only those are read by several processes at once.
Until the transaction ends nobody else sees them, and afterwards they are gone; unlogged, so that
nothing of them is left behind by a server that falls over, either.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from database.copying import copy_into
from database.session import WriteSession
from geo.engines.engine import AREAS, AREAS_FILE, HOUSEHOLDS_FILE, SNAPSHOT
from geo.indicators.columns import AREA_COLUMNS, HOUSEHOLD_COLUMNS

TYPES = {
    "string": "text",
    "int16": "smallint",
    "int32": "integer",
    "float64": "double precision",
}

SETTINGS = (
    "work_mem = '128MB'",
    "jit = off",
    "enable_mergejoin = off",
    "enable_parallel_hash = off",
    "parallel_tuple_cost = 0.01",
)
"""Sorts of a million rows fit; long expressions are not compiled for minutes; the pieces are joined
by their hash: the planner takes six equal keys for nearly one row and would sort instead. Each
process hashes the few pieces itself: a table shared between them needs more shared memory than
containers have. Handing rows to another process costs a tenth of what the planner takes for it, so
that it lets several processes sort."""


class PostgresEngine:
    """One transaction; whoever opened it ends it."""

    dialect = "postgres"

    def __init__(self, session: WriteSession) -> None:
        self._session = session
        self._staged: list[str] = []
        for setting in SETTINGS:
            self._run(f"SET LOCAL {setting}")

    def load(self, folder: Path) -> None:
        """Copy a snapshot's files to `SNAPSHOT` and `AREAS`."""
        self._run(f"CREATE UNLOGGED TABLE {SNAPSHOT} ({_columns(HOUSEHOLD_COLUMNS)})")
        self._staged.append(SNAPSHOT)
        # A temporary one, for the service has a table of this name.
        self._run(f"CREATE TEMP TABLE {AREAS} ({_columns(AREA_COLUMNS)}) ON COMMIT DROP")
        for name, columns, file in (
            (SNAPSHOT, HOUSEHOLD_COLUMNS, HOUSEHOLDS_FILE),
            (AREAS, AREA_COLUMNS, AREAS_FILE),
        ):
            copy_into(self._session, name, pq.read_table(folder / file, columns=list(columns)))
            self._run(f"ANALYZE {name}")

    def stage(self, name: str, statement: str) -> None:
        """See `Engine`."""
        self._run(f"CREATE UNLOGGED TABLE {name} AS {statement}")
        self._staged.append(name)
        self._run(f"ANALYZE {name}")

    def fetch(self, statement: str) -> pd.DataFrame:
        """See `Engine`."""
        rows = self._session.connection().exec_driver_sql(statement)
        return pd.DataFrame(rows.all(), columns=list(rows.keys()))

    def drop(self) -> None:
        """Drop what was staged."""
        for name in self._staged:
            self._run(f"DROP TABLE {name}")

    def _run(self, statement: str) -> None:
        self._session.connection().exec_driver_sql(statement)


@contextmanager
def postgres(session: WriteSession) -> Iterator[PostgresEngine]:
    """Yield the engine of a session's transaction; what it staged is dropped in the end.

    After an error the transaction is taken back, and its tables with it.
    """
    engine = PostgresEngine(session)
    yield engine
    engine.drop()


def _columns(types: dict[str, str]) -> str:
    return ", ".join(f"{name} {TYPES.get(kind, kind)}" for name, kind in types.items())
