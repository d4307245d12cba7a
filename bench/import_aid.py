"""Import aid of three agencies, each in another format, with faults; kill it, resume it, compare.

    python bench/import_aid.py [--rows 300000] [--kills 6]

Three of a hundred rows have one of the faults. Makes scratch databases beside that of DATABASE_URL
(or of the private cluster) and drops them. Fails when a row is not accounted for, when the rate is
below 5,000 rows a second for CSV, when memory grows with the file, when the killed imports do not
end as the clean ones, when a file sent again changes anything, or when a parked row is not taken in
once its person is registered.
"""

import argparse
import csv
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from rich.console import Console

from bench.import_households import GOOD, NAMES
from bench.importing import OFFICER, finish, kill_at_random, number, start
from bench.scratch import scratch_database
from database.session import Database
from registry.imports.matching import match_again
from registry.imports.service import ImportFile, run
from registry.programmes.service import load
from tests.registry.imports.agencies import AGENCIES, WRITERS, write_csv
from tests.registry.imports.agencies import rows_of as agency_rows
from tests.registry.imports.comparison import written_aid

KIND = "aid"
PEOPLE = 60_000
LATE = range(PEOPLE, PEOPLE + 500)
"""People who are registered only after their aid was sent."""

RATE_AT_LEAST = 5_000
GROWTH_AT_MOST = 1.25
console = Console()


rows_of = partial(agency_rows, people=PEOPLE, late=LATE, number=number)


def write_people(path: Path, indices: range) -> None:
    """Write a file of households, one for each index."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, NAMES)
        lines.writeheader()
        for index in indices:
            row = {"head_name": f"Contoh {index} Bin Ujian", "identity_no": number(index)}
            lines.writerow(row | GOOD)


def register(folder: Path, database: Database, indices: range = range(PEOPLE)) -> None:
    """Register the people who receive aid, and load the programmes."""
    path = folder / f"people-{indices.start}.csv"
    write_people(path, indices)
    with database.writing() as session:
        load(session)
    told = run(database, ImportFile(path, "households", {}), OFFICER)
    assert told.committed == len(indices)


def take_in(database: Database, files: dict[str, Path]) -> dict[str, dict[str, object]]:
    """Import the file of each agency; return what each import told."""
    found = {}
    for agency, path in files.items():
        found[agency] = finish(start(database, path, KIND, {f"={agency}": "agency"}))
        console.print(agency, path.suffix, found[agency])
    return found


def faults_of(told: dict[str, dict[str, object]], rows: int) -> Iterator[str]:
    """Yield what is wrong with clean imports."""
    for agency, one in told.items():
        counted = sum(int(str(one[name])) for name in ("committed", "parked", "refused"))
        if not counted == one["read"] == rows:
            yield f"rows of {agency} are not accounted for"
    rate = rows / float(str(told["JKM"]["seconds"]))
    total = len(told) * rows / sum(float(str(one["seconds"])) for one in told.values())
    console.print(f"CSV {rate:,.0f} rows/s; all three formats {total:,.0f} rows/s")
    if rate < RATE_AT_LEAST:
        yield f"fewer than {RATE_AT_LEAST:,} rows/s"


def late_faults(database: Database, folder: Path) -> Iterator[str]:
    """Register the late, match what waited, and yield what went wrong."""
    register(folder, database, LATE)
    told = match_again(database, KIND, OFFICER)
    again = match_again(database, KIND, OFFICER)
    console.print(f"waited {told.waited:,}, matched {told.matched:,}; then {again.matched:,}")
    if not told.matched or again.matched:
        yield "parked rows of the late are not taken in once"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--kills", type=int, default=6)
    options = parser.parse_args()
    rows = options.rows // len(AGENCIES)
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files, half = {}, folder / "half.csv"
        for seed, (agency, (programme, ending)) in enumerate(AGENCIES.items()):
            files[agency] = folder / f"{agency}{ending}"
            WRITERS[ending](files[agency], rows_of(programme, rows, seed))
        write_csv(half, rows_of("BWE", rows // 2, 9))
        with scratch_database("import_people") as people:
            register(folder, people)
            with scratch_database("import_half", people) as database:
                small = finish(start(database, half, KIND, {"=JKM": "agency"}))
            with scratch_database("import_clean", people) as database:
                told = take_in(database, files)
                faults += faults_of(told, rows)
                expected = written_aid(database)
                take_in(database, files)
                if written_aid(database) != expected:
                    faults.append("a file that is sent again changes something")
                faults += late_faults(database, folder)
            if float(str(told["JKM"]["peak_mib"])) > GROWTH_AT_MOST * float(str(small["peak_mib"])):
                faults.append("memory grows with the file")
            with scratch_database("import_killed", people) as database:
                for seed, (agency, path) in enumerate(files.items()):
                    begin = partial(start, database, path, KIND, {f"={agency}": "agency"})
                    seconds = float(str(told[agency]["seconds"]))
                    kills = options.kills // len(files)
                    stopped = kill_at_random(database, begin, kills, seconds, seed)
                    finish(begin())
                    console.print(f"{agency} killed after {stopped} rows")
                same = written_aid(database) == expected
        console.print(f"half the CSV: {small['peak_mib']} MiB; the end of the killed is")
        console.print("the same" if same else "another")
        if not same:
            faults.append("the killed imports do not end as the clean ones")
    if faults:
        raise SystemExit("; ".join(faults))


if __name__ == "__main__":
    main()
