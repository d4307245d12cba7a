"""What withholding costs readers, worked out of nothing but what they see."""

from typing import Any

import pandas as pd

from geo.indicators.declaration import LEVELS

COUNTED = ("registered_hh", "poor_hh", "hardcore_hh", "exited_hh")
"""Counts whose hidden part readers can subtract from the nation's figure."""


def cost(published: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return by level how many registry figures there are, how many are withheld, and shares.

    `published` are the rows of registry indicators. `visible_percent` is of the figures; figures
    without a base count as visible, for nothing is hidden. `households_hidden_percent` gives by
    count the share of the nation's households in areas that withhold it, null where the nation's
    own figure is withheld.
    """
    return {
        level: _of_level(rows, published)
        for level in LEVELS
        for rows in [published[published["level"] == level]]
        if len(rows)
    }


def _of_level(rows: pd.DataFrame, published: pd.DataFrame) -> dict[str, Any]:
    withheld = int((rows["flag"] == "suppressed").sum())
    return {
        "figures": len(rows),
        "withheld": withheld,
        "visible_percent": round(100 - 100 * withheld / len(rows), 1),
        "households_hidden_percent": {
            count: _hidden_percent(rows, published, count)
            for count in COUNTED
            if (rows["indicator"] == count).any()
        },
    }


def _hidden_percent(rows: pd.DataFrame, published: pd.DataFrame, count: str) -> float | None:
    whole = published[(published["indicator"] == count) & (published["breakdown"] == "")]
    nation = whole.loc[whole["level"] == "national", "value"].sum(min_count=1)
    shown = rows.loc[(rows["indicator"] == count) & (rows["breakdown"] == ""), "value"].sum()
    return round(100 - 100 * shown / nation, 1) if nation > 0 else None
