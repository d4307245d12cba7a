"""What row security costs: the paged list of households and one whole record, with it and without.

    python bench/row_security.py [--households 250000] [--rounds 200]

Makes a scratch database beside that of DATABASE_URL (or of the private cluster) and drops it. Every
round asks the same once as the owner, to whom no policy applies, and once as an officer under the
role of the web service, the proof of identity included; who comes first alternates. Medians are
compared, for an officer of a district and for one of a state. Fails when the list costs more than
15 % or a record more than 5 %.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from uuid import UUID

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, make_url, select, text

from cli.context import open_database
from database.keyring import make_keyring_file, use_keyring_file
from database.keys import Keys
from database.migrate import upgrade
from database.rights.identity import PURPOSE, keep_key
from database.serving import Serving, addresses
from database.session import Database
from database.settings import DatabaseSettings
from registry.accounts.service import Grant, create_person, give
from registry.households.models import Household
from registry.records import service
from registry.records.listing import RecordFilter, list_records

AT_MOST = {"list": 0.15, "record": 0.05}
OFFICERS: Mapping[str, tuple[str, str, RecordFilter]] = {
    "district": ("district_officer", "D12-08", RecordFilter(district="D12-08")),
    "state": ("state_supervisor", "S12", RecordFilter(state="S12")),
}
"""Officer: role, area of the grant, and what the list is asked for."""

ROWS = Path(__file__).with_suffix(".sql")
WARM_UP = 20


@contextmanager
def scratch_database() -> Iterator[Database]:
    """Yield a migrated database of the benchmark's own; drop it afterwards."""
    name = f"petakasih_bench_rows_{os.getpid()}"
    url = make_url(open_database().url)
    admin = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    database = Database(url.set(database=name).render_as_string(hide_password=False))
    try:
        with database.write_engine.begin() as connection:
            upgrade(connection)
        yield database
    finally:
        database.close()
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def fill(database: Database, households: int) -> None:
    """Store made-up families, and let the planner know them."""
    with database.write_engine.begin() as connection:
        for statement in ROWS.read_text().split(";\n"):
            if statement.strip():
                connection.execute(text(statement), {"households": households})
    with database.write_engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def enrol(database: Database) -> dict[str, UUID]:
    """Make an account for each officer; return their keys."""
    with database.writing() as session:
        keys = {}
        for name, (role, area, _) in OFFICERS.items():
            account, _ = create_person(session, name, f"Officer of {area}", "bench")
            give(session, account, Grant(role, area), "bench")
            keys[name] = account.id
        return keys


def list_page(database: Database, wanted: RecordFilter, after: tuple[str, str] | None) -> None:
    with database.reading() as session:
        found = list_records(session, wanted, after=after)
        assert len(found.items) == 100


def read_record(database: Database, key: UUID) -> None:
    with database.reading() as session:
        assert service.read(session, key).household["id"] == key


def compared(
    ask: Callable[[Database], None], one: Database, two: Database, rounds: int
) -> list[float]:
    """Return the median seconds of asking each of two databases, by turns."""
    took: dict[int, list[float]] = {0: [], 1: []}
    for turn in range(rounds + WARM_UP):
        for which in (0, 1) if turn % 2 else (1, 0):
            began = time.perf_counter()
            ask((one, two)[which])
            took[which].append(time.perf_counter() - began)
    return [median(took[which][WARM_UP:]) for which in (0, 1)]


def measure(owner: Database, serving: Serving, keys: Mapping[str, UUID], rounds: int) -> bool:
    """Print a row for each question; tell whether all cost little enough."""
    table = Table("officer of a", "question", "owner, ms", "officer, ms", "cost")
    good = True
    for name, (role, area, wanted) in OFFICERS.items():
        officer = serving.officer(keys[name], role)
        own = (
            Household.stated_district_code if area.startswith("D") else Household.stated_state_code
        )
        with owner.reading() as session:
            lived = select(Household.id).where(own == area).order_by(Household.id)
            some = [str(key) for key in session.scalars(lived)]
        asks = {
            "list": partial(list_page, wanted=wanted, after=(some[len(some) // 4],) * 2),
            "record": partial(read_record, key=UUID(some[len(some) // 2])),
        }
        for question, ask in asks.items():
            before, after = compared(ask, owner, officer, rounds)
            cost = after / before - 1
            good &= cost <= AT_MOST[question]
            table.add_row(
                name, question, f"{before * 1e3:.2f}", f"{after * 1e3:.2f}", f"{cost:+.1%}"
            )
    Console().print(table)
    return good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=200)
    asked = parser.parse_args()
    settings, secret = DatabaseSettings(), Keys(os.urandom(32))
    with tempfile.TemporaryDirectory() as folder, scratch_database() as owner:
        use_keyring_file(make_keyring_file(Path(folder) / "data.keys"))
        with owner.write_engine.begin() as connection:
            keep_key(connection, secret.derive(PURPOSE))
        fill(owner, asked.households)
        keys = enrol(owner)
        serving = Serving.of(addresses(owner.url, settings, secret), secret, settings)
        good = measure(owner, serving, keys, asked.rounds)
        serving.close()
    if not good:
        raise SystemExit("Row security costs too much.")


if __name__ == "__main__":
    main()
