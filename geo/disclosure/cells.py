"""Published figures as cells of one linear system: what everybody can know about the hidden ones.

A cell is one figure (an area, a category). Relations say which cells add up to which. Cells that
are never published (atoms: the pieces that overlapping geographies have in common) are cells
too, always unknown. What an attacker knows is exactly this: every published value, every
relation, and that no count is below zero.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from database.errors import InvalidInput

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

Key = Hashable


@dataclass(frozen=True)
class CellTable:
    """All figures of one kind (counts of households, or sums of money) and how they add up.

    Arrays have one entry per cell, in the order of `keys`. Each row of `relations` holds 1 at the
    parts and -1 at their total, so that `relations @ values` is zero.

    published         may be released; False marks an atom, which nobody ever sees
    already_public    released earlier from the same snapshot: cannot be hidden any more
    withheld          hidden for another reason (its count is hidden): must not come out exactly
    sensitive         part of a split where 0 and 100 % give an attribute away
    whole             index of the cell of which this one is a share, -1 where none
    previous          exact figure of the last publication, NaN where there was none
    previous_hidden   that figure was withheld
    unplaced          of households whose place is not known: withheld, and never exact, but one
                      household of doubt is enough, for it is nobody's place
    dominated         two households of this count hold nearly all of a sum of money shown with it
    largest, second   the two largest contributions to a sum of money, NaN for counts
    weight            cost of hiding the cell
    block             cells are protected block by block, lower numbers first
    integer           whole numbers only (counts), else any amount (money)
    """

    keys: tuple[Key, ...]
    values: Floats
    relations: sparse.csr_array
    published: Bools
    already_public: Bools
    withheld: Bools
    sensitive: Bools
    whole: Ints
    previous: Floats
    previous_hidden: Bools
    unplaced: Bools
    dominated: Bools
    largest: Floats
    second: Floats
    weight: Floats
    block: Ints
    integer: bool = True

    def __post_init__(self) -> None:
        """Refuse negative figures and relations that the figures do not keep."""
        if np.any(~(self.values >= 0)):
            worst = self.keys[int(np.argmin(np.nan_to_num(self.values, nan=-1.0)))]
            raise InvalidInput(
                f"cell {worst!r} is negative or not a number",
                field="values",
                expected="figures from 0",
            )
        gap = np.abs(self.relations @ self.values)
        tolerance = 1e-9 * max(1.0, float(self.values.max(initial=0)))
        if gap.size and gap.max() > tolerance:
            row = int(np.argmax(gap))
            cells = self.relations.indices[
                self.relations.indptr[row] : self.relations.indptr[row + 1]
            ]
            raise InvalidInput(
                f"{[self.keys[cell] for cell in cells]} do not add up: off by {gap[row]:g}",
                field="relations",
                expected="parts that add up to their total",
            )

    @cached_property
    def position(self) -> dict[Key, int]:
        """The index of each key."""
        return {key: index for index, key in enumerate(self.keys)}

    def mask(self, keys: Iterable[Key]) -> Bools:
        """Return a mask with True at the given keys."""
        chosen = np.zeros(len(self.keys), dtype=bool)
        chosen[[self.position[key] for key in keys]] = True
        return chosen

    def changed(self, **arrays: ArrayLike) -> "CellTable":
        """Return a copy with some per-cell arrays replaced, e.g. `withheld=` or `previous=`."""
        typed: dict[str, Any] = {
            name: np.asarray(value, getattr(self, name).dtype) for name, value in arrays.items()
        }
        return replace(self, **typed)


def make_table(
    keys: Sequence[Key],
    values: ArrayLike,
    relations: sparse.csr_array,
    *,
    integer: bool = True,
    **columns: ArrayLike,
) -> CellTable:
    """Return a table with the usual value in every column that is not given."""
    size = len(keys)
    exact = np.asarray(values, dtype=float)
    usual: dict[str, NDArray[np.generic]] = {
        "published": np.ones(size, dtype=bool),
        "already_public": np.zeros(size, dtype=bool),
        "withheld": np.zeros(size, dtype=bool),
        "sensitive": np.zeros(size, dtype=bool),
        "whole": np.full(size, -1, dtype=np.int64),
        "previous": np.full(size, np.nan),
        "previous_hidden": np.zeros(size, dtype=bool),
        "unplaced": np.zeros(size, dtype=bool),
        "dominated": np.zeros(size, dtype=bool),
        "largest": np.full(size, np.nan),
        "second": np.full(size, np.nan),
        "weight": default_weight(exact),
        "block": np.zeros(size, dtype=np.int64),
    }
    unknown = set(columns) - set(usual)
    if unknown:
        raise InvalidInput(
            f"unknown columns {sorted(unknown)}", field="columns", expected=", ".join(usual)
        )
    arrays: dict[str, Any] = {
        name: np.asarray(columns.get(name, array), dtype=array.dtype)
        for name, array in usual.items()
    }
    return CellTable(tuple(keys), exact, relations, integer=integer, **arrays)


def default_weight(values: ArrayLike) -> Floats:
    """Return the usual cost of hiding: one per cell, and a little more for a larger figure.

    Every cell that goes is a figure a planner misses, so the number of cells leads; log(1 + x)
    settles which of several cells goes.
    """
    exact: Floats = np.asarray(values, dtype=float)
    return 1 + 0.2 * np.log1p(exact)


@dataclass
class TableBuilder:
    """Collects cells and relations one by one, for tables of a few thousand cells."""

    integer: bool = True
    _keys: list[Key] = field(default_factory=list)
    _columns: list[dict[str, float]] = field(default_factory=list)
    _relations: list[tuple[Key, tuple[Key, ...]]] = field(default_factory=list)

    def cell(self, key: Key, value: float, **columns: float) -> None:
        """Add a cell; `columns` are per-cell entries of `CellTable` such as `published=False`."""
        self._keys.append(key)
        self._columns.append({"value": value, **columns})

    def total(self, key: Key, parts: Iterable[Key]) -> None:
        """Say that cell `key` is the sum of the cells `parts`."""
        self._relations.append((key, tuple(parts)))

    def build(self) -> CellTable:
        """Return the table; cells named twice, unknown parts and wrong sums are errors."""
        position = {key: index for index, key in enumerate(self._keys)}
        if len(position) != len(self._keys):
            raise InvalidInput("a cell is named twice", field="keys", expected="unique keys")
        rows, cells, signs = [], [], []
        for row, (total, parts) in enumerate(self._relations):
            for key, sign in [(total, -1.0), *((part, 1.0) for part in parts)]:
                if key not in position:
                    raise InvalidInput(
                        f"no cell {key!r}", field="relations", expected="keys of cells"
                    )
                rows.append(row)
                cells.append(position[key])
                signs.append(sign)
        shape = (len(self._relations), len(self._keys))
        relations = sparse.csr_array((signs, (rows, cells)), shape=shape)
        given = {name for columns in self._columns for name in columns} - {"value"}
        plain = make_table(
            self._keys,
            [columns["value"] for columns in self._columns],
            relations,
            integer=self.integer,
        )
        return plain.changed(
            **{
                name: [
                    columns.get(name, usual)
                    for columns, usual in zip(self._columns, getattr(plain, name), strict=True)
                ]
                for name in given
            }
        )
