"""Sums of money of which two households have nearly all: the NK(2, 90 %) rule.

Whoever knows his own amount, and that of one other, would learn the rest. Such a sum is withheld
by withholding the count that goes with it: then any of the counted households may live elsewhere,
the two included, and the sum may be anything down to nothing.
"""

from functools import reduce
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from database.session import ReadSession
from geo.disclosure.land import AREAS
from geo.disclosure.rules import DisclosureRules
from geo.indicators.columns import NATION
from geo.indicators.counts import household_values
from geo.indicators.measures import MONEY_SUMS
from geo.indicators.queries import (
    area_and_parent,
    compile_over_snapshot,
    place,
    snapshot_of,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

COUNT_OF = {
    "shortfall_rm": "poor_hh",
    "lacking_rm": "poor_hh",
    "filled_rm": "gap_aided_hh",
    "exited_aid_rm": "exited_aided_hh",
}
"""Every published sum of money, and the count that is withheld with it."""

LARGEST = 2


def dominated_cells(session: ReadSession, number: int) -> set[tuple[str, str]]:
    """Return (count, area code) wherever two households hold nearly all of a sum of money."""
    statement = snapshot_of(number, compile_over_snapshot(_largest))
    rows = session.connection().exec_driver_sql(statement)
    table = pd.DataFrame(rows.all(), columns=list(rows.keys()))
    table = table.astype({"amount": float, "total": float}).assign(national=NATION)
    share = DisclosureRules().dominance_share
    return {cell for level in ("national", *AREAS) for cell in _dominated(table, level, share)}


def _dominated(table: pd.DataFrame, level: str, share: float) -> set[tuple[str, str]]:
    """Return the dominated cells of one level, from the two largest amounts of every piece."""
    keys = ["money", level]
    total = table[table["position"] == 0].groupby(keys)["total"].sum()
    top = table.sort_values("amount", ascending=False).groupby(keys)["amount"]
    two = top.head(LARGEST).groupby([table[key] for key in keys]).sum()
    found = two[two > share * total.loc[two.index]]
    return {(COUNT_OF[str(money)], str(code)) for money, code in found.index}


def _largest(snapshot: "ir.Table") -> "ir.Table":
    """Return the two largest amounts of each sum in each piece of land, beside the piece's sum."""
    placed = place(snapshot)
    areas = {level: area_and_parent(placed, level)[0] for level in AREAS}
    household = placed.select(**areas, **household_values(placed))
    parts = []
    for money in COUNT_OF:
        paid = household.select(
            *AREAS, money=ibis.literal(money), amount=MONEY_SUMS[money](household)
        )
        paid = paid.filter(paid.amount > 0)
        position = ibis.row_number().over(group_by=AREAS, order_by=ibis.desc("amount"))
        total = paid.amount.sum().over(group_by=AREAS)
        ranked = paid.mutate(position=position, total=total)
        parts.append(ranked.filter(ranked.position < LARGEST))
    return reduce(ibis.union, parts)
