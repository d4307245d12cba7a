"""The formulas of the registry indicators, group by group.

Sources: Foster, Greer and Thorbecke 1984 (fgt); Watts 1968; Sen 1976; Shorrocks 1995 (sst); Alkire
and Foster 2011 (mpi); O'Donnell and others 2008 (concentration); Erreygers 2009.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.indicators.declaration import (
    Band,
    Column,
    Direction,
    Group,
    Interval,
    Kind,
    Text,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

BILLIONTHS = 1e9
INDEX_WEIGHTS = 24
"""The sum of the weights of `mpi.toml`; a test holds the two together."""


@dataclass(frozen=True)
class Definition:
    """What `declaration.Indicator` holds of one registry indicator, without its words."""

    code: str
    kind: Kind
    unit: str
    numerator: Column
    protected_by: tuple[str, ...]
    denominator: Column | None = None
    group: Group = "counts"
    factor: float = 1.0
    is_ratio: bool = True
    interval: Interval | None = None
    variance: str | None = None
    references: tuple[str, ...] = ()
    direction: Direction = "bad"
    splits: bool = True
    bands: tuple[Band, ...] = field(default=())


def column(name: str) -> Column:
    """Return the column of that name of the area table."""
    return lambda area: area[name]


def _count(code: str, counted: str, direction: Direction = "bad") -> Definition:
    unit = "persons" if counted.endswith("_persons") else "hh"
    hidden = counted.replace("_persons", "_hh")
    return Definition(code, "count", unit, column(counted), (hidden,), direction=direction)


def _share(
    code: str, part: str, whole: str, group: Group, direction: Direction = "bad"
) -> Definition:
    """Return the part's households per 100 of the whole's."""
    return Definition(
        code,
        "rate",
        "percent",
        column(part),
        (part, whole),
        column(whole),
        group,
        factor=100.0,
        interval=Interval(part, whole),
        direction=direction,
    )


def _mean(code: str, total: str, part: str, whole: str) -> Definition:
    """Return the mean of a sum over the households `part`, per household of `whole`."""
    return Definition(
        code, "index", "index", column(total), (part, whole), column(whole), group="depth"
    )


def _lower_bound(code: str, total: str, interval: Interval | None = None) -> Definition:
    return Definition(
        code,
        "index",
        "index",
        column(total),
        ("below_line_hh",),
        column("census_households"),
        group="depth",
        references=("census_households",),
        interval=interval,
        splits=False,
    )


def _of_order(
    code: str,
    value: Column,
    base: str,
    protected_by: tuple[str, ...],
    group: Group,
    kind: Kind = "index",
    unit: str = "index",
    direction: Direction = "bad",
) -> Definition:
    """Return a figure read off the order of the households of `base`."""
    return Definition(
        code,
        kind,
        unit,
        value,
        protected_by,
        column(base),
        group,
        is_ratio=False,
        direction=direction,
        splits=False,
    )


def _median(
    code: str,
    quantile: str,
    base: str,
    unit: str,
    group: Group,
    parts: float = 1.0,
    direction: Direction = "bad",
) -> Definition:
    return _of_order(
        code,
        lambda area: area[quantile] / parts,
        base,
        (base,),
        group,
        kind="median",
        unit=unit,
        direction=direction,
    )


def counts() -> Iterator[Definition]:
    """Yield the counts of households and what stands over census households and land."""
    yield Definition(
        "registered_poverty_rate",
        "rate",
        "per_100_hh",
        column("poor_hh"),
        ("poor_hh",),
        column("census_households"),
        factor=100.0,
        interval=Interval("poor_hh", "census_households"),
        references=("census_households",),
        splits=False,
    )
    yield _count("registered_hh", "registered_hh", "neutral")
    yield _count("poor_hh", "poor_hh")
    yield _count("hardcore_hh", "hardcore_hh")
    yield _count("exited_hh", "exited_hh", "neutral")
    yield _count("poor_persons", "poor_persons")
    yield _count("hardcore_persons", "hardcore_persons")
    yield Definition(
        "unscored_hh",
        "count",
        "hh",
        lambda area: area.registered_hh - area.scored_hh,
        ("registered_hh", "scored_hh"),
        direction="neutral",
    )
    yield Definition(
        "poor_density",
        "rate",
        "per_100_km2",
        column("poor_hh"),
        ("poor_hh",),
        column("land_km2"),
        factor=100.0,
        splits=False,
    )
    yield _share("hardcore_share", "hardcore_hh", "poor_hh", "counts")


def depth() -> Iterator[Definition]:
    """Yield how far below the line the poor are."""
    yield Definition(
        "shortfall_rm", "money", "rm_month", column("shortfall_rm"), ("poor_hh",), group="depth"
    )
    yield Definition(
        "fgt0",
        "index",
        "index",
        column("below_line_hh"),
        ("below_line_hh", "scored_hh"),
        column("scored_hh"),
        group="depth",
        interval=Interval("below_line_hh", "scored_hh"),
    )
    yield _mean("fgt1", "gap_sum", "below_line_hh", "scored_hh")
    yield _mean("fgt2", "square_gap_sum", "below_line_hh", "scored_hh")
    yield _lower_bound(
        "fgt0_lower_bound", "below_line_hh", Interval("below_line_hh", "census_households")
    )
    yield _lower_bound("fgt1_lower_bound", "gap_sum")
    yield _lower_bound("fgt2_lower_bound", "square_gap_sum")
    yield _mean("income_gap", "gap_sum", "below_line_hh", "below_line_hh")
    yield _mean("watts", "log_ratio_sum", "below_line_hh", "scored_hh")
    base = ("below_line_hh", "scored_hh")
    yield _of_order("sen", sen, "scored_hh", base, "depth")
    yield _of_order("sst", sst, "scored_hh", base, "depth")
    yield _of_order("gini_registered", gini, "scored_hh", ("scored_hh",), "depth")


def gini(area: "ir.Table") -> "ir.FloatingValue":
    """Return the Gini coefficient of the relative incomes of scored households."""
    return area.income_rank_sum / (area.scored_hh * area.income_sum).nullif(0) - 1.0


def sen(area: "ir.Table") -> "ir.FloatingValue":
    """Return P0 x G + P1 x (1 - G), G the Gini coefficient of relative incomes among the poor."""
    poor = area.below_line_hh
    unequal = area.poor_income_rank_sum / (poor * area.poor_income_sum).nullif(0) - 1.0
    # Incomes that are all zero do not differ.
    unequal = unequal.fill_null(0.0)
    return (poor * unequal + area.gap_sum * (1.0 - unequal)) / area.scored_hh.nullif(0)


def sst(area: "ir.Table") -> "ir.FloatingValue":
    """Return P1 x (1 + the Gini coefficient of all gaps), the gaps of the non-poor being zero.

    With x a gap and i the rank of its household by income, poorest first, among n, the sum of
    x (2n - 2i + 1) over n squared; x is 1 less the relative income.
    """
    n, poor = area.scored_hh, area.below_line_hh
    weighted = poor * poor - area.poor_income_rank_sum / BILLIONTHS
    return (2.0 * n * area.gap_sum - weighted) / (n * n).nullif(0)


def multidimensional() -> Iterator[Definition]:
    """Yield the Alkire-Foster measures."""
    parts = ("mpi_poor_hh", "mpi_known_hh")
    yield Definition(
        "mpi_h",
        "index",
        "index",
        column("mpi_poor_hh"),
        parts,
        column("mpi_known_hh"),
        group="multidimensional",
        interval=Interval(*parts),
    )
    for code, base in (("mpi_a", "mpi_poor_hh"), ("mpi_m0", "mpi_known_hh")):
        yield Definition(
            code,
            "index",
            "index",
            lambda area: area.deprivation_sum / INDEX_WEIGHTS,
            parts,
            column(base),
            group="multidimensional",
        )


def aid() -> Iterator[Definition]:
    """Yield whom aid reaches, whom it should not reach, and how far it goes."""
    yield _share("coverage", "aided_hh", "poor_hh", "aid", "good")
    yield _share("exclusion_within", "overlap_0_hh", "poor_hh", "aid")
    yield _share("leakage_line", "leaked_line_hh", "judged_hh", "aid")
    yield _share("leakage_own", "leaked_own_hh", "limited_hh", "aid")
    exited = ("exited_aided_hh",)
    yield Definition(
        "aid_after_exit", "count", "payments", column("exited_aid_records"), exited, group="aid"
    )
    yield Definition(
        "aid_after_exit_rm", "money", "rm_month", column("exited_aid_rm"), exited, group="aid"
    )
    for number in ("0", "1", "2", "3plus"):
        yield Definition(
            f"overlap_{number}",
            "count",
            "hh",
            column(f"overlap_{number}_hh"),
            (f"overlap_{number}_hh",),
            group="aid",
            direction="bad" if number == "0" else "neutral",
        )
    yield _share("overlap_same_purpose", "same_purpose_hh", "aided_hh", "aid")
    for name in ("line", "gap"):
        yield _median(
            f"adequacy_{name}",
            f"median_aid_to_{name}",
            "gap_aided_hh",
            "ratio",
            "aid",
            BILLIONTHS,
            "good",
        )
        yield _share(f"adequacy_{name}_share", f"adequate_{name}_hh", "gap_aided_hh", "aid", "good")
    yield Definition(
        "gap_closed",
        "rate",
        "percent",
        column("filled_rm"),
        ("poor_hh", "gap_aided_hh"),
        column("lacking_rm"),
        group="aid",
        factor=100.0,
        direction="good",
    )
    base = ("scored_recipient_hh", "scored_hh")
    for code, value in (("concentration_index", concentration), ("erreygers", erreygers)):
        yield _of_order(
            code, value, "scored_recipient_hh", base, "aid", unit="signed_index",
            direction="neutral",
        )  # fmt: skip


def concentration(area: "ir.Table") -> "ir.FloatingValue":
    """Return the concentration index of aid in ringgit, households ranked by relative income."""
    return area.aid_rank_sum / (area.scored_hh * area.aid_sum).nullif(0) - 1.0


def erreygers(area: "ir.Table") -> "ir.FloatingValue":
    """Return 4 x mean x concentration index of having any aid."""
    n, recipients = area.scored_hh, area.scored_recipient_hh
    index = area.recipients_rank_sum / (n * recipients).nullif(0) - 1.0
    return 4.0 * recipients / n.nullif(0) * index


REACH_BANDS = (
    Band(0.5, Text("kurang separuh anggaran HIES", "less than half the HIES estimate")),
    Band(0.8, Text("di bawah anggaran HIES", "below the HIES estimate")),
    Band(1.25, Text("kira-kira sama dengan HIES", "about the HIES estimate")),
    Band(2.0, Text("di atas anggaran HIES", "above the HIES estimate")),
    Band(1e6, Text("lebih dua kali anggaran HIES", "more than twice the HIES estimate")),
)


def reach() -> Iterator[Definition]:
    """Yield the registry against the survey."""
    yield Definition(
        "registration_ratio",
        "rate",
        "ratio",
        column("poor_hh"),
        ("poor_hh",),
        lambda area: area.census_households * area.hies_absolute / 100.0,
        group="reach",
        references=("census_households", "hies_absolute"),
        interval=Interval("poor_hh", "census_households"),
        direction="neutral",
        bands=REACH_BANDS,
        splits=False,
    )


def quality() -> Iterator[Definition]:
    """Yield how fresh the register is, how well its households are placed, how long cases wait."""
    yield _median("verified_median_months", "median_months", "dated_hh", "months", "quality")
    yield _share("stale_12", "stale_12_hh", "dated_hh", "quality")
    yield _share("stale_24", "stale_24_hh", "dated_hh", "quality")
    yield _share("location_place_share", "placed_hh", "poor_hh", "quality", "good")
    yield _share("location_postcode_share", "postcode_hh", "poor_hh", "quality")
    yield _share("location_coarse_share", "coarse_hh", "poor_hh", "quality")
    yield Definition(
        "location_expected_hh",
        "count",
        "hh",
        column("confidence_sum"),
        ("poor_hh", "placed_hh", "postcode_hh", "coarse_hh"),
        group="quality",
        variance="uncertainty_sum",
        direction="neutral",
    )
    for state in ("baru", "disemak"):
        for name in ("median", "p90"):
            yield _median(
                f"days_{state}_{name}",
                f"{name}_days_{state}",
                f"waiting_{state}_hh",
                "days",
                "quality",
            )
