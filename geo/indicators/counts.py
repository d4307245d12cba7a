"""The counts of households that disclosure control protects, and how they add up.

Every registry indicator is worked out from some of these counts, or from sums over households that
one of them counts: where a count is hidden, so is every indicator that names it in `protected_by`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.indicators.multidimensional import index

if TYPE_CHECKING:
    import ibis.expr.types as ir

POOR = ("miskin", "miskin_tegar")
LEFT = "terkeluar"


def is_poor(household: "ir.Table") -> "ir.BooleanValue":
    """Verified, and miskin or miskin tegar (`terkeluar` after an exit)."""
    status = household.poverty_status.fill_null("")
    return (household.registration_status == "disahkan") & status.isin(list(POOR))


def is_registered(household: "ir.Table") -> "ir.BooleanValue":
    """On the list at any stage: neither rejected nor exited."""
    return (household.registration_status != "ditolak") & (
        household.poverty_status.fill_null("") != LEFT
    )


def is_scored(household: "ir.Table") -> "ir.BooleanValue":
    """Registered, with an income and a line to compare it with."""
    known = household.income.notnull() & household.line_total.notnull()
    return is_registered(household) & known


def is_below_line(household: "ir.Table") -> "ir.BooleanValue":
    """Scored, and the income is below the household's own line, strictly."""
    return is_scored(household) & (household.income < household.line_total).fill_null(False)


def is_recipient(household: "ir.Table") -> "ir.BooleanValue":
    """With active aid of at least one programme, on the list or not."""
    return household.programmes > 0


def has_gap(household: "ir.Table") -> "ir.BooleanValue":
    """Poor, and below the line without its aid."""
    below = household.income_before_aid < household.line_total
    return is_poor(household) & below.fill_null(False)


def gap(household: "ir.Table") -> "ir.DecimalValue":
    """Return what the household's income without aid lacks to its line, RM a month."""
    return household.line_total - household.income_before_aid


def _is_known_not_poor(household: "ir.Table") -> "ir.BooleanValue":
    """Exited, rejected, or assessed at or above the line."""
    above = (household.income >= household.line_total).fill_null(False)
    return ~is_poor(household) & (~is_registered(household) | above)


def _programmes(low: int, high: int | None = None) -> "Callable[[ir.Table], ir.BooleanValue]":
    def condition(household: "ir.Table") -> "ir.BooleanValue":
        many = household.programmes >= low
        return is_poor(household) & (
            many if high is None else many & (household.programmes <= high)
        )

    return condition


def _located(*levels: int) -> "Callable[[ir.Table], ir.BooleanValue]":
    return lambda household: is_poor(household) & household.location_level.isin(levels)


def _verified(low: int, high: int | None = None) -> "Callable[[ir.Table], ir.BooleanValue]":
    def condition(household: "ir.Table") -> "ir.BooleanValue":
        months = household.verified_months
        within = months >= low if high is None else (months >= low) & (months < high)
        return is_poor(household) & within.fill_null(False)

    return condition


def _waiting(state: str) -> "Callable[[ir.Table], ir.BooleanValue]":
    return lambda household: (
        is_registered(household) & (household.case_state.fill_null("") == state)
    )


def _multidimensionally_poor(household: "ir.Table") -> "ir.BooleanValue":
    return _index_known(household) & (index().score(household) >= index().cutoff)


def _index_known(household: "ir.Table") -> "ir.BooleanValue":
    return is_registered(household) & index().is_known(household)


@dataclass(frozen=True)
class Count:
    """How many households meet `condition`.

    `core`: published as a figure of its own. The others stand only inside shares and medians.
    """

    condition: "Callable[[ir.Table], ir.BooleanValue]"
    core: bool = False


