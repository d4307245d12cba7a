"""The counts of households that disclosure control protects, and how they add up.

Every registry indicator is worked out from some of these counts, or from sums over households that
one of them counts: where a count is hidden, so is every indicator that names it in `protected_by`.

The finer the place, the fewer counts are published: what few households have is small nearly
everywhere, and hiding it takes figures of the neighbours along.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from geo.indicators.multidimensional import index

if TYPE_CHECKING:
    import ibis.expr.types as ir

POOR = ("miskin", "miskin_tegar")
LEFT = "terkeluar"

UNITS = 10_000
"""Parts of a ringgit in which the money of single households is held."""


AS_THEY_ARE = (
    "location_level",
    "location_confidence",
    "size",
    "programmes",
    "same_purpose",
    "aid_records",
    "limits_known",
    "limits_exceeded",
    "verified_months",
    "case_state",
    "days_in_state",
)
"""Columns of the snapshot that counts and sums read unchanged."""


def states(household: "ir.Table") -> "dict[str, ir.Value]":
    """Return the states of a snapshot's households that counts are made of, none of them null.

    poor             verified, and miskin or miskin tegar (`terkeluar` after an exit)
    hardcore         of them, miskin tegar
    exited           verified once, and above the line since: the record is kept
    registered       on the list at any stage: neither rejected nor exited
    scored           registered, with an income and a line to compare it with
    below_line       scored, and the income is below the household's own line, strictly
    has_gap          poor, and below the line without its aid
    recipient        with active aid of at least one programme, on the list or not
    known_not_poor   exited, rejected, or assessed at or above the line
    index_known      registered, with every item of the multidimensional index; `index_score`
    """
    status = household.poverty_status.fill_null("")
    verified = household.registration_status == "disahkan"
    poor = verified & status.isin(list(POOR))
    registered = (household.registration_status != "ditolak") & (status != LEFT)
    has_line = (household.line_total > 0).fill_null(False)
    known = household.income.notnull() & has_line
    below = (household.income < household.line_total).fill_null(False)
    below_before_aid = (household.income_before_aid < household.line_total).fill_null(False)
    return {
        "poor": poor,
        "hardcore": verified & (status == "miskin_tegar"),
        "exited": (household.registration_status == "disahkan") & (status == LEFT),
        "registered": registered,
        "scored": registered & known,
        "below_line": registered & known & below,
        "has_gap": poor & has_line & below_before_aid,
        "recipient": household.programmes > 0,
        "known_not_poor": ~poor & (~registered | (known & ~below)),
        "index_known": registered & index().is_known(household),
        "index_score": index().score(household),
    }


def household_values(snapshot: "ir.Table") -> "dict[str, ir.Value]":
    """Return what counts, sums and orders need of each household of a snapshot.

    The states of `states`, columns of the snapshot as they are, and in `UNITS` of a ringgit
    a month `income`, `line`, `gap` (what the income without aid lacks to the line) and `aid`.
    """
    return (
        states(snapshot)
        | {name: snapshot[name] for name in AS_THEY_ARE}
        | {
            "income": _units(snapshot.income),
            "line": _units(snapshot.line_total),
            "gap": _units(snapshot.line_total - snapshot.income_before_aid),
            "aid": _units(snapshot.aid_monthly),
        }
    )


def _units(money: "ir.DecimalValue") -> "ir.IntegerValue":
    return (money * UNITS).cast("int64")


def _programmes(low: int, high: int | None = None) -> "Callable[[ir.Table], ir.BooleanValue]":
    def condition(household: "ir.Table") -> "ir.BooleanValue":
        many = household.programmes >= low
        return household.poor & (many if high is None else many & (household.programmes <= high))

    return condition


def _located(*levels: int) -> "Callable[[ir.Table], ir.BooleanValue]":
    return lambda household: household.poor & household.location_level.isin(levels)


def _verified(months: int) -> "Callable[[ir.Table], ir.BooleanValue]":
    return lambda household: household.poor & (household.verified_months >= months).fill_null(False)


def _waiting(state: str) -> "Callable[[ir.Table], ir.BooleanValue]":
    return lambda household: household.registered & (household.case_state.fill_null("") == state)


def _supported(household: "ir.Table") -> "ir.BooleanValue":
    return household.recipient & household.has_gap


EVERYWHERE = ("national", "state", "district", "mukim", "parlimen", "dun")
CONSTITUENCIES = ("national", "state", "district", "parlimen", "dun")
DISTRICTS = ("national", "state", "district")
STATES = ("national", "state")


@dataclass(frozen=True)
class Count:
    """How many households pass `test`, which reads the names of `household_values`.

    `levels` are those at which readers may learn it, alone or inside a share or a median.
    """

    test: "Callable[[Any], ir.BooleanValue]"
    levels: tuple[str, ...] = DISTRICTS

    def condition(self, snapshot: "ir.Table") -> "ir.BooleanValue":
        """Tell of each household of a snapshot whether it is counted."""
        return self.test(SimpleNamespace(**household_values(snapshot)))


COUNTS: Mapping[str, Count] = {
    "registered_hh": Count(lambda household: household.registered, EVERYWHERE),
    "poor_hh": Count(lambda household: household.poor, EVERYWHERE),
    "hardcore_hh": Count(lambda household: household.hardcore, CONSTITUENCIES),
    "exited_hh": Count(lambda household: household.exited, CONSTITUENCIES),
    "aided_hh": Count(_programmes(1), CONSTITUENCIES),
    "overlap_0_hh": Count(_programmes(0, 0), CONSTITUENCIES),
    "overlap_1_hh": Count(_programmes(1, 1)),
    "overlap_2_hh": Count(_programmes(2, 2)),
    "overlap_3plus_hh": Count(_programmes(3)),
    "same_purpose_hh": Count(lambda household: household.poor & household.same_purpose),
    "listed_leaked_hh": Count(
        lambda household: household.recipient & household.registered & household.known_not_poor
    ),
    "exited_aided_hh": Count(lambda household: household.recipient & ~household.registered),
    "limited_hh": Count(
        lambda household: household.recipient & (household.limits_known > 0), STATES
    ),
    "leaked_own_hh": Count(
        lambda household: household.recipient & (household.limits_exceeded > 0), STATES
    ),
    "gap_aided_hh": Count(_supported),
    "adequate_gap_hh": Count(
        lambda household: _supported(household) & (household.aid >= household.gap).fill_null(False),
        STATES,
    ),
    "adequate_line_hh": Count(
        lambda household: (
            _supported(household) & (household.aid >= household.line).fill_null(False)
        ),
        STATES,
    ),
    "scored_hh": Count(lambda household: household.scored),
    "scored_recipient_hh": Count(lambda household: household.scored & household.recipient, STATES),
    "below_line_hh": Count(lambda household: household.below_line),
    "dated_hh": Count(_verified(0)),
    "stale_12_hh": Count(_verified(12)),
    "stale_24_hh": Count(_verified(24)),
    "placed_hh": Count(_located(1, 2, 3), STATES),
    "postcode_hh": Count(_located(4), STATES),
    "coarse_hh": Count(_located(0, 5, 6, 7), STATES),
    "waiting_baru_hh": Count(_waiting("baru")),
    "waiting_disemak_hh": Count(_waiting("disemak")),
    "mpi_known_hh": Count(lambda household: household.index_known),
    "mpi_poor_hh": Count(lambda household: household.index_known & index().is_poor(household)),
}
"""Every protected count, by its name: a column of `geo.indicators.queries.area_table`."""

SUMS_OF_COUNTS: Mapping[str, tuple[str, ...]] = {
    "leaked_line_hh": ("listed_leaked_hh", "exited_aided_hh"),
    "judged_hh": ("aided_hh", "listed_leaked_hh", "exited_aided_hh"),
}
"""Counts that are shown only where all they are made of is shown: they need no protection."""

Splits = tuple[tuple[str, tuple[str, ...]], ...]

SPLITS: Splits = (
    ("registered_hh", ("poor_hh", "other_hh")),
    ("registered_hh", ("scored_hh", "unscored_hh")),
    ("registered_hh", ("waiting_baru_hh", "waiting_disemak_hh", "not_waiting_hh")),
    ("registered_hh", ("mpi_known_hh", "mpi_unknown_hh")),
    ("other_hh", ("listed_leaked_hh", "other_not_leaked_hh")),
    ("poor_hh", ("hardcore_hh", "plain_poor_hh")),
    ("poor_hh", ("overlap_0_hh", "aided_hh")),
    ("poor_hh", ("dated_hh", "undated_hh")),
    ("poor_hh", ("placed_hh", "postcode_hh", "coarse_hh")),
    ("aided_hh", ("overlap_1_hh", "overlap_2_hh", "overlap_3plus_hh")),
    ("aided_hh", ("same_purpose_hh", "no_same_purpose_hh")),
    ("aided_hh", ("gap_aided_hh", "no_gap_aided_hh")),
    ("gap_aided_hh", ("adequate_gap_hh", "inadequate_gap_hh")),
    ("gap_aided_hh", ("adequate_line_hh", "inadequate_line_hh")),
    ("limited_hh", ("leaked_own_hh", "within_own_hh")),
    ("scored_hh", ("below_line_hh", "above_line_hh")),
    ("scored_hh", ("scored_recipient_hh", "scored_unaided_hh")),
    ("dated_hh", ("stale_12_hh", "fresh_12_hh")),
    ("stale_12_hh", ("stale_24_hh", "stale_12_to_24_hh")),
    ("mpi_known_hh", ("mpi_poor_hh", "mpi_other_hh")),
)
"""Wholes and the parts that add up to them, wholes first; a count is part of one split at most.

A part that `COUNTS` does not have is nobody's figure but everybody's difference: the whole less the
parts that are counted (`remainders`)."""

OPEN_REMAINDERS = (
    "other_hh",
    "not_waiting_hh",
    "other_not_leaked_hh",
    "unscored_hh",
    "undated_hh",
    "mpi_unknown_hh",
)
"""Remainders that tell nothing of poor households: small ones may be worked out."""


def levels_of(counts: Iterable[str]) -> tuple[str, ...]:
    """Return the levels at which readers may learn all of these counts."""
    parts = [part for name in counts for part in SUMS_OF_COUNTS.get(name, (name,))]
    return tuple(
        level for level in EVERYWHERE if all(level in COUNTS[part].levels for part in parts)
    )


def remainders(
    splits: Splits = SPLITS, counted: Collection[str] = COUNTS
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the uncounted part of each split: name, then the whole and the counted parts."""
    return {
        part: (whole, tuple(other for other in parts if other != part))
        for whole, parts in splits
        for part in parts
        if part not in counted
    }
