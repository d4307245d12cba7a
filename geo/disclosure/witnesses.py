"""Alternative registries that prove a pattern: whole households exchanged, piece by piece.

Each witness is a change of the figures of pieces under which nothing shown anywhere changes. The
audit checks that by the relations themselves; it takes nothing from here on trust.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from geo.disclosure.branches import GROUP, Need, classes
from geo.disclosure.cells import Ints
from geo.disclosure.exchange import AROUND, Exchange

Change = dict[tuple[int, int], float]
"""Change by (piece, column)."""


def witnesses(exchange: Exchange, needs: Iterable[Need]) -> tuple[list[Change], list[Need]]:
    """Return changes that take every needy figure as far as it must go; and needs they fail."""
    builder = _Builder(exchange)
    changes: list[Change] = []
    failed = []
    for need in needs:
        found, reached = builder.prove(need)
        if reached < need.width:
            failed.append(need)
        else:
            changes += found
    return changes, failed


def relabelled(exchange: Exchange, needs: Iterable[Need]) -> list[Change]:
    """Return changes for figures whose branch is hidden everywhere, and its wholes if need be.

    Nobody sees then which part of its whole any household is in, so it may be in another.
    """
    changes: list[Change] = []
    for need in needs:
        depths = exchange.depths(need.branch)
        if depths[-1][0] in exchange.everywhere:
            # Nobody sees any figure of this kind: there may be as many as one likes.
            changes.append(_Builder(exchange).invent(need))
            continue
        for branch, _ in depths:
            exchange.hide_everywhere(branch)
            builder = _Builder(exchange)
            found, reached = builder.relabel(need)
            if reached < need.width and need.level != "nation":
                found, reached = builder.prove(need)
            if reached >= need.width:
                break
        else:
            found.append(builder.invent(need))
        changes += found
    return changes


def examples(changes: list[Change], inside: sparse.csr_array, width: int) -> sparse.csc_array:
    """Return the changes over all cells, one column per change; cells are area by column."""
    entries = [
        (piece, number * width + column, delta)
        for number, change in enumerate(changes)
        for (piece, column), delta in change.items()
        if delta
    ]
    areas, pieces = inside.shape
    if not entries:
        return sparse.csc_array((areas * width, 0))
    row, column, data = (np.array(one) for one in zip(*entries, strict=True))
    moved = sparse.csr_array((data, (row, column)), shape=(pieces, len(changes) * width))
    spread = sparse.coo_array(inside @ moved)
    spread.eliminate_zeros()
    cell = spread.row.astype(np.int64) * width + spread.col % width
    shape = areas * width, len(changes)
    return sparse.csc_array((spread.data, (cell, spread.col // width)), shape=shape)


@dataclass(frozen=True)
class _Way:
    """Between which pieces, and with which wholes moving along, an exchange is sought."""

    depth: int
    moving: int | None
    level: str
    givers: Ints
    takers: Ints


class _Builder:
    def __init__(self, exchange: Exchange):
        self.exchange = exchange
        self.values = exchange.land.values
        self.kept: dict[tuple[int, str], list[Ints]] = {}
        self.beneath: dict[int, list[tuple[int, ...]]] = defaultdict(list)
        for branch in exchange.branches:
            if branch.whole is not None:
                self.beneath[branch.whole].append(branch.parts)

    def prove(self, need: Need) -> tuple[list[Change], float]:
        """Return a fall and a rise of one figure, and how far apart they take it.

        Where the area has too little to give in return, more of the whole is brought there first.
        """
        fall: Change = defaultdict(float)
        rise: Change = defaultdict(float)
        down = self._move(need, fall, need.width, falling=True)
        up = self._move(need, rise, need.width - down, falling=False)
        for lifted in self._wholes(need):
            missing = need.width - down - up
            if missing <= 0:
                break
            self._move(
                replace(need, branch=lifted[0], part=lifted[1]), rise, missing, falling=False
            )
            up += self._move(need, rise, missing, falling=False)
        return [change for change in (fall, rise) if change], down + up

    def relabel(self, need: Need) -> tuple[list[Change], float]:
        """Return a change that empties a figure and one that fills it, within its whole."""
        branch = self.exchange.branches[need.branch]
        others = tuple(part for part in branch.parts if part != need.part)
        fall: Change = defaultdict(float)
        rise: Change = defaultdict(float)
        for piece in np.flatnonzero(self.exchange.land.area[need.level] == need.area).tolist():
            self._swap(fall, (need.part,), others, piece)
            self._swap(rise, others, (need.part,), piece)
        return [fall, rise], sum(rise.get(key, 0) - fall.get(key, 0) for key in {*fall, *rise}
                                 if key[1] == need.part)  # fmt: skip

    def invent(self, need: Need) -> Change:
        """Return a change that adds households to a figure and to all its wholes."""
        rise: Change = defaultdict(float)
        piece = int(np.flatnonzero(self.exchange.land.area[need.level] == need.area)[0])
        root = self.exchange.depths(need.branch)[-1][0]
        path = [need.part, *(whole for _, whole in reversed(self._wholes(need)))][::-1]
        assert path[0] in self.exchange.branches[root].parts
        self._add(rise, path[0], piece, need.width, tuple(path[1:]))
        return rise

    def _swap(
        self, change: Change, givers: tuple[int, ...], takers: tuple[int, ...], piece: int
    ) -> None:
        """Turn all households of some parts into households of another, where they are."""
        if not takers:
            return
        for giver in givers:
            amount = self._now(change, piece, giver)
            if amount > 0:
                self._take(change, giver, piece, amount)
                self._add(change, takers[0], piece, amount, ())

    def _take(self, change: Change, column: int, piece: int, amount: float) -> None:
        for parts in self.beneath[column]:
            left = amount
            for part in parts:
                some = min(left, self._now(change, piece, part))
                if some > 0:
                    self._take(change, part, piece, some)
                    left -= some
        change[piece, column] -= amount

    def _add(
        self, change: Change, column: int, piece: int, amount: float, chain: tuple[int, ...]
    ) -> None:
        """Add households to a column and to one part of each split of it, the chain's first."""
        for parts in self.beneath[column]:
            follows = bool(chain) and chain[0] in parts
            part = chain[0] if follows else parts[0]
            self._add(change, part, piece, amount, chain[1:] if follows else ())
        change[piece, column] += amount

    def _wholes(self, need: Need) -> list[tuple[int, int]]:
        """Return the wholes of a figure from the root down, each with its own branch."""
        found = []
        number = need.branch
        while (whole := self.exchange.branches[number].whole) is not None:
            above = self.exchange.branches[number].above
            assert above is not None
            found.append((above, whole))
            number = above
        return found[::-1]

    def _move(self, need: Need, change: Change, amount: float, *, falling: bool) -> float:
        """Move up to `amount` of a figure out of its area or into it; return how much."""
        left = amount
        for level in self._scopes(need):
            for depth, moving in self.exchange.depths(need.branch):
                if left <= 0:
                    return amount
                own, others = self._sides(need, level, depth)
                if others.size:
                    givers, takers = (own, others) if falling else (others, own)
                    way = _Way(depth, moving, level, givers, takers)
                    left -= self._exchange(need, way, change, left)
        return amount - left

    def _scopes(self, need: Need) -> Iterator[str]:
        """Yield the level of the area, and every level above at which it is hidden, too."""
        level: str | None = need.level
        inside = self.exchange.land.area[need.level] == need.area
        while level is not None:
            areas = self.exchange.land.area[level][inside]
            if self.exchange.pattern.hidden[need.branch][level][areas].all():
                yield level
            level = AROUND.get(level)

    def _sides(self, need: Need, level: str, depth: int) -> tuple[Ints, Ints]:
        """Return the pieces of the area, and those of other areas it may exchange with."""
        land, hidden = self.exchange.land, self.exchange.pattern.hidden[depth]
        own = land.area[need.level] == need.area
        free = hidden[level][land.area[level]]
        if level != need.level:
            free = free & hidden[need.level][land.area[need.level]]
        around = land.area[GROUP.get(level, "nation")]
        near = np.isin(around, np.unique(around[own & free]))
        return np.flatnonzero(own & free), np.flatnonzero(~own & free & near)

    def _exchange(self, need: Need, way: "_Way", change: Change, amount: float) -> float:
        """Move up to `amount` of the part from givers to takers of the same class of place."""
        branch = self.exchange.branches[way.depth]
        top = need.part if way.moving is None else way.moving
        others = tuple(other for other in branch.parts if other != top)
        chain = self._chain(need.branch, way.depth, need.part)
        left = amount
        for giver, taker in self._pairs(way, change, need.part):
            step = min(left, self._now(change, giver, need.part))
            if branch.whole is not None:
                back = self._now(change, taker, branch.whole) - self._now(change, taker, top)
                step = min(step, back)
            if step > 0:
                self._give(change, top, (giver, taker), step, chain)
                self._give_any(
                    change, others if branch.whole is not None else (), (taker, giver), step
                )
                left -= step
            if left <= 0:
                break
        return amount - left

    def _pairs(self, way: "_Way", change: Change, part: int) -> Iterator[tuple[int, int]]:
        """Yield givers that have something with takers in the same class of place."""
        rows = np.concatenate([way.givers, way.takers])
        key = way.depth, way.level
        if key not in self.kept:
            self.kept[key] = list(self.exchange.groups.kept(*key).values())
        kept = self.kept[key]
        kind = classes([one[rows] for one in kept], rows.size)
        receiving: dict[int, list[int]] = defaultdict(list)
        for taker, one in zip(way.takers.tolist(), kind[way.givers.size :].tolist(), strict=True):
            receiving[one].append(taker)
        for giver, one in zip(way.givers.tolist(), kind.tolist(), strict=False):
            for taker in receiving[one]:
                if self._now(change, giver, part) <= 0:
                    break
                yield giver, taker

    def _chain(self, branch: int, depth: int, part: int) -> tuple[int, ...]:
        """Return the columns between the moving whole and the part, the part last."""
        found = [part]
        for number, _ in self.exchange.depths(branch):
            if number == depth:
                break
            whole = self.exchange.branches[number].whole
            assert whole is not None
            found.insert(0, whole)
        return tuple(found[1:])

    def _now(self, change: Change, piece: int, column: int) -> float:
        return float(self.values[piece, column]) + change.get((piece, column), 0.0)

    def _give(
        self,
        change: Change,
        column: int,
        ends: tuple[int, int],
        step: float,
        chain: tuple[int, ...],
    ) -> None:
        """Move households of a column, and of everything it splits into, as the giver has them."""
        giver, taker = ends
        for parts in self.beneath[column]:
            if chain and chain[0] in parts:
                self._give(change, chain[0], ends, step, chain[1:])
            else:
                self._give_any(change, parts, ends, step)
        change[giver, column] -= step
        change[taker, column] += step

    def _give_any(
        self, change: Change, parts: tuple[int, ...], ends: tuple[int, int], step: float
    ) -> None:
        """Move households of any of the parts, the most frequent first."""
        left = step
        there = {part: self._now(change, ends[0], part) for part in parts}
        for part in sorted(parts, key=lambda one: -there[one]):
            some = min(left, there[part])
            if some > 0:
                self._give(change, part, ends, some, ())
                left -= some
