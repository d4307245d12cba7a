"""DuckDB over Parquet files: no server, all in this process."""

from pathlib import Path

import duckdb
import pandas as pd

from geo.engines.engine import AREAS, AREAS_FILE, HOUSEHOLDS_FILE, SNAPSHOT


class DuckEngine:
    """One DuckDB in memory."""

    dialect = "duckdb"

    def __init__(
        self, connection: duckdb.DuckDBPyConnection | None = None, threads: int | None = None
    ) -> None:
        self._connection = connection or duckdb.connect()
        if threads is not None:
            self._connection.execute(f"SET threads = {int(threads)}")

    def load(self, folder: Path) -> None:
        """Let `SNAPSHOT` and `AREAS` stand for a snapshot's files."""
        for name, file in ((SNAPSHOT, HOUSEHOLDS_FILE), (AREAS, AREAS_FILE)):
            self._connection.read_parquet(str(folder / file)).create_view(name)

    def stage(self, name: str, statement: str) -> None:
        """See `Engine`."""
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement}")

    def fetch(self, statement: str) -> pd.DataFrame:
        """See `Engine`."""
        return self._connection.execute(statement).df()

    def close(self) -> None:
        """Let everything go."""
        self._connection.close()
