"""Figures by category of a breakdown: a row for every area and category, zeros included."""

from collections.abc import Iterator

import pandas as pd

from geo.indicators.breakdowns import PUBLISHED_BY_CATEGORY, Breakdown
from geo.indicators.measures import ADDITIVE
from geo.indicators.service import get_indicators

WHOLE = {"breakdown": "", "category": ""}
"""What stands in the columns of figures of whole areas."""

PAIR = ("code", "category")


def cell_of(area: str, breakdown: str = "", category: str = "") -> str:
    """Return the one word for a category of an area: the area's own code for the whole of it."""
    return f"{area}/{breakdown}/{category}" if breakdown else area


def whole_areas(areas: pd.DataFrame) -> pd.DataFrame:
    """Return figures of whole areas with the columns `breakdown`, `category` and `cell`."""
    return areas.assign(**WHOLE, cell=areas["code"])


def every_category(areas: pd.DataFrame, counted: pd.DataFrame, split: Breakdown) -> pd.DataFrame:
    """Return the figures of one level and breakdown, with a row for every area and category.

    `areas` are the whole areas of the level; `counted` has the areas and categories that have
    households, as `geo.publication.writing.category_figures` reads them.
    """
    keys = pd.MultiIndex.from_product([areas["code"], split.categories], names=PAIR)
    known = counted.set_index(list(PAIR))[[*ADDITIVE, *_own_columns(counted)]]
    full = known.astype(float).reindex(keys)
    zero = [*ADDITIVE, *_zero_columns()]
    numbers = pd.concat([full[zero].fillna(0.0), full.drop(columns=zero)], axis=1).reset_index()
    own = areas.set_index("code").loc[numbers["code"], ["level", "parent_code"]]
    pairs = zip(numbers["code"], numbers["category"], strict=True)
    cells = [cell_of(code, split.code, one) for code, one in pairs]
    named = own.reset_index(drop=True).assign(breakdown=split.code, cell=cells)
    return pd.concat([named, numbers], axis=1)


def _own_columns(counted: pd.DataFrame) -> list[str]:
    return [
        name
        for code in PUBLISHED_BY_CATEGORY
        for name in (f"{code}__numerator", f"{code}__denominator", f"{code}__value")
        if name in counted
    ]


def _zero_columns() -> Iterator[str]:
    """Yield what is zero where there are no households: all but ratios, which are undefined."""
    for indicator in get_indicators(PUBLISHED_BY_CATEGORY):
        yield f"{indicator.code}__numerator"
        yield f"{indicator.code}__{'value' if indicator.denominator is None else 'denominator'}"
