"""An import killed at any moment goes on where it stopped, and ends as one that was left alone."""

import random
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import text

from database.session import Database
from registry.imports.service import run
from tests.conftest import NewDatabase
from tests.registry.imports.comparison import written
from tests.registry.imports.files import OFFICER, household, households, of, write_csv

KILLS = 5
CHUNK_ROWS = 100
PROGRAM = f"""
import sys
from pathlib import Path
from database.session import Database
from registry.imports.service import run
from tests.registry.imports.files import OFFICER, of

run(Database(sys.argv[1]), of(Path(sys.argv[2])), OFFICER, chunk_rows={CHUNK_ROWS})
"""
ROOT = Path(__file__).resolve().parents[3]


def rows_done(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(text("SELECT max(read_rows) FROM import_job")) or 0


def run_and_kill(database: Database, path: Path, at: int, delay: float) -> None:
    """Start an import; kill it a moment after `at` rows are done."""
    address = database.write_engine.url.render_as_string(hide_password=False)
    child = subprocess.Popen([sys.executable, "-c", PROGRAM, address, str(path)], cwd=ROOT)
    while rows_done(database) < at and child.poll() is None:
        time.sleep(0.005)
    time.sleep(delay)
    child.kill()
    child.wait()


def test_killed_at_random_moments_it_ends_as_one_clean_run(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    rows = [*households(2_940), *(household(n, sex="x") for n in range(2_940, 2_970))]
    path = write_csv(tmp_path / "f.csv", [*rows, *households(30)])
    dice = random.Random(7)
    with new_database() as clean, new_database() as killed:
        for at in sorted(dice.randrange(2_500) for _ in range(KILLS)):
            run_and_kill(killed, path, at, dice.random() / 10)
        assert 0 < rows_done(killed) < 3_000
        resumed = run(killed, of(path), OFFICER, chunk_rows=CHUNK_ROWS)
        whole = run(clean, of(path), OFFICER)
        assert (resumed.committed, resumed.parked, resumed.refused) == (2_940, 30, 30)
        assert resumed.reasons == whole.reasons
        assert written(killed) == written(clean)
