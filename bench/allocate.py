"""The national allocation of 2020 over the districts of a publication: seconds by method.

Run: DATABASE_URL=... python -m bench.allocate (a database with a publication of the whole country).
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from cli.context import open_database
from geo.publication import service as publications
from geo.targeting.claims import Formula
from geo.targeting.figures import district_figures
from geo.targeting.service import METHODS, Order, share_out

Made = TypeVar("Made")

ORDER = Order(
    category="bina_baharu",
    on=date(2020, 6, 1),
    budget_rm=264_194_000,
    formula=Formula({"hardcore_hh": 1.0}, "hies_absolute", 1.0, 1.0),
    need="poor_hh",
    compare=False,
)
"""RM 264.194 million at that year's rates."""

REPEATS = 5
DRAWS = 1_000


def main() -> None:
    """Print seconds, the best of some, for reading, each method, and a thousand draws."""
    with closing(open_database()) as database, database.reading() as session:
        chosen = publications.find(session, None)
        wanted = ("hardcore_hh", "poor_hh", "hies_absolute")
        seconds, figures = _best(lambda: district_figures(session, chosen, wanted))
        print(
            f"{len(figures.codes)} districts of publication {chosen.number}: read {seconds:.3f} s"
        )
        for method in METHODS:
            order = replace(ORDER, method=method)
            seconds, found = _best(partial(share_out, order, figures))
            print(f"{method}: {seconds:.3f} s, {found.units:,} houses, RM{found.left:,} left")
        for time_no in ("first", "again"):
            drawn = partial(share_out, replace(ORDER, draws=DRAWS), figures)
            seconds, found = _best(drawn, 1)
            firm = sum(1 for one in found.grants if one.doubt and one.doubt.firm)
            print(f"{DRAWS:,} draws, {time_no}: {seconds:.2f} s, {firm} districts firm")


def _best(work: Callable[[], Made], repeats: int = REPEATS) -> tuple[float, Made]:
    took = []
    for _ in range(repeats):
        began = time.perf_counter()
        made = work()
        took.append(time.perf_counter() - began)
    return min(took), made


if __name__ == "__main__":
    main()
