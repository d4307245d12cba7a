"""Import a large file of households with faults of every kind; kill it, resume it, compare.

    python bench/import_households.py [--rows 200000] [--kills 5]

Makes scratch databases beside that of DATABASE_URL (or of the private cluster) and drops them.
Fails when a row is not accounted for, when the rate is below 5,000 rows a second, when a file
twice as long needs clearly more memory, or when the killed import does not end as the clean one.
"""

import argparse
import random
import tempfile
from functools import partial
from pathlib import Path

from rich.console import Console

from bench.importing import OFFICER, finish, kill_at_random, number, start
from bench.scratch import scratch_database
from database.session import Database
from registry.imports.service import ImportFile, run
from tests.registry.imports.comparison import written

KIND = "households"
FAULT_SHARE = 0.03
RATE_AT_LEAST = 5_000
GROWTH_AT_MOST = 1.25
REGISTERED = "000101-99-0001"
"""The identity that is in the registry before."""

CHANGES: tuple[dict[str, str], ...] = (
    {"identity_no": "701399-99-1235"},
    {"birth_date": "2023-02-31"},
    {"district": "Atlantis"},
    {"yearly_income": "-100"},
    {"identity_no": REGISTERED},
    {"identity_no": "000101-99-0003"},
    {"town": "Ren\udce9"},
    {"head_name": "=1+1"},
    {"town": "Ranau,Sabah,extra"},
    {"town": '"Ranau'},
    {"head_name": ""},
    {"household_size": "9" * 30},
    {"yearly_income": "1e300"},
    {"head_name": "Contoh \U0001f600"},
    {"address": "Kampung\x00Contoh"},
)
"""Faults of rows: identity, date, district, income, twice in the registry and in the file,
encoding, formula, cells, quotation marks, empty, huge numbers, emoji, NUL. Those of whole files
(columns, merged cells, cut-off archives) are for the tests."""

console = Console()


GOOD = {
    "identity_type": "mykad",
    "birth_date": "",
    "sex": "lelaki",
    "citizenship": "MYS",
    "household_size": "4",
    "yearly_income": "9600.00",
    "address": "No. 12 Kampung Contoh Batu 7",
    "postcode": "89300",
    "town": "Ranau",
    "state": "Sabah",
    "district": "Ranau",
    "stratum": "luar_bandar",
    "phone": "088-000000",
    "received_on": "2026-11-02",
}
NAMES = ["head_name", "identity_no", *GOOD]


def write_file(path: Path, rows: int, seed: int) -> None:
    """Write households, three of a hundred with one of the faults."""
    dice = random.Random(seed)
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(",".join(NAMES) + "\n")
        for index in range(rows):
            row = {"head_name": f"Contoh {index} Bin Ujian", "identity_no": number(index), **GOOD}
            if dice.random() < FAULT_SHARE:
                row |= dice.choice(CHANGES)
            # Without quotation marks: a stray one, or a comma, is a fault of the file.
            file.write(",".join(row[name] for name in NAMES) + "\n")


def _register_one(database: Database) -> None:
    """Register the family whose identity comes again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.csv"
        row = {"head_name": "Contoh Bin Ujian", "identity_no": REGISTERED} | GOOD
        path.write_text(",".join(NAMES) + "\n" + ",".join(row[name] for name in NAMES) + "\n")
        assert run(database, ImportFile(path, "households", {}), OFFICER).committed == 1


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--kills", type=int, default=5)
    options = parser.parse_args()
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        path, half = Path(folder) / "households.csv", Path(folder) / "half.csv"
        write_file(path, options.rows, seed=1)
        write_file(half, options.rows // 2, seed=2)
        with scratch_database("import_half") as database:
            _register_one(database)
            small = finish(start(database, half, KIND))
        with scratch_database("import_clean") as database:
            _register_one(database)
            clean = finish(start(database, path, KIND))
            expected = written(database)
        rate = options.rows / float(str(clean["seconds"]))
        console.print(clean)
        console.print(
            f"{rate:,.0f} rows/s; peak memory {clean['peak_mib']:.0f} MiB, of half the file"
        )
        console.print(f"{small['peak_mib']:.0f} MiB")
        accounted = sum(int(str(clean[name])) for name in ("committed", "parked", "refused"))
        if accounted != clean["read"]:
            faults.append("rows are not accounted for")
        if rate < RATE_AT_LEAST:
            faults.append(f"fewer than {RATE_AT_LEAST:,} rows/s")
        if float(str(clean["peak_mib"])) > GROWTH_AT_MOST * float(str(small["peak_mib"])):
            faults.append("memory grows with the file")
        with scratch_database("import_killed") as database:
            _register_one(database)
            seconds = float(str(clean["seconds"]))
            begin = partial(start, database, path, KIND)
            stopped = kill_at_random(database, begin, options.kills, seconds, seed=11)
            finish(start(database, path, KIND))
            same = written(database) == expected
        console.print(
            f"Killed after {stopped} rows; the end is {'the same' if same else 'another'}."
        )
        if not same:
            faults.append("the killed import does not end as the clean one")
    if faults:
        raise SystemExit("; ".join(faults))


if __name__ == "__main__":
    main()
