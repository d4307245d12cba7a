"""Re-assess a registry under a new poverty line, for real and as a simulation, against pandas.

    python bench/reassess.py [--households 1000000] [--percent 10]

Makes a scratch database beside that of DATABASE_URL (or of the private cluster) and drops it.
Every household gets a first assessment under PGK-2019; then every line is raised. Fails when a
count differs from the pandas recomputation, when the real pass takes more than 20 s, or when the
simulation takes more than 5 s.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench.scratch import scratch_database
from database.base import uuid7
from database.session import Database
from registry.assessments import service
from registry.poverty_lines.service import load, load_version
from registry.poverty_lines.tables import VersionHeader, committed_rows, state_names

MAX_REAL, MAX_SIMULATION = 20.0, 5.0
OLD, NEW = "PGK-2019", "PGK-2027"
STATES = [code for code in state_names() if code != "MY"]
COLUMNS = (
    "id",
    "reference_no",
    "is_demo",
    "registered_on",
    "address",
    "stated_state_code",
    "stated_district_code",
    "stratum",
    "size",
    "gross_income_monthly",
    "registration_status",
)
Result = TypeVar("Result")
Counts = Counter[tuple[str, str, str | None, str | None]]


def made_up(count: int) -> pd.DataFrame:
    """Return households of every kind: all states and strata, unknown inputs, income near lines."""
    random = np.random.default_rng(1)
    state = random.integers(0, len(STATES), count)
    size = random.integers(0, 13, count)
    # Around RM575 a head, so that most households are near a line and many on either side of it.
    income_sen = np.rint(random.gamma(4.0, 144.0, count) * np.maximum(size, 1)).astype(int) * 100
    return pd.DataFrame(
        {
            "state": np.array(STATES)[state],
            "district": [f"D{s + 1:02d}-{d:02d}" for s, d in zip(state, size % 10, strict=True)],
            "stratum": random.choice(["bandar", "luar_bandar", ""], count, p=[0.6, 0.35, 0.05]),
            "size": size,
            "income_sen": income_sen,
            "income_known": random.uniform(size=count) > 0.03,
        }
    )


def store(database: Database, households: pd.DataFrame) -> None:
    """Copy the households in."""
    day = date(2026, 1, 1)
    with database.writing() as session:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        names = ", ".join(COLUMNS)
        with driver.cursor().copy(f"COPY household ({names}) FROM STDIN") as copy:
            for number, row in enumerate(households.itertuples(index=False)):
                income = f"{row.income_sen // 100}.{row.income_sen % 100:02d}"
                copy.write_row(
                    (
                        uuid7(),
                        f"BENCH-{number}",
                        True,
                        day,
                        "Kampung Contoh",
                        row.state,
                        row.district,
                        row.stratum or None,
                        row.size,
                        income if row.income_known else None,
                        "disahkan",
                    )
                )


def pandas_classes(households: pd.DataFrame, percent: int) -> pd.Series:
    """Return each household's class, in whole hundredths of a sen: a recomputation of its own."""
    lines = pd.DataFrame(
        [
            (row.state_code, "" if row.stratum == "semua" else row.stratum, row.line, row.amount)
            for row in committed_rows(OLD)
            if row.basis == "per_kapita"
        ],
        columns=["state", "stratum", "line", "amount"],
    ).pivot(index=["state", "stratum"], columns="line", values="amount")
    line = (lines.astype(int) * 100 * (100 + percent)).reindex(
        pd.MultiIndex.from_frame(households[["state", "stratum"]])
    )
    income = households["income_sen"].to_numpy() * 100
    size = households["size"].to_numpy()
    food, total = (line[name].to_numpy() * size for name in ("makanan", "jumlah"))
    classes = np.select(
        [income < food, income < total, income >= total],
        ["miskin_tegar", "miskin", "terkeluar"],
        "",
    )
    assessed = households["income_known"].to_numpy() & (size > 0)
    return pd.Series(np.where(assessed, classes, ""), index=households.index)


