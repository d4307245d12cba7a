"""A publication of a registry: seconds by step, peak memory, what stays visible, what it cost.

    DATABASE_URL=... python -m bench.publication [--as-of DATE]

Publishes the registry of that database as it stands (`petakasih up --households 250000` makes one
of demonstration households), so the database has one publication more afterwards. With two dates,
one after the other, it measures a first publication and one of a month's changes.
"""

import argparse
import resource
import time
from contextlib import closing
from datetime import date

from cli.context import open_database
from database.session import Database
from geo.publication.service import publish

LIMITS = {"district": 90.0, "mukim": 60.0}
SECONDS, MEGABYTES = 300.0, 3_000


def main() -> None:
    """Publish, and print what is measured."""
    parser = argparse.ArgumentParser(description="Measure a publication.")
    parser.add_argument("--as-of", type=date.fromisoformat)
    with closing(open_database()) as database:
        _measure(database, parser.parse_args().as_of)


def _measure(database: Database, as_of: date | None) -> None:
    start = last = time.perf_counter()

    def tell(doing: str, _share: float) -> None:
        nonlocal last
        now = time.perf_counter()
        print(f"{now - start:7.1f} s  (+{now - last:5.1f})  {doing}", flush=True)
        last = now

    made = publish(database, as_of, progress=tell)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{made.summary['households']:,} households: {_kept(seconds, SECONDS)} {seconds:.1f} s")
    print(f"peak memory of this process: {_kept(memory, MEGABYTES)} {memory:,} MB")
    for level, cost in made.summary["protection"].items():
        least = LIMITS.get(level, 0.0)
        verdict = "MISSED" if cost["visible_percent"] < least else "kept"
        print(
            f"{level:9} {cost['figures']:7,} figures, {cost['visible_percent']:5.1f} % visible "
            f"(at least {least:g}: {verdict}), zeros apart {cost['visible_percent_not_zero']} %; "
            f"households hidden, %: {cost['households_hidden_percent']}"
        )


def _kept(value: float, limit: float) -> str:
    return f"limit {limit:g} {'kept' if value < limit else 'MISSED'}:"


if __name__ == "__main__":
    main()
