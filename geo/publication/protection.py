"""Which figures of a publication are withheld: every count of households, every level, at once.

All counts that readers may learn go into one table with everything that ties them together: areas
that add up to larger ones, in both families; counts that are parts of others
(`geo.indicators.counts`); the breakdowns of poor households; and what was published before.
`geo.disclosure.wide` says what to hide, and proves it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import cast

import numpy as np
import pandas as pd

from database.errors import Unavailable
from geo.disclosure.area_tables import Column, Split
from geo.disclosure.cells import Bools, CellTable, Floats
from geo.disclosure.land import AREAS
from geo.disclosure.rules import DisclosureRules
from geo.disclosure.service import Protection
from geo.disclosure.wide import protect_columns
from geo.indicators.breakdowns import BREAKDOWNS, UNKNOWN
from geo.indicators.columns import is_unknown
from geo.indicators.counts import (
    COUNTS,
    OPEN_REMAINDERS,
    SPLITS,
    SUMS_OF_COUNTS,
    levels_of,
    remainders,
)
from geo.indicators.service import get_indicator
from geo.publication.categories import cell_of
from geo.publication.pieces import BROKEN_DOWN

Cell = tuple[str, str]
"""(count, cell of `geo.publication.categories.cell_of`)."""

Key = tuple[str, str, str, str, str]
"""Level, area, count, breakdown and category: the key of a cell in the protector's table."""

LEVEL_NAMES = {"national": "nation"}
"""Levels that disclosure control calls by another name."""


@dataclass(frozen=True)
class Before:
    """The last publication: its counts by piece, and the cells that readers could see in it."""

    pieces: pd.DataFrame
    shown: frozenset[Cell]


@dataclass(frozen=True)
class Layout:
    """The protected columns by name, in order, and which of them add up."""

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    splits: tuple[Split, ...]


def protect(
    pieces: pd.DataFrame,
    threshold: int,
    before: Before | None = None,
    dominated: Collection[Cell] = (),
) -> Protection:
    """Return what to hide and the proof.

    `pieces` are those of `geo.publication.pieces`, `dominated` of `geo.publication.dominance`.

    Raises:
        Unavailable: no pattern was found that leaves every protected count uncertain.
    """
    plan = layout(frozenset(map(str, pieces.columns)))

    def complete(table: CellTable) -> CellTable:
        placed = table.changed(
            unplaced=_unplaced(table),
            dominated=np.array([_cell(key) in dominated for key in _keys(table)]),
        )
        return placed if before is None else _remembering(placed, plan, before)

    values = _values(plan, pieces)
    found = protect_columns(
        values,
        _recorded(plan.columns, values),
        plan.splits,
        pieces[list(AREAS)],
        DisclosureRules(threshold=threshold),
        complete,
    )
    if not found.audit.passed:
        raise Unavailable(f"no pattern protects {found.audit.failed[:3]}: nothing is published")
    return found


def _recorded(columns: Sequence[Column], values: Floats) -> list[Column]:
    """Return the columns; a category that no household is recorded in gives nobody away."""
    return [
        column if values[:, number].any() else replace(column, sensitive=False)
        for number, column in enumerate(columns)
    ]


def withheld_cells(protection: Protection) -> set[Cell]:
    """Return the cells to withhold, sums of counts included."""
    table, hidden = protection.table, protection.suppressed
    keys = _keys(table)
    cells = {_cell(keys[number]) for number in np.flatnonzero(hidden)}
    for name, parts in SUMS_OF_COUNTS.items():
        cells |= {(name, area) for count, area in cells if count in parts}
    return cells


def _keys(table: CellTable) -> list[Key]:
    return cast("list[Key]", list(table.keys))


def _cell(key: Key) -> Cell:
    _level, code, count, breakdown, category = key
    return count, cell_of(code, breakdown, category)


@cache
def layout(given: frozenset[str]) -> Layout:
    """Return every protected count and category among the given ones, and their remainders."""
    rest = remainders()
    added = [split for split in SPLITS if {*split[1]} - {*rest} <= given]
    names = [name for name in COUNTS if name in given]
    names += [part for _, parts in added for part in parts if part in rest]
    columns = [
        Column((name, "", ""), _levels(name), weight=float(name in COUNTS)) for name in names
    ]
    place = {name: number for number, name in enumerate(names)}
    splits = [Split(place[whole], tuple(place[part] for part in parts)) for whole, parts in added]
    for split in BREAKDOWNS.values():
        if cell_of(BROKEN_DOWN, split.code, UNKNOWN) not in given:
            continue
        start = len(columns)
        columns += [
            # That nobody, or everybody, did not answer tells nothing.
            Column(
                (BROKEN_DOWN, split.code, category),
                _named(split.levels),
                split.sensitive and category != UNKNOWN,
            )
            for category in split.categories
        ]
        names += [cell_of(BROKEN_DOWN, split.code, category) for category in split.categories]
        splits.append(Split(place[BROKEN_DOWN], tuple(range(start, len(columns)))))
    return Layout(tuple(names), tuple(columns), tuple(splits))


def _levels(name: str) -> tuple[str, ...]:
    if name in OPEN_REMAINDERS:
        return ()
    if name in COUNTS:
        return _named(levels_of([name]))
    whole, parts = remainders()[name]
    return _named(levels_of([*parts, *([whole] if whole in COUNTS else [])]))


def _named(levels: Iterable[str]) -> tuple[str, ...]:
    return tuple(LEVEL_NAMES.get(level, level) for level in levels)


def _values(plan: Layout, pieces: pd.DataFrame) -> Floats:
    """Return the counts by piece in the order of the layout, remainders worked out."""
    known = {name: pieces[name].to_numpy(float) for name in plan.names if name in pieces}
    rest = remainders()
    for whole, parts in SPLITS:
        for part in parts:
            if part in rest and part in plan.names:
                known[part] = known[whole] - sum(known[other] for other in rest[part][1])
    return np.column_stack([known[name] for name in plan.names])


def _unplaced(table: CellTable) -> Bools:
    return np.array([is_unknown(key[0], key[1]) for key in _keys(table)])


def _remembering(table: CellTable, plan: Layout, before: Before) -> CellTable:
    """Return the table with what the last publication showed and hid of the same areas."""
    figures = _values(plan, before.pieces)
    known: dict[str, Floats] = {"MY": figures.sum(axis=0)}
    for level in AREAS:
        for code, rows in before.pieces.groupby(level).indices.items():
            known[str(code)] = figures[rows].sum(axis=0)
    place = {column.key: number for number, column in enumerate(plan.columns)}
    absent = np.zeros(len(plan.columns))
    previous = np.array([known.get(key[1], absent)[place[key[2:]]] for key in _keys(table)])
    shown = np.array([_was_shown(key, before.shown) for key in _keys(table)])
    return table.changed(
        previous=np.where(table.published, previous, np.nan),
        previous_hidden=table.published & ~shown,
    )


def _was_shown(key: Key, shown: frozenset[Cell]) -> bool:
    """Tell whether readers saw a count, or could subtract it."""
    count, cell = _cell(key)
    whole, parts = remainders().get(count, (count, ()))
    return all((one, cell) in shown for one in (whole, *parts))


def seen_counts(rows: Iterable[tuple[str, str]]) -> frozenset[Cell]:
    """Return the counts that can be read off published figures: (indicator, cell) of each.

    A count is seen where any figure that goes with it has a number.
    """
    return frozenset(
        (part, cell)
        for code, cell in rows
        for count in get_indicator(code).protected_by
        for part in SUMS_OF_COUNTS.get(count, (count,))
    )
