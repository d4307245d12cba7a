"""All indicators of all areas from a snapshot of a million households, by every engine.

    DATABASE_URL=... python -m bench.indicators FOLDER [HOUSEHOLDS] [--without-spark]

PostgreSQL works in one transaction of DATABASE_URL that leaves nothing; its snapshot is in a table
already, as a publication's is: the copy from the files is told apart. So is the compiling of the
expressions to SQL, once for a process. The engines must agree: counts and money exactly, everything
else to 1e-12.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from bench.snapshot import write
from database.session import Database
from geo.engines.duck import DuckEngine
from geo.engines.engine import AREAS
from geo.engines.postgres import postgres as postgres_engine
from geo.engines.service import figures
from geo.engines.spark import SparkEngine
from geo.indicators.declaration import LEVELS
from geo.indicators.queries import compile_figures
from geo.indicators.service import list_indicators

LIMITS = {"duckdb": 3.0, "postgres": 20.0}
KEYS = ["level", "area_code", "parent_code", "indicator"]
EXACT = [one.code for one in list_indicators() if one.kind in ("count", "money")]


def timed(name: str, run: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """Run, print the seconds, return what came out."""
    start = time.perf_counter()
    found = run()
    seconds = time.perf_counter() - start
    limit = LIMITS.get(name)
    verdict = (
        "" if limit is None else f"  (limit {limit:g} s: {'kept' if seconds < limit else 'MISSED'})"
    )
    print(f"{name:9} {seconds:7.2f} s  {len(found):,} figures{verdict}", flush=True)
    return found


def compiled(dialect: str) -> None:
    """Compile every level's SQL, which is then kept, and print the seconds."""
    start = time.perf_counter()
    for level in LEVELS:
        compile_figures(level, AREAS, dialect)
    print(f"          {time.perf_counter() - start:7.2f} s  to compile for {dialect}")


def duckdb(folder: Path) -> pd.DataFrame:
    """Compute from the files, with two threads."""
    engine = DuckEngine(threads=2)
    engine.load(folder)
    compiled(engine.dialect)
    try:
        return timed("duckdb", lambda: figures(engine))
    finally:
        engine.close()


def postgres(folder: Path) -> pd.DataFrame:
    """Compute from a table of the database."""
    database = Database(os.environ["DATABASE_URL"])
    try:
        with database.writing() as session, postgres_engine(session) as engine:
            start = time.perf_counter()
            engine.load(folder)
            print(
                f"          {time.perf_counter() - start:7.2f} s  to copy the files into PostgreSQL"
            )
            compiled(engine.dialect)
            return timed("postgres", lambda: figures(engine))
    finally:
        database.close()


def spark(folder: Path) -> pd.DataFrame:
    """Compute from the files, on two cores."""
    start = time.perf_counter()
    engine = SparkEngine(folder, "local[2]")
    print(f"          {time.perf_counter() - start:7.2f} s  to start Spark")
    try:
        return timed("spark", lambda: figures(engine))
    finally:
        engine.close()


def compare(name: str, ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Print the greatest differences of two engines' figures."""
    same = (ours[KEYS].fillna("") == theirs[KEYS].fillna("")).all(axis=None)
    exact = ours["indicator"].isin(EXACT)
    worst = 0.0
    for column in ("value", "numerator", "denominator"):
        mine, other = ours[column].to_numpy(), theirs[column].to_numpy()
        same &= bool((np.isnan(mine) == np.isnan(other)).all())
        same &= bool((mine[exact] == other[exact])[~np.isnan(mine[exact])].all())
        scale = np.maximum(np.maximum(np.abs(mine), np.abs(other)), 1.0)
        worst = max(worst, float(np.nanmax(np.abs(mine - other) / scale)))
    print(
        f"duckdb and {name}: counts and money equal: {bool(same)}; else at most {worst:.1e} apart"
    )
    if not same or worst > 1e-12:
        raise SystemExit("the engines do not agree")


def main() -> None:
    """Make the snapshot where it is not there, compute, compare."""
    arguments = [word for word in sys.argv[1:] if not word.startswith("--")]
    folder = Path(arguments[0])
    count = int(arguments[1]) if len(arguments) > 1 else 1_000_000
    if not (folder / "households.parquet").exists():
        write(folder, count)
    first = duckdb(folder)
    compare("postgres", first, postgres(folder))
    if "--without-spark" not in sys.argv:
        compare("spark", first, spark(folder))


if __name__ == "__main__":
    main()
