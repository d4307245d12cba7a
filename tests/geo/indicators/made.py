"""Made-up households by hand, and the indicators DuckDB works out of them."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import duckdb
import pandas as pd

from geo.engines.duck import DuckEngine
from geo.engines.engine import AREAS, SNAPSHOT
from geo.indicators.columns import AREA_COLUMNS, HOUSEHOLD_COLUMNS
from geo.indicators.queries import compile_figures, compile_stages, snapshot_named

Household = Mapping[str, Any]

USUAL: Household = {
    "state_code": "S01",
    "location_level": 1,
    "registration_status": "disahkan",
    "poverty_status": "miskin",
    "size": 1,
    "programmes": 0,
    "same_purpose": False,
    "aid_records": 0,
    "aid_monthly": 0,
    "limits_known": 0,
    "limits_exceeded": 0,
}
"""A verified poor household of state S01 without aid; every other column is null."""

TYPES = {"string": "text", "int16": "smallint", "int32": "integer", "float64": "double"}


def household(income: float | None, line: float | None, **columns: Any) -> dict[str, Any]:
    """Return a household; by default its status is what its income says, and aid is no income."""
    status = "terkeluar"
    if income is not None and line is not None and income < line:
        status = "miskin"
    aid = columns.get("aid_monthly", 0)
    given = {"programmes": int(aid > 0), "aid_records": int(aid > 0), "poverty_status": status}
    return (
        dict(USUAL)
        | {"income": income, "income_before_aid": income, "line_total": line}
        | given
        | columns
    )


def households(incomes: Iterable[float], line: float, **columns: Any) -> list[dict[str, Any]]:
    """Return registered households of these incomes: those above the line stay on the list."""
    return [household(income, line, **{"poverty_status": "miskin"} | columns) for income in incomes]


def computed(
    made: Iterable[Household],
    level: str = "state",
    census: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return values by area (rows) and indicator (columns): NaN where there is none."""
    rows = figures(made, level, census)
    values = {name[: -len("__value")]: rows[name] for name in rows if name.endswith("__value")}
    return pd.DataFrame(values).astype(float)


def figures(
    made: Iterable[Household], level: str = "state", census: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return the whole table of one level, by area code."""
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    _table(connection, SNAPSHOT, HOUSEHOLD_COLUMNS, list(made))
    known = [
        {"code": code, "level": level, "parent_code": "MY", "census_households": count}
        for code, count in (census or {}).items()
    ]
    _table(connection, AREAS, AREA_COLUMNS, known)
    engine = DuckEngine(connection)
    for name, statement in _stages():
        engine.stage(name, statement)
    rows = engine.fetch(_figures(level)).set_index("code")
    engine.close()
    return rows


@cache
def _stages() -> list[tuple[str, str]]:
    return compile_stages(snapshot_named(SNAPSHOT), "duckdb")


@cache
def _figures(level: str) -> str:
    return compile_figures(level, AREAS, "duckdb")


def _table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Mapping[str, str],
    rows: list[Household],
) -> None:
    types = ", ".join(f"{key} {TYPES.get(kind, kind)}" for key, kind in columns.items())
    connection.execute(f"CREATE TABLE {name} ({types})")
    if rows:
        frame = pd.DataFrame(
            {key: pd.Series([row.get(key) for row in rows], dtype=object) for key in columns}
        )
        values = frame.where(frame.notna(), None).to_numpy().tolist()
        places = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {name} VALUES ({places})", values)
