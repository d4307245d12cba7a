"""What the benchmarks of imports share: imports in processes, and kills."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from database.session import Database
from registry.actors.service import Actor

ROOT = Path(__file__).resolve().parents[1]
OFFICER = Actor("Bench", "agency_officer")

CHILD = """
import json, sys, time
from pathlib import Path
from database.session import Database
from registry.actors.service import Actor
from registry.imports.service import ImportFile, run


def peak_kib():
    # Not getrusage: its figure counts the memory of the process that started this one, too.
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM")))


began = time.monotonic()
database = Database(sys.argv[1])
file = ImportFile(Path(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4]))
report = run(database, file, Actor("Bench", "agency_officer"))
print(json.dumps({
    "seconds": time.monotonic() - began,
    "peak_mib": peak_kib() / 1024,
    "read": report.read, "committed": report.committed, "parked": report.parked,
    "refused": report.refused, "reasons": dict(report.reasons),
}))
"""


def number(index: int) -> str:
    """Return a MyKad number of a place that is none; each index has another one."""
    day, serial = divmod(index, 5_000)
    month, day = divmod(day, 28)
    year, month = divmod(month, 12)
    return f"{50 + year:02d}{month + 1:02d}{day + 1:02d}-99-{serial * 2 + 1:04d}"


def start(
    database: Database, path: Path, kind: str, mapping: dict[str, str] | None = None
) -> "subprocess.Popen[str]":
    """Start an import in a process of its own."""
    told = json.dumps(mapping or {})
    arguments = [sys.executable, "-c", CHILD, database.url, str(path), kind, told]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def finish(child: "subprocess.Popen[str]") -> dict[str, object]:
    """Return what the import told."""
    told, _ = child.communicate()
    assert child.returncode == 0
    found: dict[str, object] = json.loads(told)
    return found


def kill_at_random(
    database: Database,
    begin: Callable[[], "subprocess.Popen[str]"],
    kills: int,
    seconds: float,
    seed: int,
) -> list[int]:
    """Kill an import at random moments; return after how many rows each time."""
    dice = random.Random(seed)
    stopped = []
    for _ in range(kills):
        before = rows_done(database)
        child = begin()
        while rows_done(database) == before and child.poll() is None:
            time.sleep(0.01)
        time.sleep(dice.random() * seconds / kills)
        child.kill()
        child.communicate()
        stopped.append(rows_done(database))
    return stopped


def rows_done(database: Database) -> int:
    """Return how many rows are settled."""
    with database.reading() as session:
        return session.scalar(text("SELECT sum(read_rows)::int FROM import_job")) or 0
