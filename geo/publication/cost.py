"""What withholding costs readers, worked out of nothing but what they see."""

from typing import Any

import pandas as pd

from geo.indicators.columns import is_unknown
from geo.indicators.declaration import LEVELS

COUNTED = ("registered_hh", "poor_hh", "hardcore_hh", "exited_hh")
"""Counts whose hidden part readers can subtract from the nation's figure."""

EMPTY = ("zero", "no_data")
"""Flags of figures that nobody is in."""


def cost(published: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return by level how many registry figures there are, how many are withheld, and shares.

    `published` are the rows of registry indicators. `figures`, `withheld` and `visible_percent` are
    of known areas; figures without a base count as visible, for nothing is hidden.
    `visible_percent_not_zero` leaves zeros and figures without a base out. The rows of households
    whose place is not known are `unknown_place`. `households_hidden_percent` gives by count the
    share of the nation's households in rows that withhold it, null where the nation's own figure
    is withheld.
    """
    return {
        level: _of_level(rows, published)
        for level in LEVELS
        for rows in [published[published["level"] == level]]
        if len(rows)
    }


def _of_level(rows: pd.DataFrame, published: pd.DataFrame) -> dict[str, Any]:
    places = zip(rows["level"], rows["area_code"], strict=True)
    unknown = pd.Series([is_unknown(*place) for place in places], index=rows.index, dtype=bool)
    known = rows.loc[~unknown, "flag"]
    told = known[~known.isin(EMPTY)]
    return {
        "figures": len(known),
        "withheld": _withheld(known),
        "visible_percent": _visible_percent(known),
        "visible_percent_not_zero": _visible_percent(told),
        "unknown_place": {
            "figures": int(unknown.sum()),
            "withheld": _withheld(rows.loc[unknown, "flag"]),
        },
        "households_hidden_percent": {
            count: _hidden_percent(rows, published, count)
            for count in COUNTED
            if (rows["indicator"] == count).any()
        },
    }


def _withheld(flags: "pd.Series[str]") -> int:
    return int((flags == "suppressed").sum())


def _visible_percent(flags: "pd.Series[str]") -> float | None:
    return round(100 - 100 * _withheld(flags) / len(flags), 1) if len(flags) else None


def _hidden_percent(rows: pd.DataFrame, published: pd.DataFrame, count: str) -> float | None:
    whole = published[(published["indicator"] == count) & (published["breakdown"] == "")]
    nation = whole.loc[whole["level"] == "national", "value"].sum(min_count=1)
    shown = rows.loc[(rows["indicator"] == count) & (rows["breakdown"] == ""), "value"].sum()
    return round(100 - 100 * shown / nation, 1) if nation > 0 else None