COUNTS: Mapping[str, Count] = {
    "registered_hh": Count(is_registered, core=True),
    "poor_hh": Count(is_poor, core=True),
    "hardcore_hh": Count(
        lambda household: is_poor(household) & (household.poverty_status == "miskin_tegar"),
        core=True,
    ),
    "aided_hh": Count(_programmes(1), core=True),
    "overlap_0_hh": Count(_programmes(0, 0), core=True),
    "overlap_1_hh": Count(_programmes(1, 1), core=True),
    "overlap_2_hh": Count(_programmes(2, 2), core=True),
    "overlap_3plus_hh": Count(_programmes(3), core=True),
    "same_purpose_hh": Count(
        lambda household: is_poor(household) & household.same_purpose, core=True
    ),
    "recipient_hh": Count(is_recipient, core=True),
    "leaked_line_hh": Count(
        lambda household: is_recipient(household) & _is_known_not_poor(household)
    ),
    "exited_aided_hh": Count(lambda household: is_recipient(household) & ~is_registered(household)),
    "limited_hh": Count(lambda household: is_recipient(household) & (household.limits_known > 0)),
    "leaked_own_hh": Count(
        lambda household: is_recipient(household) & (household.limits_exceeded > 0)
    ),
    "gap_aided_hh": Count(lambda household: is_recipient(household) & has_gap(household)),
    "adequate_gap_hh": Count(
        lambda household: (
            is_recipient(household)
            & has_gap(household)
            & (household.aid_monthly >= gap(household)).fill_null(False)
        )
    ),
    "adequate_line_hh": Count(
        lambda household: (
            is_recipient(household)
            & has_gap(household)
            & (household.aid_monthly >= household.line_total).fill_null(False)
        )
    ),
    "scored_hh": Count(is_scored),
    "below_line_hh": Count(is_below_line),
    "dated_hh": Count(_verified(0)),
    "stale_12_hh": Count(_verified(12)),
    "stale_24_hh": Count(_verified(24)),
    "placed_hh": Count(_located(1, 2, 3)),
    "postcode_hh": Count(_located(4)),
    "coarse_hh": Count(_located(0, 5, 6, 7)),
    "waiting_baru_hh": Count(_waiting("baru")),
    "waiting_disemak_hh": Count(_waiting("disemak")),
    "mpi_known_hh": Count(_index_known),
    "mpi_poor_hh": Count(_multidimensionally_poor),
}
"""Every protected count, by its name: a column of `geo.indicators.queries.area_table`."""

SPLITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("registered_hh", ("poor_hh", "other_hh")),
    ("poor_hh", ("hardcore_hh", "plain_poor_hh")),
    ("poor_hh", ("overlap_0_hh", "aided_hh")),
    ("aided_hh", ("overlap_1_hh", "overlap_2_hh", "overlap_3plus_hh")),
    ("aided_hh", ("same_purpose_hh", "no_same_purpose_hh")),
    ("aided_hh", ("gap_aided_hh", "no_gap_aided_hh")),
    ("gap_aided_hh", ("adequate_gap_hh", "inadequate_gap_hh")),
    ("gap_aided_hh", ("adequate_line_hh", "inadequate_line_hh")),
    ("recipient_hh", ("aided_hh", "leaked_line_hh", "recipient_unknown_hh")),
    ("leaked_line_hh", ("exited_aided_hh", "listed_leaked_hh")),
    ("recipient_hh", ("limited_hh", "unlimited_hh")),
    ("limited_hh", ("leaked_own_hh", "within_own_hh")),
    ("registered_hh", ("scored_hh", "unscored_hh")),
    ("scored_hh", ("below_line_hh", "above_line_hh")),
    ("poor_hh", ("dated_hh", "undated_hh")),
    ("dated_hh", ("stale_12_hh", "fresh_12_hh")),
    ("stale_12_hh", ("stale_24_hh", "stale_12_to_24_hh")),
    ("poor_hh", ("placed_hh", "postcode_hh", "coarse_hh")),
    ("registered_hh", ("waiting_baru_hh", "waiting_disemak_hh", "not_waiting_hh")),
    ("registered_hh", ("mpi_known_hh", "mpi_unknown_hh")),
    ("mpi_known_hh", ("mpi_poor_hh", "mpi_other_hh")),
)
"""Wholes and the parts that add up to them. A part that `COUNTS` does not have is nobody's figure
but everybody's difference: the whole less the parts that are counted (`remainders`)."""


def remainders() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the uncounted part of each split: name, then the whole and the counted parts."""
    return {
        part: (whole, tuple(other for other in parts if other != part))
        for whole, parts in SPLITS
        for part in parts
        if part not in COUNTS
    }
