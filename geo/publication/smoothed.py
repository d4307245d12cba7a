"""Smoothed rates and ranks of published areas, made from published figures alone.

Nothing that is withheld goes in: a prior fitted to hidden counts, or a rank among hidden rates,
would tell something of them.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from geo.indicators.declaration import Indicator
from geo.uncertainty.areas import estimates
from geo.uncertainty.smoothing import MIN_AREAS

TOLD = ("smoothed", "smoothed_lower", "smoothed_upper", "rank_lower", "rank_upper")
"""Columns that are added to published figures; null where there is nothing to tell."""

SHOWN = ("ok", "zero", "unreliable")


def with_smoothed(
    rows: pd.DataFrame, areas: pd.DataFrame, states: pd.Series, indicator: Indicator
) -> pd.DataFrame:
    """Return one indicator's published rows with the columns `TOLD`.

    `areas` has the sums by `cell`; `states` the state code by area code, of known areas only. Rates
    of whole areas are smoothed and ranked within their level, where at least `MIN_AREAS` of it are
    published; the prior is that of the state.
    """
    found = list(_levels(rows, areas, states, indicator))
    if not found:
        return rows.assign(**dict.fromkeys(TOLD, np.nan))
    return rows.join(pd.concat(found)[list(TOLD)])


def _levels(
    rows: pd.DataFrame, areas: pd.DataFrame, states: pd.Series, indicator: Indicator
) -> Iterator[pd.DataFrame]:
    if indicator.interval is None:
        return
    whole = rows[(rows["breakdown"] == "") & rows["flag"].isin(SHOWN)]
    for level, group in whole.groupby("level"):
        known = group[group["area_code"].isin(states.index)]
        if len(known) >= MIN_AREAS:
            yield _told(known, areas, states, indicator, f"{indicator.code}|{level}")


def _told(
    known: pd.DataFrame,
    areas: pd.DataFrame,
    states: pd.Series,
    indicator: Indicator,
    name: str,
) -> pd.DataFrame:
    assert indicator.interval is not None
    columns = _columns(indicator)
    sums = areas[["cell", *columns]].set_index("cell").loc[known["cell"], columns]
    trials = sums[indicator.interval.trials].to_numpy(dtype=float)
    base = known["denominator"].to_numpy(dtype=float)
    given = pd.DataFrame(
        {
            "area_code": known["area_code"].to_numpy(),
            "state_code": states.loc[known["area_code"]].to_numpy(),
            "successes": sums[indicator.interval.successes].to_numpy(dtype=float),
            "trials": trials,
            "scale": trials / base * indicator.factor,
        }
    )
    found = estimates(given, name)[list(TOLD)]
    return found.set_index(known.index)


def _columns(indicator: Indicator) -> Sequence[str]:
    assert indicator.interval is not None
    return list(dict.fromkeys((indicator.interval.successes, indicator.interval.trials)))
