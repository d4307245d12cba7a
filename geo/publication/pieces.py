"""What disclosure control protects, by the pieces that all levels of areas have in common.

A piece is one combination of mukim and DUN with everything above them, the reserved codes of
unknown areas included: every published figure is a sum of pieces.
"""

from typing import TYPE_CHECKING

import pandas as pd

from database.session import ReadSession
from geo.disclosure.land import AREAS
from geo.indicators.breakdowns import BREAKDOWNS
from geo.indicators.counts import COUNTS, household_values
from geo.indicators.queries import (
    area_and_parent,
    compile_over_snapshot,
    place,
    snapshot_of,
)
from geo.publication.categories import cell_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

BROKEN_DOWN = "poor_hh"
"""The count that is published by category of every breakdown."""


def counts_by_piece(session: ReadSession, number: int) -> pd.DataFrame:
    """Return the counts of a publication's snapshot: columns `AREAS`, `COUNTS` and categories.

    Categories of `BROKEN_DOWN` are named as `geo.publication.categories.cell_of` does.
    """
    statement = snapshot_of(number, compile_over_snapshot(_counts))
    rows = session.connection().exec_driver_sql(statement)
    return pd.DataFrame(rows.all(), columns=list(rows.keys()))


def _counts(snapshot: "ir.Table") -> "ir.Table":
    placed = place(snapshot)
    household = placed.select(
        **{level: area_and_parent(placed, level)[0] for level in AREAS},
        **{code: split.category(placed) for code, split in BREAKDOWNS.items()},
        **household_values(placed),
    )
    tests = {name: count.test(household) for name, count in COUNTS.items()}
    for code, split in BREAKDOWNS.items():
        for category in split.categories:
            tests[cell_of(BROKEN_DOWN, code, category)] = tests[BROKEN_DOWN] & (
                household[code] == category
            )
    sums = {name: test.ifelse(1, 0).sum() for name, test in tests.items()}
    return household.group_by(AREAS).aggregate(**sums).order_by(AREAS)
