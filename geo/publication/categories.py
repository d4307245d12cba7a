"""Figures by category of a breakdown: a row for every area and category, zeros included."""

from collections.abc import Iterable, Iterator

import pandas as pd

from geo.indicators.breakdowns import BREAKDOWNS, PUBLISHED_BY_CATEGORY, Breakdown
from geo.indicators.measures import ADDITIVE
from geo.indicators.service import get_indicators

WHOLE = {"breakdown": "", "category": ""}
"""What stands in the columns of figures of whole areas."""

PAIR = ("code", "category")

Children = Iterable[tuple[str, tuple[str, ...]]]
"""Cells (`cell_of`), each with the cells that add up to it."""


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


def category_children(children: Children, levels: dict[str, str]) -> Children:
    """Yield which cells of categories add up to which, for whole areas that add up so.

    `levels` gives the level of every area. Categories add up to their area, and a category of
    areas to that category of their parent, wherever both are published.
    """
    wholes = list(children)
    for split in BREAKDOWNS.values():
        for area, level in levels.items():
            if level in split.levels:
                yield area, tuple(cell_of(area, split.code, one) for one in split.categories)
        for parent, codes in wholes:
            if {levels[parent], levels[codes[0]]} <= {*split.levels}:
                for one in split.categories:
                    cells = (cell_of(code, split.code, one) for code in codes)
                    yield cell_of(parent, split.code, one), tuple(cells)


def telling_cells(areas: pd.DataFrame) -> set[str]:
    """Return the cells of sensitive breakdowns that have all or none of their area's households.

    `areas` has the columns `cell`, `code`, `breakdown`, `category`, `registered_hh` and `poor_hh`.
    """
    wholes = areas[areas["breakdown"] == ""].set_index("code")
    sensitive = [code for code, one in BREAKDOWNS.items() if one.sensitive]
    rows = areas[areas["breakdown"].isin(sensitive)]
    found: set[str] = set()
    for count in ("registered_hh", "poor_hh"):
        whole = wholes[count].loc[rows["code"]].to_numpy()
        part = rows[count].to_numpy()
        found |= set(rows["cell"][(whole > 0) & ((part == 0) | (part == whole))])
    return found
