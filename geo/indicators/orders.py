"""What is read off the order of an area's households: rank sums, medians, quantiles.

Rank sums hold all that Gini and concentration need: with i the rank of a household among n, lowest
first and the mean rank for equal ones, the sum of b x (2i - 1) over n times the sum of b, less 1,
is the Gini coefficient where b is what the rank goes by, else the concentration index.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis

from geo.indicators.measures import BILLIONTHS, HALF_WIDE, MOST_LINES, WIDE

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
    """Return `area` and `RANK_SUMS`, ranks by `relative_income` within each `area`.

    Ranks are counted over all areas at once, in the order of one number that holds area and income:
    a row's area is thus not compared apart, which halves the time of the sort. Who stands in the
    areas before is taken off the sums.
    """
    scored = household.filter(household.relative_income.notnull())
    place = scored.area.cast("int64") * (MOST_LINES * BILLIONTHS + 1) + scored.relative_income
    # One window for both: PostgreSQL goes through the rows once.
    upwards = ibis.window(order_by=place, range=(None, 0))
    lowest, highest = ibis.rank().over(upwards) + 1, scored.count().over(upwards)
    ranked = scored.mutate(twice_rank=lowest + highest - 1)
    by_rank = ranked.relative_income * ranked.twice_rank
    poor, recipient = ranked.below_line, (ranked.aid > 0).ifelse(1, 0)
    summed = ranked.group_by("area").aggregate(
        households=ranked.count(),
        income_sum=ranked.relative_income.sum(),
        income_rank_sum=by_rank.cast(WIDE).sum(),
        poor_income_sum=poor.ifelse(ranked.relative_income, 0).sum(),
        poor_income_rank_sum=poor.ifelse(by_rank, 0).cast(WIDE).sum(),
        aid_sum=ranked.aid.sum(),
        aid_rank_sum=(ranked.aid * ranked.twice_rank).cast(WIDE).sum(),
        recipients=recipient.sum(),
        recipients_rank_sum=(recipient * ranked.twice_rank).sum(),
    )
    return _within_areas(summed)


def _within_areas(summed: "ir.Table") -> "ir.Table":
    """Return rank sums over all areas as those within each area."""
    so_far = summed.households.sum().over(ibis.window(order_by="area", rows=(None, 0)))
    twice_before = 2 * (so_far - summed.households)

    def less(name: str, weighed: str) -> "ir.DecimalValue":
        return summed[name] - twice_before.cast(HALF_WIDE) * summed[weighed].cast(HALF_WIDE)

    return summed.select(
        "area",
        "income_sum",
        "poor_income_sum",
        "aid_sum",
        income_rank_sum=less("income_rank_sum", "income_sum"),
        poor_income_rank_sum=less("poor_income_rank_sum", "poor_income_sum"),
        aid_rank_sum=less("aid_rank_sum", "aid_sum"),
        recipients_rank_sum=summed.recipients_rank_sum - twice_before * summed.recipients,
    )


def quantiles(household: "ir.Table") -> "ir.Table":
    """Return `area` and `QUANTILES`."""
    return household.group_by("area").aggregate(
        **{
            name: household[value].quantile(share).cast("float64")
            for name, (value, share) in QUANTILES.items()
        }
    )
