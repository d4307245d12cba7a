"""All indicators of all areas, by any engine, from the files of a snapshot."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from database.errors import InvalidInput
from database.session import Database
from geo.engines.duck import DuckEngine
from geo.engines.engine import AREAS, AREAS_FILE, HOUSEHOLDS_FILE, SNAPSHOT, Engine
from geo.engines.postgres import postgres
from geo.engines.spark import SparkEngine
from geo.indicators.breakdowns import BREAKDOWNS
from geo.indicators.declaration import LEVELS
from geo.indicators.queries import (
    compile_breakdown_figures,
    compile_figures,
    compile_stages,
    snapshot_named,
)
from geo.indicators.service import list_indicators

ENGINES = ("postgres", "duckdb", "spark")

COLUMNS = (
    "level",
    "area_code",
    "parent_code",
    "breakdown",
    "category",
    "indicator",
    "value",
    "numerator",
    "denominator",
)
"""Columns of computed figures; breakdown and category are empty for whole areas."""


@dataclass(frozen=True)
class Order:
    """The engine, and the breakdowns to compute beside the figures of whole areas."""

    engine: str
    breakdowns: Sequence[str] = ()


def compute(folder: Path, order: Order, database: Database | None = None) -> pd.DataFrame:
    """Return every registry indicator of every area, exact: `COLUMNS`, in a fixed order of rows.

    `folder` holds `households.parquet` and `areas.parquet`; `database` is where PostgreSQL works,
    in one transaction that leaves nothing.

    Raises:
        InvalidInput: an unknown engine or breakdown, or a folder without the two files.
        Unavailable: the engine is not installed or does not start.
    """
    _check(folder, order)
    with opened(folder, order.engine, database) as engine:
        return figures(engine, order.breakdowns)


def figures(
    engine: Engine, breakdowns: Sequence[str] = (), levels: Sequence[str] = LEVELS
) -> pd.DataFrame:
    """Return what `compute` returns, from an engine that holds `SNAPSHOT` and `AREAS`."""
    for name, statement in compile_stages(snapshot_named(SNAPSHOT), engine.dialect, breakdowns):
        engine.stage(name, statement)
    whole = [
        engine.fetch(compile_figures(level, AREAS, engine.dialect)).assign(
            level=level, breakdown="", category=""
        )
        for level in levels
    ]
    split = [
        engine.fetch(compile_breakdown_figures(level, breakdown, engine.dialect)).assign(
            level=level, breakdown=breakdown
        )
        for breakdown in breakdowns
        for level in levels
    ]
    return pd.concat([_long(some) for some in (whole, split) if some], ignore_index=True)


def _long(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return one row per indicator and area, out of one row per area.

    Indicators come in the order of menus; within each the levels from the top down, then codes.
    """
    rows = pd.concat([part.sort_values(["code", "category"]) for part in parts], ignore_index=True)
    keys = rows[["level", "code", "parent_code", "breakdown", "category"]]
    keys = keys.rename(columns={"code": "area_code"}).astype(object)
    found = [one.code for one in list_indicators() if f"{one.code}__value" in rows]
    long = pd.concat([keys] * len(found), ignore_index=True)
    long["indicator"] = np.repeat(found, len(rows))
    nothing = np.full(len(rows), np.nan)
    for name in ("value", "numerator", "denominator"):
        columns = [rows.get(f"{code}__{name}", nothing) for code in found]
        long[name] = np.concatenate([np.asarray(column, dtype=float) for column in columns])
    return long[list(COLUMNS)]


@contextmanager
def opened(folder: Path, name: str, database: Database | None = None) -> Iterator[Engine]:
    """Yield an engine that holds the snapshot of a folder."""
    if name == "postgres":
        if database is None:
            raise InvalidInput(
                "PostgreSQL needs a database.", field="engine", expected="duckdb or spark"
            )
        with database.writing() as session, postgres(session) as server:
            server.load(folder)
            yield server
        return
    engine = SparkEngine(folder) if name == "spark" else DuckEngine()
    try:
        if isinstance(engine, DuckEngine):
            engine.load(folder)
        yield engine
    finally:
        engine.close()


def _check(folder: Path, order: Order) -> None:
    if order.engine not in ENGINES:
        raise InvalidInput(
            f"There is no engine {order.engine!r}.", field="engine", expected=", ".join(ENGINES)
        )
    for code in order.breakdowns:
        if code not in BREAKDOWNS:
            raise InvalidInput(
                f"There is no breakdown {code!r}.",
                field="breakdown",
                expected=", ".join(BREAKDOWNS),
            )
    for file in (HOUSEHOLDS_FILE, AREAS_FILE):
        if not (folder / file).is_file():
            raise InvalidInput(
                f"{folder} has no {file}.",
                field="snapshot",
                expected="a folder that `petakasih statistics snapshot` wrote",
            )
