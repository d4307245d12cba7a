"""Spark over Parquet files: for clusters; here in one process on all cores. Needs Java."""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from database.errors import Unavailable
from geo.engines.engine import AREAS, AREAS_FILE, HOUSEHOLDS_FILE, SNAPSHOT

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.driver.memory": "2g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


class SparkEngine:
    """One Spark session. `master` is a cluster's address, or `local[n]` for n cores.

    `settings` are Spark's own, beside or instead of `SETTINGS`.
    """

    dialect = "pyspark"

    def __init__(
        self, folder: Path, master: str = "local[*]", settings: Mapping[str, str] | None = None
    ) -> None:
        self._session = _session(master, SETTINGS | dict(settings or {}))
        for name, file in ((SNAPSHOT, HOUSEHOLDS_FILE), (AREAS, AREAS_FILE)):
            self._session.read.parquet(str(folder / file)).createOrReplaceTempView(name)

    def stage(self, name: str, statement: str) -> None:
        """See `Engine`."""
        # The checkpoint holds the rows, so that no later query computes them again.
        self._session.sql(statement).localCheckpoint().createOrReplaceTempView(name)

    def fetch(self, statement: str) -> pd.DataFrame:
        """See `Engine`."""
        frame: pd.DataFrame = self._session.sql(statement).toArrow().to_pandas()
        return frame

    def close(self) -> None:
        """See `Engine`."""
        self._session.stop()


def _session(master: str, settings: Mapping[str, str]) -> Any:
    try:
        with warnings.catch_warnings():
            # Only the pandas interface of Spark asks for an older pandas; it is not used.
            warnings.simplefilter("ignore", FutureWarning)
            import ibis
            from pyspark.sql import SparkSession

            # Loading the backend registers the options that its compiler reads.
            assert ibis.pyspark is not None
    except ImportError as error:
        raise Unavailable(
            "Spark is not installed.", expected="pip install petakasih[spark]"
        ) from error
    builder = SparkSession.builder.master(master).appName("petakasih")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise Unavailable(
            "Spark does not start.", expected="Java 17 or later, and JAVA_HOME"
        ) from error
