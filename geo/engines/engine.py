"""What every engine can do: stage tables and answer SQL of its dialect."""

from typing import Protocol

import pandas as pd

SNAPSHOT = "snapshot"
AREAS = "area"
"""Names of the two tables of a snapshot in every engine."""

HOUSEHOLDS_FILE = "households.parquet"
AREAS_FILE = "areas.parquet"
"""Names of a snapshot's files in its folder."""


class Engine(Protocol):
    """An open engine that holds a snapshot."""

    dialect: str
    """Of Ibis: `postgres`, `duckdb` or `pyspark`."""

    def stage(self, name: str, statement: str) -> None:
        """Hold the outcome of a query as a table of that name."""

    def fetch(self, statement: str) -> pd.DataFrame:
        """Return the rows of a query."""
