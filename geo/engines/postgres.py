"""PostgreSQL: temporary tables of one transaction; nothing of it stays."""

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

SETTINGS = ("work_mem = '128MB'", "jit = off", "enable_mergejoin = off")
"""Sorts of a million rows fit; long expressions are not compiled for minutes; and the pieces are
joined by their hash: the planner takes six equal keys for nearly one row and would sort instead."""


class PostgresEngine:
    """One transaction; whoever opened it ends it."""

    dialect = "postgres"

    def __init__(self, session: WriteSession) -> None:
        self._session = session
        for setting in SETTINGS:
            self._run(f"SET LOCAL {setting}")

    def load(self, folder: Path) -> None:
        """Copy a snapshot's files to `SNAPSHOT` and `AREAS`."""
        for name, columns, file in (
            (SNAPSHOT, HOUSEHOLD_COLUMNS, HOUSEHOLDS_FILE),
            (AREAS, AREA_COLUMNS, AREAS_FILE),
        ):
            types = ", ".join(f"{key} {TYPES.get(kind, kind)}" for key, kind in columns.items())
            self._run(f"CREATE TEMP TABLE {name} ({types}) ON COMMIT DROP")
            copy_into(self._session, name, pq.read_table(folder / file, columns=list(columns)))
            self._run(f"ANALYZE {name}")

    def stage(self, name: str, statement: str) -> None:
        """See `Engine`."""
        self._run(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {statement}")
        self._run(f"ANALYZE {name}")

    def fetch(self, statement: str) -> pd.DataFrame:
        """See `Engine`."""
        rows = self._session.connection().exec_driver_sql(statement)
        return pd.DataFrame(rows.all(), columns=list(rows.keys()))

    def _run(self, statement: str) -> None:
        self._session.connection().exec_driver_sql(statement)
