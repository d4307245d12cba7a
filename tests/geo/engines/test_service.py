"""One definition, three engines: equal figures, row for row."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select, text

from database.errors import InvalidInput
from database.session import Database
from geo.engines import snapshots
from geo.engines.files import write_figures
from geo.engines.service import COLUMNS, Order, compute, figures
from geo.engines.spark import SparkEngine
from geo.indicators.service import list_indicators
from geo.publication.models import ExactValue
from geo.publication.service import latest, publish
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country

SPLITS = ("stratum", "head_sex")
KEYS = ["level", "area_code", "parent_code", "breakdown", "category", "indicator"]
NUMBERS = ["value", "numerator", "denominator"]

# Plans for a few hundred rows: compiling them takes longer than running them.
SMALL = {"spark.sql.shuffle.partitions": "1", "spark.sql.codegen.wholeStage": "false"}


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    """Return a database with 400 published households."""
    with new_database() as database:
        located_country(database, 400, seed=9)
        publish(database, AS_OF)
        yield database


@pytest.fixture(scope="module")
def folder(country: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the publication's snapshot."""
    target = tmp_path_factory.mktemp("snapshot")
    with country.reading() as session:
        assert snapshots.write(session, latest(session), target) > 300
    return target


@pytest.fixture(scope="module")
def duck(folder: Path) -> pd.DataFrame:
    """Return what DuckDB computes."""
    return compute(folder, Order("duckdb", SPLITS))


def assert_equal(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Counts to the household, money to the sen, ratios to 1e-12."""
    pd.testing.assert_frame_equal(ours[KEYS].fillna(""), theirs[KEYS].fillna(""))
    exact = ours["indicator"].isin(
        [one.code for one in list_indicators() if one.kind in ("count", "money")]
    )
    for name in NUMBERS:
        pd.testing.assert_series_equal(ours[name][exact], theirs[name][exact], check_exact=True)
        pd.testing.assert_series_equal(ours[name], theirs[name], rtol=1e-12, atol=1e-12)
    assert ours["value"].abs().sum() > 0


def test_postgres_agrees_with_duckdb_and_keeps_nothing(
    country: Database, folder: Path, duck: pd.DataFrame
) -> None:
    tables = text("SELECT count(*) FROM pg_class WHERE relkind = 'r'")
    with country.reading() as session:
        before = session.scalar(tables)
    assert_equal(compute(folder, Order("postgres", SPLITS), country), duck)
    with country.reading() as session:
        assert session.scalar(tables) == before


@pytest.mark.slow
def test_spark_agrees_with_duckdb(folder: Path, duck: pd.DataFrame) -> None:
    java = shutil.which("java")
    if java is None or subprocess.run([java, "-version"], check=False).returncode:
        pytest.skip("Spark needs Java")
    pytest.importorskip("pyspark")
    engine = SparkEngine(folder, "local[2]", SMALL)
    levels = ("mukim",)
    try:
        spark = figures(engine, (), levels)
    finally:
        engine.close()
    same = duck[duck["level"].isin(levels) & (duck["breakdown"] == "")]
    assert_equal(spark, same.reset_index(drop=True))


def test_the_files_give_what_the_publication_holds(country: Database, duck: pd.DataFrame) -> None:
    with country.reading() as session:
        rows = session.execute(
            select(ExactValue.area_code, ExactValue.indicator, ExactValue.value).where(
                ExactValue.breakdown == ""
            )
        ).all()
    published = pd.DataFrame(rows, columns=["area_code", "indicator", "value"])
    published = published.set_index(["area_code", "indicator"])["value"].astype(float)
    computed = duck[duck["breakdown"] == ""].set_index(["area_code", "indicator"])["value"]
    assert set(computed.index) == set(published.index)
    np.testing.assert_allclose(computed, published.loc[computed.index], rtol=1e-12)


def test_categories_add_up_to_the_whole_area(duck: pd.DataFrame) -> None:
    chosen = duck[duck["indicator"].isin(["poor_hh", "shortfall_rm", "overlap_0"])]
    whole = chosen[chosen["breakdown"] == ""].set_index(["area_code", "indicator"])["value"]
    for split in SPLITS:
        parts = chosen[chosen["breakdown"] == split]
        sums = parts.groupby(["area_code", "indicator"])["value"].sum()
        np.testing.assert_allclose(sums, whole.loc[sums.index], rtol=1e-12)
        assert len(sums) > 0


def test_the_rows_come_in_the_same_order_every_time(folder: Path, duck: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(compute(folder, Order("duckdb", SPLITS)), duck)
    assert list(duck.columns) == list(COLUMNS)


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (Order("oracle"), "engine"),
        (Order("duckdb", ("religion",)), "breakdown"),
        (Order("postgres"), "engine"),
    ],
)
def test_an_unknown_wish_is_named(folder: Path, order: Order, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        compute(folder, order)
    assert caught.value.field == field


def test_a_folder_without_a_snapshot_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        compute(tmp_path, Order("duckdb"))
    assert caught.value.field == "snapshot"


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_figures_become_a_file(duck: pd.DataFrame, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"figures{ending}"
    write_figures(duck.head(100), target)
    read = pd.read_csv(target) if ending == ".csv" else pd.read_parquet(target)
    assert len(read) == 100
    assert list(tmp_path.iterdir()) == [target]


def test_an_unknown_ending_is_refused(duck: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        write_figures(duck, tmp_path / "figures.xls")
    assert caught.value.field == "output"
