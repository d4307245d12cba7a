"""Proof by example: for every protected figure, whole-number alternatives that nobody can exclude.

A figure is protected when two possible registries, both agreeing with every published figure,
differ in it by the protection level. This module finds such registries as cheap moves away from
the true one, hides what these moves touch, and keeps the moves as the proof.
"""

from dataclasses import dataclass, field

import highspy
import numpy as np
from scipy import sparse

from geo.disclosure.blocks import Block, Move
from geo.disclosure.cells import Bools, Floats, Ints
from geo.disclosure.programs import load, solution, solve

FREE = 1e-4
SUGGESTED = 0.01
"""Price of opening a cell: nearly none if hidden already, little if suggested by the search."""

NOISE = 1e-6
MIP_NODES = 20
CHEAP = 0.3
REPRICINGS = 3


Pins = list[tuple[int, float, float]]
"""Columns held at a value, with the upper limit they have otherwise."""


@dataclass
class Proven:
    """What a block ended with: the hidden cells, new moves, and how carried moves go on.

    `unproven` are local cells, `broken` local carried moves, for which nothing in this block helps.
    """

    hidden: Bools
    moves: list[Move] = field(default_factory=list)
    followed: dict[int, Floats] = field(default_factory=dict)
    unproven: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


class Prover:
    """Finds the cheapest move of a block that takes one figure a given distance."""

    def __init__(self, block: Block, suggested: Floats):
        """Load the program: columns are rises, falls, carried moves."""
        self.block, self.size, self.carried = block, block.cells.size, block.moves.size
        self.matrix = sparse.csc_array(
            sparse.hstack([block.relations, -block.relations, block.carried])
        )
        self.hidden = ~block.optional & ~block.closed
        self.scale = float(block.need.max(initial=1.0))
        self.price = block.weight / self.scale * np.maximum(1 - suggested, SUGGESTED)
        self.price[self.hidden] = FREE
        self.ceiling = np.where(block.closed, 0.0, highspy.kHighsInf)
        self.floor = np.where(block.closed, 0.0, block.values)
        rows = np.zeros(self.matrix.shape[0])
        self.program = load(
            np.concatenate([self.price, self.price, np.zeros(self.carried)]),
            np.zeros(2 * self.size + self.carried),
            np.concatenate([self.ceiling, self.floor, np.zeros(self.carried)]),
            sparse.csr_array(self.matrix),
            rows,
            rows,
            bounds_change=True,
        )
        self.columns = np.arange(2 * self.size + self.carried, dtype=np.int32)
        columns = sparse.csc_array(block.relations)
        self.rows_of = [
            columns.indices[start:end]
            for start, end in zip(columns.indptr, columns.indptr[1:], strict=False)
        ]

    def leaning(self, cell: int) -> list[int]:
        """Return the carried moves that change a sum in which the cell takes part."""
        part = sparse.csr_array(self.block.carried[self.rows_of[cell]])
        return [int(move) for move in np.unique(part.indices)]

    def follow(self, carried: int) -> tuple[float, Floats] | None:
        """Return price and change by which the block follows a carried move; None if it cannot."""
        return self._with_carried(carried, None)

    def move(self, cell: int, distance: float, carried: int | None) -> tuple[float, Floats] | None:
        """Return price and change that take the cell this far, leaning on a carried move."""
        if distance < 0 and -distance > self.floor[cell]:
            return None
        return self._with_carried(carried, (cell, distance))

    def hide(self, change: Floats) -> None:
        """Hide every figure this change touches."""
        touched = np.flatnonzero((np.abs(change) > NOISE) & ~self.hidden)
        self.hidden[touched] = True
        self.price[touched] = FREE
        for cell in touched.tolist():
            self.program.changeColCost(cell, FREE)
            self.program.changeColCost(cell + self.size, FREE)

    def _with_carried(
        self, carried: int | None, target: tuple[int, float] | None
    ) -> tuple[float, Floats] | None:
        """Solve with the named columns pinned, and unpin them afterwards."""
        pins: Pins = []
        if carried is not None:
            pins.append((2 * self.size + carried, 1.0, 0.0))
        if target is not None:
            cell, distance = target
            up, down = max(distance, 0.0), max(-distance, 0.0)
            pins.append((cell, up, self.ceiling[cell]))
            pins.append((cell + self.size, down, self.floor[cell]))
        for column, value, _ in pins:
            self.program.changeColBounds(column, value, value)
        answer = self._repriced(self._solve(pins), pins)
        for column, _, usual in pins:
            self.program.changeColBounds(column, 0.0, usual)
        return answer

    def _repriced(
        self, answer: tuple[float, Floats] | None, pins: Pins
    ) -> tuple[float, Floats] | None:
        """Solve again at prices by use: hiding a cell costs the same however little moves.

        Dynamic slope scaling (Kim and Pardalos 1999, Operations Research Letters 24:195).
        """
        best = answer
        for _ in range(REPRICINGS):
            if answer is None or best is None or best[0] < CHEAP:
                break
            used = np.abs(answer[1])
            touched = np.flatnonzero((used > NOISE) & ~self.hidden)
            if not touched.size:
                break
            scaled = self.price[touched] * self.scale / used[touched]
            self._set_prices(touched, scaled)
            answer = self._solve(pins)
            self._set_prices(touched, self.price[touched])
            if answer is not None and answer[0] < best[0]:
                best = answer
        return best

    def _set_prices(self, cells: Ints, prices: Floats) -> None:
        for cell, price in zip(cells.tolist(), prices.tolist(), strict=True):
            self.program.changeColCost(cell, price)
            self.program.changeColCost(cell + self.size, price)

    def _solve(self, pins: Pins) -> tuple[float, Floats] | None:
        if solve(self.program) != highspy.HighsModelStatus.kOptimal:
            return None
        values = solution(self.program)
        if self.block.integer and np.any(np.abs(values - np.round(values)) > NOISE):
            values = self._whole(values, pins)
        change = values[: self.size] - values[self.size : 2 * self.size]
        touched = (np.abs(change) > NOISE) & ~self.hidden
        return float(self.scale * self.price[touched].sum() + FREE * np.abs(change).sum()), change

    def _whole(self, values: Floats, pins: Pins) -> Floats:
        """Return whole numbers over the same columns, or the fractions if there are none.

        Fractions still prove the width to a linear attack; the audit then makes that attack.
        """
        used = np.flatnonzero(values > NOISE)
        lower, upper = (
            np.zeros(self.columns.size),
            np.concatenate([self.ceiling, self.floor, np.ones(self.carried)]),
        )
        for column, value, _ in pins:
            lower[column] = upper[column] = value
        cost = np.concatenate([self.price, self.price, np.zeros(self.carried)])
        rows = np.zeros(self.matrix.shape[0])
        small = load(
            cost[used], lower[used], upper[used], sparse.csr_array(self.matrix[:, used]), rows, rows
        )
        kinds = np.full(used.size, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        small.changeColsIntegrality(used.size, np.arange(used.size, dtype=np.int32), kinds)
        small.setOptionValue("mip_max_nodes", MIP_NODES)
        small.run()
        if small.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return values
        whole = np.zeros_like(values)
        whole[used] = np.round(solution(small))
        return whole


@dataclass(frozen=True)
class Found:
    """A move of one block with its price, leaning on the carried move `base` if not None."""

    price: float
    change: Floats
    base: int | None


class Proof:
    """The growing proof of one block."""

    def __init__(self, block: Block, suggested: Floats):
        """Start with nothing hidden but the primary cells and atoms."""
        self.block = block
        self.prover = Prover(block, suggested)
        self.low, self.high = np.zeros(block.cells.size), np.zeros(block.cells.size)
        self.found = Proven(self.prover.hidden)

    def run(self) -> Proven:
        """Follow every carried move, then prove every need; hide what that takes."""
        for carried in range(self.block.moves.size):
            answer = self.prover.follow(carried)
            if answer is None:
                self.found.broken.append(carried)
            else:
                self.found.followed[carried] = answer[1]
                self._take(answer[1])
        needy = np.flatnonzero(self.block.need > 0)
        for cell in needy[np.argsort(-self.block.values[needy], kind="stable")].tolist():
            if not self._prove(cell):
                self.found.unproven.append(cell)
        return self.found

    def _prove(self, cell: int) -> bool:
        """Widen one cell's range to its need by a rise, a fall, or one of each."""
        if self._missing(cell) <= NOISE:
            return True
        carried = [None, *self.prover.leaning(cell)]
        deepest = min(float(self.block.values[cell]), float(self.block.need[cell]))
        fall = self._cheapest(cell, -deepest, carried) if deepest > 0 else None
        if fall is not None and fall.price < CHEAP:
            self._accept(fall)
            if self._missing(cell) <= NOISE:
                return True
        rise = self._cheapest(cell, self.high[cell] + self._missing(cell), carried)
        if rise is not None and rise.price < CHEAP:
            return self._accept(rise)
        if fall is None:
            return self._accept(rise) or self._part_way(cell, deepest, carried)
        return self._accept_pair(cell, fall, rise, carried)

    def _part_way(self, cell: int, deepest: float, carried: list[int | None]) -> bool:
        """Try falls that stop short of zero, each with the rise it leaves to do."""
        for tenths in range(9, 0, -1):
            step = np.ceil(deepest * tenths / 10) if self.block.integer else deepest * tenths / 10
            fall = self._cheapest(cell, -float(step), carried)
            if fall is None:
                continue
            self._accept(fall)
            return self._accept(
                self._cheapest(cell, self.high[cell] + self._missing(cell), carried)
            )
        return False

    def _accept_pair(
        self, cell: int, fall: Found, rise: Found | None, carried: list[int | None]
    ) -> bool:
        """Choose between a long rise alone, and a fall followed by a shorter rise."""
        if self.low[cell] <= fall.change[cell]:
            return self._accept(rise)
        rest = self.high[cell] + self._missing(cell) + fall.change[cell] - self.low[cell]
        if rest <= self.high[cell]:
            return self._accept(fall if rise is None or fall.price <= rise.price else rise)
        short = self._cheapest(cell, rest, carried)
        if rise is not None and (short is None or rise.price <= fall.price + short.price):
            return self._accept(rise)
        return self._accept(fall) and self._accept(short)

    def _missing(self, cell: int) -> float:
        return float(self.block.need[cell] - (self.high[cell] - self.low[cell]))

    def _cheapest(self, cell: int, step: float, carried: list[int | None]) -> Found | None:
        """Return the cheapest move that takes the cell this far; None if there is none."""
        best: Found | None = None
        for lean in carried:
            answer = self.prover.move(cell, step, lean) if self._usable(lean) else None
            if answer is not None and (best is None or answer[0] < best.price):
                best = Found(*answer, lean)
            if best is not None and best.price < CHEAP:
                break
        return best

    def _accept(self, found: Found | None) -> bool:
        """Hide what the move touches and keep it; False if there is no move."""
        if found is None:
            return False
        self._take(found.change)
        self._record(found.change, found.base)
        return True

    def _usable(self, carried: int | None) -> bool:
        return carried is None or carried in self.found.followed

    def _take(self, change: Floats) -> None:
        self.prover.hide(change)
        np.minimum(self.low, change, out=self.low)
        np.maximum(self.high, change, out=self.high)

    def _record(self, change: Floats, base: int | None) -> None:
        touched = np.flatnonzero(np.abs(change) > NOISE)
        carried = None if base is None else int(self.block.moves[base])
        self.found.moves.append(Move(self.block.cells[touched], change[touched], carried))
        backwards_too = carried is None and np.all(change <= self.block.values)
        open_need = self.block.need > self.high - self.low + NOISE
        if backwards_too and np.any(open_need[touched]):
            self.found.moves.append(Move(self.block.cells[touched], -change[touched]))
            np.minimum(self.low, -change, out=self.low)
            np.maximum(self.high, -change, out=self.high)
