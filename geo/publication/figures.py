"""From sums per area to figures that readers may see: intervals, flags, reasons. Pure."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.indicators.breakdowns import PUBLISHED_BY_CATEGORY
from geo.indicators.declaration import Indicator
from geo.publication.categories import WHOLE
from geo.publication.protection import Cell
from geo.publication.smoothed import TOLD
from geo.uncertainty.service import Interval, normal_interval, reliability, wilson

NUMBERS = ("value", "lower", "upper", "numerator", "denominator")
EXACT_COLUMNS = (
    "indicator",
    "area_code",
    "year",
    "breakdown",
    "category",
    "level",
    "value",
    "numerator",
    "denominator",
)

REASONS = ("withheld", "no_denominator", "zero_denominator", "no_official_figure", "use_with_care",
           "wide_interval", "undefined")  # fmt: skip

Floats = npt.NDArray[np.float64]


def exact_figures(areas: pd.DataFrame, indicators: Sequence[Indicator], year: int) -> pd.DataFrame:
    """Return `EXACT_COLUMNS`, `parent_code` and `cell`: one row per indicator and area.

    `areas` is the outcome of `geo.indicators.queries.figures` over all levels, with a column
    `level` and those of `geo.publication.categories`; an indicator has rows at its own levels, and
    by category where publications tell it so.
    """
    parts = []
    for indicator in indicators:
        own = areas[areas["level"].isin(indicator.levels)]
        if indicator.code not in PUBLISHED_BY_CATEGORY:
            own = own[own["breakdown"] == ""]
        nothing = pd.Series(np.nan, index=own.index)
        parts.append(
            pd.DataFrame(
                {
                    "indicator": indicator.code,
                    "area_code": own["code"],
                    "year": year,
                    "breakdown": own["breakdown"],
                    "category": own["category"],
                    "cell": own["cell"],
                    "level": own["level"],
                    "parent_code": own["parent_code"],
                    "value": own[f"{indicator.code}__value"],
                    "numerator": own[f"{indicator.code}__numerator"],
                    "denominator": own.get(f"{indicator.code}__denominator", nothing),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def public_figures(
    exact: pd.DataFrame, areas: pd.DataFrame, indicator: Indicator, hidden: set[Cell]
) -> pd.DataFrame:
    """Return the rows of `exact` that readers see of an indicator, with flag and reason.

    Adds lower, upper, flag, reason, reliability. Withheld figures and missing ones carry no number
    at all: numerator, interval and denominator would give the figure back.
    """
    own = exact["indicator"] == indicator.code
    own &= exact["level"].isin(indicator.published_levels)
    rows = exact[own].reset_index(drop=True)
    needed = areas[["cell", *_interval_columns(indicator)]].set_index("cell")
    sums = needed.loc[rows["cell"]].reset_index()
    interval = _interval(indicator, rows, sums)
    word = _reliability(indicator, rows, interval)
    withheld = np.array(
        [any((count, cell) in hidden for count in indicator.protected_by) for cell in rows["cell"]],
        dtype=bool,
    )
    needs_base = indicator.denominator is not None
    conditions = {
        ("no_data", "no_denominator"): needs_base & rows["denominator"].isna().to_numpy(),
        ("suppressed", "withheld"): withheld,
        ("no_data", "zero_denominator"): needs_base & (rows["denominator"] == 0).to_numpy(),
        ("no_data", "undefined"): rows["value"].isna().to_numpy(),
        ("zero", None): (rows["numerator"] == 0).to_numpy(),
        ("unreliable", "wide_interval"): word == "unreliable",
        ("ok", "use_with_care"): word == "care",
    }
    place = np.select(list(conditions.values()), range(len(conditions)), default=len(conditions))
    outcomes = [*conditions, ("ok", None)]
    shown = rows.assign(
        lower=interval.lower,
        upper=interval.upper,
        flag=[outcomes[number][0] for number in place],
        reason=[outcomes[number][1] for number in place],
        reliability=word if indicator.interval is not None else None,
    )
    empty = shown["flag"].isin(("suppressed", "no_data"))
    shown["reliability"] = shown["reliability"].astype(object).where(~empty, None)
    shown.loc[empty, list(NUMBERS)] = np.nan
    return shown


def official_figures(reference: pd.DataFrame, areas: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return an official indicator's rows: every area of each (level, year) that has any figure.

    `reference` has area_code, year, level, value, source; `areas` code, level, parent_code. Figures
    of areas that the boundary set does not have are left out: they are the named exceptions.
    """
    known = reference[reference["area_code"].isin(areas["code"])]
    series = known[["level", "year"]].drop_duplicates()
    every = series.merge(areas[["code", "level", "parent_code"]], on="level")
    values = known[["area_code", "year", "value", "source"]]
    rows = every.rename(columns={"code": "area_code"}).merge(
        values, on=["area_code", "year"], how="left"
    )
    missing = rows["value"].isna()
    nothing = dict.fromkeys(("lower", "upper", "numerator", "denominator", *TOLD), np.nan)
    return rows.assign(
        indicator=code,
        flag=np.select([missing, rows["value"] == 0], ["no_data", "zero"], default="ok"),
        reason=missing.map({True: "no_official_figure", False: None}),
        source=rows["source"].where(~missing, None),
        reliability=None,
        **WHOLE,
        **nothing,
    )


def _interval_columns(indicator: Indicator) -> list[str]:
    """Return the sums that an indicator's interval is worked out of."""
    if indicator.variance is not None:
        return [indicator.variance]
    if indicator.interval is None:
        return []
    return list(dict.fromkeys((indicator.interval.successes, indicator.interval.trials)))


def _interval(indicator: Indicator, rows: pd.DataFrame, sums: pd.DataFrame) -> Interval:
    """Return the interval on the scale of the value; NaN where the indicator has none."""
    if indicator.variance is not None:
        return normal_interval(rows["value"], sums[indicator.variance])
    if indicator.interval is None:
        nothing = np.full(len(rows), np.nan)
        return Interval(nothing, nothing.copy())
    trials = sums[indicator.interval.trials].fillna(0).to_numpy(dtype=float)
    limits = wilson(sums[indicator.interval.successes].to_numpy(dtype=float), trials)
    base = rows["denominator"].replace(0, np.nan).to_numpy(dtype=float)
    scale = trials / base * indicator.factor
    return Interval(limits.lower * scale, limits.upper * scale)


def _reliability(
    indicator: Indicator, rows: pd.DataFrame, interval: Interval
) -> npt.NDArray[np.str_]:
    if indicator.interval is None:
        return np.full(len(rows), "ok")
    return reliability(rows["value"].to_numpy(dtype=float), interval)
