"""What taking records under an agreement costs: a page of 100, and a whole state as CSV.

    python bench/releases.py [--households 250000] [--rounds 20]

Makes a scratch database as `bench/row_security.py` does and drops it. Everything is done as the
service does it: under the web role, the proof of identity, the log of the release, its households.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from uuid import UUID

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench.row_security import fill
from bench.scratch import scratch_database
from database.keyring import make_keyring_file, use_keyring_file
from database.keys import Keys
from database.rights.identity import PURPOSE, keep_key
from database.serving import Serving, addresses
from database.session import Database
from database.settings import DatabaseSettings
from registry.accounts.service import Grant, create_person, give
from registry.actors.service import Actor
from registry.agencies.service import load as load_agencies
from registry.agreements import releases
from registry.agreements.files import WRITERS
from registry.agreements.releases import Asked
from registry.agreements.service import AgreementStep, draft, take
from registry.agreements.terms import Terms

FIELDS = ("reference_no", "district_code", "size", "name", "birth_date")
ONE, OTHER = Actor("One", "meeting_secretary"), Actor("Other", "administrator")
POOR = "UPDATE household SET registration_status = 'disahkan', poverty_status = 'miskin'"


def agreed(database: Database, area: str) -> UUID:
    """Return an agreement in force about an area."""
    terms = Terms(
        giver="KE",
        recipient="JKM",
        purpose="find_eligible",
        purpose_note="bench",
        legal_basis="act_864",
        handling="bench",
        areas=[area],
        classes=["miskin"],
        fields=FIELDS,
        first_day=date(2026, 1, 1),
        last_day=date(2030, 12, 31),
        giver_signatory="bench",
        recipient_signatory="bench",
    )
    with database.writing() as session:
        made = draft(session, terms, ONE)
        return take(session, made.id, AgreementStep("approve", 1), OTHER).id


def page(officer: Database, agreement: UUID, after: UUID | None = None) -> UUID:
    """Take a page of 100; return the key that the next one begins behind."""
    with officer.writing() as session:
        found = list(releases.take_records(session, agreement, Asked(), after=after, limit=100))
    assert len(found) == 100
    return found[-1].household_id


def whole(officer: Database, agreement: UUID, target: Path) -> None:
    """Take everything as CSV."""
    with officer.writing() as session:
        found = releases.take_records(session, agreement, Asked())
        WRITERS["csv"](releases.rows(found, ()), target, ONE, FIELDS, "bench")


def timed(ask: Callable[[], object], rounds: int) -> float:
    """Return the median of the seconds that something takes, the first time left out."""
    took = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    return median(took[1:])


def measure(owner: Database, officer: Database, target: Path, rounds: int) -> None:
    """Print a row for each area."""
    table = Table("area", "first page, ms", "page in the middle, ms", "whole, s", "lines")
    for area in ("D12-08", "S12"):
        agreement = agreed(owner, area)
        behind = None
        for _ in range(5):
            behind = page(officer, agreement, behind)
        first = timed(partial(page, officer, agreement), rounds)
        middle = timed(partial(page, officer, agreement, behind), rounds)
        everything = timed(partial(whole, officer, agreement, target), 1)
        lines = target.read_bytes().count(b"\n") - 1
        table.add_row(
            area, f"{first * 1e3:.1f}", f"{middle * 1e3:.1f}", f"{everything:.2f}", f"{lines:,}"
        )
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, scratch_database("releases") as owner:
        use_keyring_file(make_keyring_file(Path(folder) / "data.keys"))
        keys, settings = Keys(b"a secret for this benchmark, long"), DatabaseSettings()
        with owner.write_engine.begin() as connection:
            keep_key(connection, keys.derive(PURPOSE))
        fill(owner, asked.households)
        with owner.writing() as session:
            session.execute(text(POOR))
            load_agencies(session)
            account, _ = create_person(session, "taker", "Taker", "bench")
            give(session, account, Grant("agency_officer", None, "JKM"), "bench")
            key = account.id
        serving = Serving.of(addresses(owner.url, settings, keys), keys, settings)
        officer = serving.officer(key, "agency_officer")
        measure(owner, officer, Path(folder) / "all.csv", asked.rounds)
        serving.close()


if __name__ == "__main__":
    main()
