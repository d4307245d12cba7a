"""Try every endpoint with many made-up requests, and count them.

    python bench/contract.py [--times 3]

Runs the contract tests (`tests/api/test_contract.py` and `test_officer_contract.py`) with so many
times their usual cases, on the server of PETAKASIH_TEST_DATABASE_URL. Fails when an answer is a
5xx, has an undocumented status or breaks its schema, or when fewer than 2,000 cases were tried.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.api.contract import COUNTS, TIMES

CASES_AT_LEAST = 2_000
ROOT = Path(__file__).resolve().parents[1]
FILES = ("tests/api/test_contract.py", "tests/api/test_officer_contract.py")


def main() -> None:
    """Run the tests; exit with 1 when something is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1, help="times as many cases as usual")
    parser.add_argument("-k", default="", help="only tests whose names hold this")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder) / "counts.txt"
        counts.touch()
        environment = os.environ | {TIMES: str(arguments.times), COUNTS: str(counts)}
        command = [sys.executable, "-m", "pytest", "-q", "--timeout=3600", *FILES]
        command += ["-k", arguments.k] if arguments.k else []
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        tried: Counter[str] = Counter()
        for line in counts.read_text(encoding="utf-8").splitlines():
            operation, _, cases = line.rpartition(" ")
            tried[operation] += int(cases)
    table = Table("operation", "cases")
    table.columns[1].justify = "right"
    for operation, cases in sorted(tried.items()):
        table.add_row(operation, f"{cases:,}")
    table.add_row(f"{len(tried)} operations", f"{tried.total():,}")
    Console().print(table)
    if code or tried.total() < CASES_AT_LEAST:
        raise SystemExit(f"Missed: pytest ended with {code}, {tried.total():,} cases.")


if __name__ == "__main__":
    main()
