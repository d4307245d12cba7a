"""What is known of each household, and what is added up over households.

Ratios of single households are held as whole numbers of billionths or of million millionths, so
that a sum is the same on every engine and in every order of rows, to the last digit.
"""

import functools
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING

from geo.indicators.counts import COUNTS, SUMS_OF_COUNTS, UNITS

if TYPE_CHECKING:
    import ibis.expr.types as ir

FINE = 10**12
"""Parts of one in which sums of ratios are held."""

BILLIONTHS = 10**9
"""Parts of one in which single ratios are held that are put in order."""

WIDE = "decimal(38, 0)"
HALF_WIDE = "decimal(19, 0)"
"""The product of two of these is as wide as the engines go."""

LEAST_INCOME = 1
"""RM a month: incomes below it are taken as this where a logarithm is (Watts index)."""

MOST_LINES = 500
"""Incomes above so many lines are taken as so many where ranks weigh them: the products fit."""

WAITING_STATES = ("baru", "disemak")


def whole_parts(ratio: "ir.FloatingValue", parts: int) -> "ir.IntegerValue":
    """Return a ratio as a whole number of `parts`, half up: alike on every engine."""
    return (ratio * float(parts) + 0.5).floor().cast("int64")


def _ratio(above: "ir.IntegerValue", below: "ir.IntegerValue") -> "ir.FloatingValue":
    # Whole numbers of this size are exact in a double, and so is the rounding of their quotient.
    return above.cast("float64") / below.cast("float64")


def _shortfall(household: "ir.Table") -> "ir.IntegerValue":
    lacking = household.line - household.income
    return (household.poor & (lacking > 0).fill_null(False)).ifelse(lacking, 0)


def _filled(household: "ir.Table") -> "ir.IntegerValue":
    part = (household.aid < household.gap).ifelse(household.aid, household.gap)
    return household.has_gap.ifelse(part, 0)


def _gap_ratio(household: "ir.Table") -> "ir.FloatingValue":
    return _ratio(household.line - household.income, household.line)


def _square_gap_ratio(household: "ir.Table") -> "ir.FloatingValue":
    return _gap_ratio(household) * _gap_ratio(household)


def _log_ratio(household: "ir.Table") -> "ir.FloatingValue":
    least = LEAST_INCOME * UNITS
    return _ratio(household.line, (household.income < least).ifelse(least, household.income)).ln()


def _chance(household: "ir.Table") -> "ir.FloatingValue":
    return household.poor.ifelse(household.location_confidence, None).fill_null(0.0)


def _persons(household: "ir.Table") -> "ir.IntegerValue":
    return household.size.fill_null(0).cast("int64")


def _below(
    ratio: "Callable[[ir.Table], ir.FloatingValue]",
) -> "Callable[[ir.Table], ir.IntegerValue]":
    return lambda household: household.below_line.ifelse(whole_parts(ratio(household), FINE), 0)


WHOLE_SUMS: "dict[str, Callable[[ir.Table], ir.IntegerValue]]" = {
    "poor_persons": lambda household: household.poor.ifelse(_persons(household), 0),
    "hardcore_persons": lambda household: household.hardcore.ifelse(_persons(household), 0),
    "exited_aid_records": lambda household: household.registered.ifelse(
        0, household.aid_records
    ).cast("int64"),
    "deprivation_sum": lambda household: (
        COUNTS["mpi_poor_hh"].test(household).ifelse(household.index_score, 0).cast("int64")
    ),
}
MONEY_SUMS: "dict[str, Callable[[ir.Table], ir.IntegerValue]]" = {
    "shortfall_rm": _shortfall,
    "lacking_rm": lambda household: household.has_gap.ifelse(household.gap, 0),
    "filled_rm": _filled,
    "exited_aid_rm": lambda household: household.registered.ifelse(0, household.aid),
}
"""In `UNITS` of a ringgit a month."""

FINE_SUMS: "dict[str, Callable[[ir.Table], ir.IntegerValue]]" = {
    "gap_sum": _below(_gap_ratio),
    "square_gap_sum": _below(_square_gap_ratio),
    "log_ratio_sum": _below(_log_ratio),
    "confidence_sum": lambda household: whole_parts(_chance(household), FINE),
    "uncertainty_sum": lambda household: whole_parts(
        _chance(household) * (1.0 - _chance(household)), FINE
    ),
}
"""In `FINE` parts of one."""

SUMS = (*WHOLE_SUMS, *MONEY_SUMS, *FINE_SUMS)
ADDITIVE = (*COUNTS, *SUMS_OF_COUNTS, *SUMS)
"""Every column of the area table that adds up over areas."""


def sums(household: "ir.Table") -> "dict[str, ir.Value]":
    """Return the columns of `ADDITIVE` over rows of `household_values`."""
    counts = {name: count.test(household).ifelse(1, 0).sum() for name, count in COUNTS.items()}
    for name, parts in SUMS_OF_COUNTS.items():
        first, *others = (counts[part] for part in parts)
        counts[name] = functools.reduce(operator.add, others, first)
    whole = {name: value(household).sum() for name, value in (WHOLE_SUMS | MONEY_SUMS).items()}
    fine = {name: value(household).cast(WIDE).sum() for name, value in FINE_SUMS.items()}
    return counts | whole | fine


def scaled(name: str, total: "ir.NumericValue") -> "ir.FloatingValue":
    """Return a column of `ADDITIVE` in its own unit: households, people, ringgit, or one."""
    parts = UNITS if name in MONEY_SUMS else FINE if name in FINE_SUMS else 1
    whole = total.cast("float64")
    return whole if parts == 1 else whole / float(parts)


ORDERED_VALUES = (
    "relative_income",
    "aid_to_line",
    "aid_to_gap",
    "months",
    *(f"days_{state}" for state in WAITING_STATES),
)
"""Values of a household that stand in an order with those of others; null outside their base:

relative_income           income over the line, of scored households
aid_to_line, aid_to_gap   of poor recipients with a gap
months                    since verification, of the poor
days_baru, days_disemak   in the state, of registered households
"""


def ordered_values(household: "ir.Table") -> "dict[str, ir.Value]":
    """Return `ORDERED_VALUES`, ratios in `BILLIONTHS`; beside them `below_line` and `aid`."""
    supported = household.recipient & household.has_gap

    def of_supported(base: "ir.IntegerValue") -> "ir.IntegerValue":
        # Elsewhere the base may be zero, and nothing is divided by it.
        return whole_parts(_ratio(household.aid, supported.ifelse(base, None)), BILLIONTHS)

    relative = whole_parts(_ratio(household.income, household.line), BILLIONTHS)
    capped = (relative > MOST_LINES * BILLIONTHS).ifelse(MOST_LINES * BILLIONTHS, relative)
    days = {
        f"days_{state}": COUNTS[f"waiting_{state}_hh"]
        .test(household)
        .ifelse(household.days_in_state, None)
        for state in WAITING_STATES
    }
    return {
        "below_line": household.below_line,
        "aid": household.aid,
        "relative_income": household.scored.ifelse(capped, None),
        "aid_to_line": of_supported(household.line),
        "aid_to_gap": of_supported(household.gap),
        "months": household.poor.ifelse(household.verified_months, None),
    } | days
