"""Splits of figures as a tree, areas as places to exchange between: what `exchange` works on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from database.errors import InvalidInput
from geo.disclosure.area_tables import Column, Split
from geo.disclosure.cells import Bools, Floats, Ints

GROUP = {"mukim": "district", "district": "state", "dun": "state", "parlimen": "state"}
"""Among which areas exchanges of a level are sought first: those in one area of this level."""


@dataclass(frozen=True)
class Branch:
    """One split, or a root figure alone; `above` is the branch in which its whole is a part."""

    parts: tuple[int, ...]
    whole: int | None
    above: int | None
    levels: frozenset[str]


def branches(columns: Sequence[Column], splits: Sequence[Split]) -> list[Branch]:
    """Return all branches, wholes before their parts; each column is part of exactly one."""
    _one_split_each(splits)
    part_of = {part: number for number, split in enumerate(splits) for part in split.parts}
    roots = [column for column in range(len(columns)) if column not in part_of]
    found = [Branch((root,), None, None, _levels(columns, (root,))) for root in roots]
    home = {root: number for number, root in enumerate(roots)}
    for split in splits:
        home |= dict.fromkeys(split.parts, len(found))
        levels = _levels(columns, split.parts)
        found.append(Branch(split.parts, split.whole, home[split.whole], levels))
    return found


def _one_split_each(splits: Sequence[Split]) -> None:
    parts = [part for split in splits for part in split.parts]
    if len(set(parts)) < len(parts):
        raise InvalidInput(
            "a figure is part of two splits", field="splits", expected="one split for each figure"
        )


def _levels(columns: Sequence[Column], parts: tuple[int, ...]) -> frozenset[str]:
    return frozenset(level for part in parts for level in columns[part].levels)


@dataclass(frozen=True)
class Places:
    """The pieces of land: which area of each level each one lies in, by number."""

    codes: Mapping[str, tuple[str, ...]]
    area: Mapping[str, Ints]
    values: Floats


def places(pieces: pd.DataFrame, values: Floats) -> Places:
    """Number the areas of every level.

    Raises:
        InvalidInput: a piece without an area of some level (unknown areas have reserved codes).
    """
    area, codes = {}, {}
    for level in ("state", *GROUP):
        numbers, names = pd.factorize(pieces[level])
        if (numbers < 0).any():
            raise InvalidInput(
                f"pieces without a {level}", field="pieces", expected="reserved codes for unknown"
            )
        area[level], codes[level] = numbers.astype(np.int64), tuple(names)
    area["nation"] = np.zeros(len(pieces), dtype=np.int64)
    return Places(codes, area, values)


def classes(kept: Sequence[Ints], size: int) -> Ints:
    """Number the combinations of areas that some pieces lie in."""
    numbers: Ints = np.zeros(size, dtype=np.int64)
    for one in kept:
        together = numbers * (int(one.max(initial=0)) + 2) + one + 1
        numbers = np.unique(together, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return numbers


@dataclass(frozen=True)
class Need:
    """One figure that must stay uncertain by `width`."""

    branch: int
    level: str
    area: int
    part: int
    width: float


@dataclass(frozen=True)
class Group:
    """Areas of one level between which exchanges are sought: number `place` of the groups.

    cell    of each row of land: its area and its class of place, as one number
    values  figures of these rows
    exists  that area has land in that class
    """

    level: str
    place: int
    areas: Ints
    rows: Ints
    row_area: Ints
    cell: Ints
    values: Floats
    exists: Bools
    _known: dict[int, Floats] = field(default_factory=dict)

    def amounts(self, columns: Sequence[int]) -> Floats:
        """Return figures by area, class of place and column."""
        return np.stack([self._amount(column) for column in columns], axis=-1)

    def _amount(self, column: int) -> Floats:
        if column not in self._known:
            sums = np.bincount(self.cell, self.values[:, column], minlength=self.exists.size)
            self._known[column] = sums.reshape(self.exists.shape).astype(np.float64)
        return self._known[column]


def returns(group: Group, branch: Branch, moving: int | None, given: Floats) -> Floats | None:
    """Return what an area can give in return; None where nothing need be."""
    if branch.whole is None:
        return None
    whole = group.amounts([branch.whole])
    return np.asarray(whole - (given if moving is None else group.amounts([moving])))


def spans(branches: Sequence[Branch]) -> list[frozenset[str]]:
    """Return the levels at which a branch, or anything beneath it, is published."""
    spans = [set(branch.levels) for branch in branches]
    for number in range(len(branches) - 1, -1, -1):
        above = branches[number].above
        if above is not None:
            spans[above] |= spans[number]
    return [frozenset(span) for span in spans]


def siblings(land: Places, level: str, parent: str) -> list[Ints]:
    """Return the areas of a level by the larger area; one that lies in several is in each."""
    pairs = np.unique(np.column_stack([land.area[parent], land.area[level]]), axis=0)
    return [pairs[pairs[:, 0] == one, 1] for one in range(len(land.codes[parent]))]


def extent(
    given: Floats, pool: Floats | None, hides: Bools, exists: Bools
) -> tuple[Floats, Floats]:
    """Return how far each figure can rise and fall, by area and part.

    The others give what they have, the area gives back from `pool` (None: nothing need be); both
    happen in one class of place.
    """
    mine = given * hides[:, np.newaxis, np.newaxis]
    others = mine.sum(axis=0) - mine
    if pool is None:
        there = (exists & hides[:, np.newaxis])[:, :, np.newaxis]
        company = there.sum(axis=0) - there > 0
        rise, fall = others * there, mine * company
    else:
        back = pool * hides[:, np.newaxis, np.newaxis]
        rise = np.minimum(back, others)
        fall = np.minimum(mine, back.sum(axis=0) - back)
    return rise.sum(axis=1), fall.sum(axis=1)
