"""What is read off the order of an area's households: rank sums, medians, quantiles.

Rank sums hold all that Gini and concentration need: with i the rank of a household among n, lowest
first and the mean rank for equal ones, the sum of b x (2i - 1) over n times the sum of b, less 1,
is the Gini coefficient where b is what the rank goes by, else the concentration index.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis

from geo.indicators.measures import WIDE

if TYPE_CHECKING:
    import ibis.expr.types as ir

RANK_SUMS = (
    "income_sum",
    "income_rank_sum",
    "poor_income_sum",
    "poor_income_rank_sum",
    "aid_sum",
    "aid_rank_sum",
    "recipients_rank_sum",
)

QUANTILES: Mapping[str, tuple[str, float]] = {
    "median_aid_to_line": ("aid_to_line", 0.5),
    "median_aid_to_gap": ("aid_to_gap", 0.5),
    "median_months": ("months", 0.5),
    "median_days_baru": ("days_baru", 0.5),
    "p90_days_baru": ("days_baru", 0.9),
    "median_days_disemak": ("days_disemak", 0.5),
    "p90_days_disemak": ("days_disemak", 0.9),
}
"""Name of the area table's column: the household's value and the quantile, interpolated."""

ORDERED = (*RANK_SUMS, *QUANTILES)
"""Every column of the area table that does not add up over areas."""


def rank_sums(household: "ir.Table") -> "ir.Table":
    """Return `area` and `RANK_SUMS`, ranks by `relative_income` within each `area`."""
    scored = household.filter(household.relative_income.notnull())
    # One window for both: PostgreSQL goes through the rows once.
    upwards = ibis.window(group_by="area", order_by="relative_income", range=(None, 0))
    lowest, highest = ibis.rank().over(upwards) + 1, scored.count().over(upwards)
    ranked = scored.mutate(twice_rank=lowest + highest - 1)
    by_rank = ranked.relative_income * ranked.twice_rank
    poor, recipient = ranked.below_line, (ranked.aid > 0).ifelse(1, 0)
    return ranked.group_by("area").aggregate(
        income_sum=ranked.relative_income.sum(),
        income_rank_sum=by_rank.cast(WIDE).sum(),
        poor_income_sum=poor.ifelse(ranked.relative_income, 0).sum(),
        poor_income_rank_sum=poor.ifelse(by_rank, 0).cast(WIDE).sum(),
        aid_sum=ranked.aid.sum(),
        aid_rank_sum=(ranked.aid * ranked.twice_rank).cast(WIDE).sum(),
        recipients_rank_sum=(recipient * ranked.twice_rank).sum(),
    )


def quantiles(household: "ir.Table") -> "ir.Table":
    """Return `area` and `QUANTILES`."""
    return household.group_by("area").aggregate(
        **{
            name: household[value].quantile(share).cast("float64")
            for name, (value, share) in QUANTILES.items()
        }
    )
