"""Tables of areas: every level, every breakdown, both families of geography, as one system.

Administrative areas (mukim, district, state) and constituencies (DUN, parlimen) overlap. The
pieces of land they have in common are the atoms: every published figure is a sum of atoms, so
figures of one family cannot be played against those of the other unseen.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from database.errors import InvalidInput
from geo.disclosure.cells import Bools, CellTable, Floats, Ints, default_weight, make_table

PARENT = {"mukim": "district", "district": "state", "dun": "parlimen", "parlimen": "state"}
AREAS = ("state", "district", "mukim", "parlimen", "dun")
LEVELS = ("nation", *AREAS, "piece")
LINKS = (*PARENT.items(), ("piece", "mukim"), ("piece", "dun"), ("state", "nation"))
NATION = "MY"

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
class _Land:
    """All areas in one list, pieces last; `inside` says which pieces lie in which area."""

    level: NDArray[np.str_]
    code: NDArray[np.str_]
    state: Ints
    covered: Bools
    inside: sparse.csr_array
    links: sparse.csr_array


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
    pieces      every piece of land that some mukim and some DUN have in common, populated or
                not: columns `AREAS`. A missing mukim, DUN or parlimen marks land that no area of
                that level covers; it is never published

    Keys of the table are (level, area code, breakdown, category); atoms have level 'piece'.
    """
    land = _land(pieces)
    columns = [("", "")]
    columns += [
        (name, category) for name, split in breakdowns.items() for category in split.categories
    ]
    place = {column: number for number, column in enumerate(columns)}
    atoms = _spread(figures, place, len(pieces), "value")
    values = (land.inside @ atoms).ravel()
    areas, width = land.level.size, len(columns)
    keys = [
        (level, code, *column)
        for level, code in zip(land.level.tolist(), land.code.tolist(), strict=True)
        for column in columns
    ]
    money = {}
    if not integer:
        money = _largest_two(
            land,
            _spread(figures, place, len(pieces), "largest"),
            _spread(figures, place, len(pieces), "second"),
        )
    split_of = np.array([0] + [1 + list(breakdowns).index(name) for name, _ in columns[1:]])
    is_share = np.tile(split_of > 0, areas)
    top = np.isin(land.level, ("nation", "state"))
    region = np.where(top, 0, 1 + land.state)
    return make_table(
        keys,
        values,
        _relations(land, split_of),
        integer=integer,
        published=(land.covered[:, np.newaxis] & _shown(land, breakdowns, columns)).ravel(),
        sensitive=np.tile([bool(n) and breakdowns[n].sensitive for n, _ in columns], areas),
        whole=np.where(is_share, np.repeat(np.arange(areas) * width, width), -1),
        weight=np.repeat([LEVEL_WEIGHT[level] for level in land.level.tolist()], width)
        * default_weight(values),
        block=(split_of[np.newaxis] * (region.max() + 1) + region[:, np.newaxis]).ravel(),
        **money,
    )


def _land(pieces: pd.DataFrame) -> _Land:
    """List all areas of all levels, and check that each one lies in one parent only."""
    missing = [level for level in AREAS if level not in pieces]
    if missing or pieces["state"].isna().any():
        raise InvalidInput(
            f"pieces lack {missing or 'a state'}", field="pieces", expected=", ".join(AREAS)
        )
    known = pieces.loc[:, list(AREAS)].reset_index(drop=True)
    filled = known.copy()
    for level in AREAS[1:]:
        uncovered = filled[PARENT[level]].astype(str) + "/-"
        filled[level] = filled[level].where(known[level].notna(), uncovered)
    filled["nation"] = NATION
    filled["piece"] = [str(number) for number in range(len(filled))]
    for child, parent in PARENT.items():
        several = filled.groupby(child)[parent].nunique()
        if (several > 1).any():
            raise InvalidInput(
                f"{child} {several.idxmax()} lies in several {parent} areas",
                field="pieces",
                expected=f"one {parent} for each {child}",
            )
    rows: dict[str, Ints] = {}
    codes: list[pd.Index] = []
    start = 0
    for level in LEVELS:
        number, names = pd.factorize(filled[level])
        rows[level] = number + start
        codes.append(names)
        start += len(names)
    piece = np.arange(len(filled))
    inside = sparse.csr_array(
        (
            np.ones(len(LEVELS) * len(filled)),
            (np.concatenate([rows[level] for level in LEVELS]), np.tile(piece, len(LEVELS))),
        ),
        shape=(start, len(filled)),
    )
    state = np.zeros(start, dtype=np.int64)
    for level in LEVELS:
        state[rows[level]] = rows["state"] - rows["state"].min()
    level_of = np.repeat(LEVELS, [len(names) for names in codes])
    code = np.concatenate([names.to_numpy(dtype=str) for names in codes])
    covered = np.array([not name.endswith("/-") for name in code]) & (level_of != "piece")
    return _Land(level_of, code, state, covered, inside, _links(rows, start))


def _links(rows: Mapping[str, Ints], areas: int) -> sparse.csr_array:
    """Return one row per parent and family of children: children 1, parent -1."""
    found: list[tuple[int, int, float]] = []
    line = 0
    for child, parent in LINKS:
        pairs = np.unique(np.column_stack([rows[parent], rows[child]]), axis=0)
        parents, position = np.unique(pairs[:, 0], return_inverse=True)
        found += [(line + p, c, 1.0) for p, c in zip(position, pairs[:, 1], strict=True)]
        found += [(line + number, p, -1.0) for number, p in enumerate(parents)]
        line += parents.size
    row, column, sign = zip(*found, strict=True)
    return sparse.csr_array((sign, (row, column)), shape=(line, areas))


def _relations(land: _Land, split_of: Ints) -> sparse.csr_array:
    """Return: children add up to parents in every column, and splits to totals in every area."""
    splits = np.arange(1, split_of.max(initial=0) + 1)
    within = (split_of[np.newaxis] == splits[:, np.newaxis]).astype(float)
    within[:, 0] = -1.0
    across = sparse.kron(land.links, sparse.eye_array(split_of.size))
    down = sparse.kron(sparse.eye_array(land.level.size), sparse.csr_array(within))
    return sparse.csr_array(sparse.vstack([across, down]))


def _shown(
    land: _Land, breakdowns: Mapping[str, Breakdown], columns: Sequence[tuple[str, str]]
) -> Bools:
    """Tell which columns are published in which areas."""
    shown = np.ones((land.level.size, len(columns)), dtype=bool)
    for number, (name, _) in enumerate(columns):
        if name:
            shown[:, number] = np.isin(land.level, list(breakdowns[name].levels))
    return shown


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


def _largest_two(land: _Land, largest: Floats, second: Floats) -> dict[str, Floats]:
    """Return the two largest contributions of every cell, from those of its pieces."""
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
