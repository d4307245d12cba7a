"""One definition, two engines: PostgreSQL and DuckDB give the same figures to the last bit."""

from collections.abc import Iterator

import duckdb
import pandas as pd
import pytest
from sqlalchemy import text

from database.session import WriteSession
from geo.indicators.queries import AREA_COLUMNS, SNAPSHOT_COLUMNS, compile_figures
from geo.publication import writing
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country

LEVELS = ("national", "state", "district", "mukim", "parlimen", "dun")


@pytest.fixture(scope="module")
def session(new_database: NewDatabase) -> Iterator[WriteSession]:
    """Return a session in which a snapshot and the table of areas are staged."""
    with new_database() as database:
        set_id = located_country(database, 300, seed=9)
        with database.writing() as opened:
            number = writing.open_publication(opened, set_id, AS_OF, 10)
            writing.snapshot(opened, number, set_id, AS_OF)
            areas = writing.areas(opened, set_id).assign(hies_absolute=4.0)
            areas["census_households"] = [float(100 + n) for n in range(len(areas))]
            writing.stage_areas(opened, areas)
            yield opened


@pytest.fixture(scope="module")
def duck(session: WriteSession) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return DuckDB with the same two tables, as a file of an export would hold them."""
    connection = duckdb.connect()
    for table, columns in (
        ("snapshot_household", SNAPSHOT_COLUMNS),
        (writing.AREAS_TABLE, AREA_COLUMNS),
    ):
        rows = session.execute(text(f"SELECT {', '.join(columns)} FROM {table}")).all()
        frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
        types = ", ".join(f"{name} {kind}" for name, kind in _duck_types(columns).items())
        connection.execute(f"CREATE TABLE {table} ({types})")
        connection.executemany(
            f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})",
            frame.where(frame.notna(), None).to_numpy().tolist(),
        )
    yield connection
    connection.close()


def _duck_types(columns: dict[str, str]) -> dict[str, str]:
    names = {"string": "text", "int16": "smallint", "int64": "bigint", "float64": "double"}
    return {name: names.get(kind, kind) for name, kind in columns.items()}


@pytest.mark.parametrize("level", LEVELS)
def test_both_engines_agree_exactly(
    session: WriteSession, duck: duckdb.DuckDBPyConnection, level: str
) -> None:
    number = session.scalar(text("SELECT max(number) FROM publication"))
    ours = writing.figures(session, number, level).drop(columns="level")
    sql = compile_figures(level, number, writing.AREAS_TABLE, "duckdb")
    theirs = duck.execute(sql).df()
    assert list(theirs.columns) == list(ours.columns)
    pd.testing.assert_frame_equal(
        _sorted(ours), _sorted(theirs), check_exact=True, check_dtype=False
    )
    assert ours["poor_hh"].sum() > 0


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    ordered = frame.sort_values("code", ignore_index=True).astype({"code": object})
    return ordered.astype({"parent_code": object}).astype(
        dict.fromkeys(set(frame.columns) - {"code", "parent_code"}, float)
    )