def pandas_counts(households: pd.DataFrame, percent: int) -> Counts:
    """Return households by state, district, class before and after a rise of every line."""
    moves = households[["state", "district"]].assign(
        before=pandas_classes(households, 0), after=pandas_classes(households, percent)
    )
    counts: Counts = Counter()
    for (state, district, before, after), count in moves.value_counts().items():
        counts[state, district, before or None, after or None] = int(count)
    return counts


def counts_of(report: service.AssessmentReport) -> Counts:
    """Return the same counts from a report."""
    counts: Counts = Counter()
    for row in report.rows:
        key = (row.state_code or "", row.district_code or "", row.before, row.after)
        counts[key] += row.households
    return counts


def load_lines(database: Database, percent: int) -> None:
    """Load the committed tables, and PGK-2019 with every line raised as a version of its own."""
    header = VersionHeader(
        version=NEW,
        method="2019",
        effective_from=date(2027, 1, 1),
        title_ms=NEW,
        title_en=NEW,
        source=f"{OLD} {percent:+d}%",
    )
    rows = [
        row.model_copy(update={"amount": row.amount * (100 + percent) / 100})
        for row in committed_rows(OLD)
    ]
    with database.writing() as session:
        load(session)
        load_version(session, header, rows)


def vacuum(database: Database) -> None:
    """Do what autovacuum does in a registry at rest, so that its timing does not matter here."""
    engine = database.write_engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("VACUUM ANALYZE household, assessment"))


def timed(action: Callable[[], Result]) -> tuple[float, Result]:
    """Return the seconds an action took, and its result."""
    began = time.perf_counter()
    result = action()
    return time.perf_counter() - began, result


def real(database: Database, version: str) -> service.AssessmentReport:
    """Assess the whole registry and commit."""
    with database.writing() as session:
        return service.assess_all(session, version)


def simulation(database: Database, percent: int) -> service.AssessmentReport:
    """Count what raised lines would change."""
    with database.reading() as session:
        return service.simulate(session, OLD, adjust_percent=Decimal(percent))


def main() -> None:
    """Run the benchmark; exit with 1 when a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=1_000_000)
    parser.add_argument("--percent", type=int, default=10, help="the rise of every line")
    arguments = parser.parse_args()

    households = made_up(arguments.households)
    in_pandas, expected = timed(lambda: pandas_counts(households, arguments.percent))
    with scratch_database("reassess") as database:
        load_lines(database, arguments.percent)
        store(database, households)
        first, _ = timed(lambda: real(database, OLD))
        vacuum(database)
        simulating, simulated = timed(lambda: simulation(database, arguments.percent))
        passing, passed = timed(lambda: real(database, NEW))
        again, repeated = timed(lambda: real(database, NEW))

    table = Table(title=f"{arguments.households:,} households, every line {arguments.percent:+d}%")
    for heading in ("pass", "seconds", "limit", "written", "changed", "counts as pandas"):
        table.add_column(heading, justify="left" if heading == "pass" else "right")
    results = (
        ("simulation", simulating, MAX_SIMULATION, simulated),
        ("re-assessment", passing, MAX_REAL, passed),
    )
    missed = []
    for name, seconds, limit, report in results:
        equal = counts_of(report) == expected
        if seconds > limit or not equal:
            missed.append(name)
        row = f"{seconds:.1f}", f"{limit:.0f}", f"{report.written:,}", f"{report.changed:,}"
        table.add_row(name, *row, "yes" if equal else "NO")
    table.add_row(
        "same again", f"{again:.1f}", "", f"{repeated.written:,}", f"{repeated.changed:,}"
    )
    table.add_row("first ever", f"{first:.1f}")
    table.add_row("pandas, in memory", f"{in_pandas:.1f}")
    Console().print(table)
    if missed or repeated.written or repeated.changed:
        raise SystemExit("Missed: " + (", ".join(missed) or "the same pass again wrote something"))


if __name__ == "__main__":
    main()
