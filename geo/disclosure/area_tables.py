"""Tables of areas: every level, every breakdown, both families of geography, as one system.

Administrative areas (mukim, district, state) and constituencies (DUN, parlimen) overlap. The
pieces of land they have in common are the atoms: every published figure is a sum of atoms, so
figures of one family cannot be played against those of the other unseen.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse

from database.errors import InvalidInput
from geo.disclosure.cells import Bools, CellTable, Floats, Ints, default_weight, make_table
from geo.disclosure.land import AREAS, Land, survey

LEVEL_WEIGHT = {
    "nation": 60.0,
    "state": 15.0,
    "district": 4.0,
    "parlimen": 3.0,
    "dun": 1.5,
    "mukim": 1.0,
    "piece": 0.0,
}
"""How much more a hidden figure of a larger area costs: more readers miss it."""


@dataclass(frozen=True)
class Breakdown:
    """One way to split households: its categories, and the levels at which it is published.

    `sensitive`: 0 and 100 % of an area give an attribute away, so both are withheld.
    """

    categories: Sequence[str]
    sensitive: bool = False
    levels: Collection[str] = ("nation", *AREAS)


@dataclass(frozen=True)
class Column:
    """One figure that areas have: a count of households, or a category of one.

    levels     at which it is published; none for a figure that readers can only subtract
    sensitive  0 and all of its whole give an attribute away
    weight     cost of hiding it, 1 as a rule; 0 for a figure that nobody prints
    """

    key: tuple[str, ...]
    levels: Collection[str] = ("nation", *AREAS)
    sensitive: bool = False
    weight: float = 1.0


@dataclass(frozen=True)
class Split:
    """The column `whole` is the sum of the columns `parts`, in every area; by place in the list."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Amounts:
    """Money by piece and column: the two largest contributions beside each sum."""

    largest: Floats = field(repr=False)
    second: Floats = field(repr=False)


def area_table(
    figures: pd.DataFrame,
    breakdowns: Mapping[str, Breakdown],
    pieces: pd.DataFrame,
    *,
    integer: bool = True,
) -> CellTable:
    """Return all published figures of one measure, with everything that ties them together.

    figures     columns `piece` (row number in `pieces`), `breakdown`, `category`, `value`, and
                for money also `largest` and `second` (the two largest contributions). Totals
                have '' as breakdown and category. Combinations that are absent are zero.
    breakdowns  the splits by name; each must add up to the totals in every piece
    pieces      as for `geo.disclosure.land.survey`

    Keys of the table are (level, area code, breakdown, category); atoms have level 'piece'.
    """
    columns, splits = [Column(("", ""))], []
    for name, split in breakdowns.items():
        start = len(columns)
        columns += [
            Column((name, category), split.levels, split.sensitive) for category in split.categories
        ]
        splits.append(Split(0, tuple(range(start, len(columns)))))
    place = {(name, category): number for number, (name, category) in enumerate(_pairs(columns))}
    amounts = None
    if not integer:
        amounts = Amounts(
            _spread(figures, place, len(pieces), "largest"),
            _spread(figures, place, len(pieces), "second"),
        )
    values = _spread(figures, place, len(pieces), "value")
    return columns_table(values, columns, splits, survey(pieces), amounts)


def columns_table(
    values: Floats,
    columns: Sequence[Column],
    splits: Sequence[Split],
    land: Land,
    amounts: Amounts | None = None,
) -> CellTable:
    """Return the table of several figures that hang together, in every area of every level.

    values   one row per piece of land, one column per figure
    splits   which columns add up to which; a whole comes before its parts
    land     survey of every piece of land that some mukim and some DUN have in common, populated
             or not. What no area of a level covers is never published
    amounts  makes it a table of money

    Keys of the table are (level, area code, *key of the column).
    """
    areas, width = land.level.size, len(columns)
    exact = (land.inside @ values).ravel()
    keys = [
        (level, code, *column.key)
        for level, code in zip(land.level.tolist(), land.code.tolist(), strict=True)
        for column in columns
    ]
    whole, turn = _places(splits, width)
    top = np.isin(land.level, ("nation", "state"))
    region = np.where(top, 0, 1 + land.state)
    return make_table(
        keys,
        exact,
        _relations(land, splits, width),
        integer=amounts is None,
        published=(land.covered[:, np.newaxis] & _shown(land, columns)).ravel(),
        sensitive=np.tile([column.sensitive for column in columns], areas),
        whole=np.where(
            np.tile(whole >= 0, areas),
            np.repeat(np.arange(areas) * width, width) + np.tile(whole, areas),
            -1,
        ),
        weight=np.repeat([LEVEL_WEIGHT[level] for level in land.level.tolist()], width)
        * np.tile([column.weight for column in columns], areas)
        * default_weight(exact),
        block=(turn[np.newaxis] * (region.max() + 1) + region[:, np.newaxis]).ravel(),
        **(_largest_two(land, amounts) if amounts else {}),
    )


def _pairs(columns: Sequence[Column]) -> list[tuple[str, str]]:
    return [(column.key[0], column.key[1]) for column in columns]


def _places(splits: Sequence[Split], width: int) -> tuple[Ints, Ints]:
    """Return each column's whole (-1: none), and when its turn comes to be protected."""
    whole: Ints = np.full(width, -1, dtype=np.int64)
    turn: Ints = np.zeros(width, dtype=np.int64)
    for number, split in enumerate(splits, start=1):
        for part in split.parts:
            if whole[part] < 0:
                whole[part], turn[part] = split.whole, number
    return whole, turn


def _relations(land: Land, splits: Sequence[Split], width: int) -> sparse.csr_array:
    """Return: children add up to parents in every column, and splits to totals in every area."""
    within = np.zeros((len(splits), width))
    for row, split in enumerate(splits):
        within[row, list(split.parts)] = 1.0
        within[row, split.whole] = -1.0
    across = sparse.kron(land.links, sparse.eye_array(width))
    down = sparse.kron(sparse.eye_array(land.level.size), sparse.csr_array(within))
    return sparse.csr_array(sparse.vstack([across, down]))


def _shown(land: Land, columns: Sequence[Column]) -> Bools:
    """Tell which columns are published in which areas."""
    return np.column_stack([np.isin(land.level, list(column.levels)) for column in columns])


def _spread(
    figures: pd.DataFrame, place: Mapping[tuple[str, str], int], pieces: int, name: str
) -> Floats:
    """Return one figure per piece and column; unknown categories are an error."""
    columns = list(zip(figures["breakdown"], figures["category"], strict=True))
    unknown = sorted(set(columns) - set(place))
    if unknown:
        raise InvalidInput(
            f"unknown categories {unknown[:3]}", field="figures", expected="declared categories"
        )
    spread = np.zeros((pieces, len(place)))
    cells = figures["piece"].to_numpy(np.int64), np.array([place[pair] for pair in columns], int)
    np.add.at(spread, cells, figures[name].to_numpy(dtype=float))
    return spread


def _largest_two(land: Land, amounts: Amounts) -> dict[str, Floats]:
    """Return the two largest contributions of every cell, from those of its pieces."""
    largest, second = amounts.largest, amounts.second
    shape = (land.level.size, largest.shape[1])
    inside = sparse.coo_array(land.inside)
    top, runner_up = np.zeros(shape), np.zeros(shape)
    for area, piece in zip(inside.row, inside.col, strict=True):
        first, new = top[area], largest[piece]
        runner_up[area] = np.maximum(
            np.maximum(runner_up[area], second[piece]), np.minimum(first, new)
        )
        top[area] = np.maximum(first, new)
    return {"largest": top.ravel(), "second": runner_up.ravel()}
