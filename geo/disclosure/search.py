"""Which cells to hide besides the primary ones: a mixed-integer program sharpened by attacks.

The scheme of Fischetti and Salazar 2001 (Management Science 47:1008): hide as little as the
inequalities found so far demand, attack the result by linear programming, and turn the dual
prices of every attack that succeeds into a new inequality. First with cells that may be hidden
in part (fast, and a lower bound of the cost), then in whole numbers.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from geo.disclosure.blocks import Block
from geo.disclosure.cells import Floats, Ints
from geo.disclosure.programs import load, solution, solve

NOISE = 1e-7
VIOLATION = 1e-3
WHOLE_CELLS = 60
"""Larger blocks are guided by the relaxed program: as good, and a hundred times faster."""

RELAXED_ROUNDS, WHOLE_ROUNDS = 25, 4
STALL = 1e-3
"""A round that lifts the bound by less than this share ends the relaxed rounds."""

MIP_OPTIONS = {"mip_rel_gap": 0.005, "mip_max_nodes": 50, "mip_heuristic_effort": 0.02}


@dataclass(frozen=True)
class Suggestion:
    """Which cells to hide by preference; `bound` is the least cost the relaxed program allows.

    `share` says for each cell how much of it the program would hide, 0 to 1; in a block small
    enough for whole numbers, it is 0 or 1.
    """

    share: Floats
    bound: float


class Attacks:
    """The reader's linear program over one block: how far can a figure move, unnoticed?"""

    def __init__(self, block: Block):
        """Load the program with every cell shut."""
        self.block = block
        self.size, self.carried = block.cells.size, block.moves.size
        columns = self.size + self.carried
        one_move = sparse.csr_array(
            np.concatenate([np.zeros(self.size), np.ones(self.carried)])[np.newaxis]
        )
        matrix = sparse.csr_array(
            sparse.vstack([sparse.hstack([block.relations, block.carried]), one_move])
        )
        rows = block.relations.shape[0]
        zero = np.zeros(columns)
        lower, upper = np.zeros(rows + 1), np.zeros(rows + 1)
        upper[-1] = 1.0
        self.program = load(zero, zero, zero, matrix, lower, upper)
        self.all_columns = np.arange(columns, dtype=np.int32)
        free = ~block.optional & ~block.closed
        # A move that serves one need carries no more than that need through any further cell.
        step = float(block.need.max(initial=1.0))
        far = float(block.values.max(initial=0.0)) + step
        self.fall = np.where(free, block.values, np.minimum(block.values, step))
        self.rise = np.where(free, far, step)
        self.always = free.astype(float)
        self.opened = self.always

    def open(self, hidden: Floats) -> None:
        """Let atoms, primary and (as far as) hidden cells move: down to zero, up by the need."""
        self.opened = np.maximum(hidden, self.always)
        self.program.changeColsBounds(
            self.all_columns.size,
            self.all_columns,
            np.concatenate([-self.fall * self.opened, np.zeros(self.carried)]),
            np.concatenate([self.rise * self.opened, np.ones(self.carried)]),
        )

    def furthest(self, column: int, sense: float) -> tuple[Floats, float, Floats]:
        """Return the move that takes a column furthest (up or down), how far, and the prices.

        Prices: one per cell, what opening it can add to the distance at most.
        """
        cost = np.zeros(self.all_columns.size)
        cost[column] = -sense
        self.program.changeColsCost(cost.size, self.all_columns, cost)
        solve(self.program)
        found = self.program.getSolution()
        move = np.array(found.col_value)
        dual = np.array(found.col_dual)[: self.size]
        dual[np.abs(dual) < NOISE] = 0.0
        price = np.where(dual < 0, -dual * self.rise, dual * self.fall)
        return move[: self.size], sense * float(move[column]), price

    def cut(self, prices: Floats, distance: float, need: float) -> Floats:
        """Return prices as coefficients of `sum(c * hidden) >= 1`, none larger than need be."""
        optional = np.where(self.block.optional, prices, 0.0)
        missing = need - (distance - float(optional @ self.opened))
        return np.minimum(optional / missing, 1.0)


class Master:
    """The program that picks the cheapest cells satisfying every inequality found."""

    def __init__(self, block: Block):
        """Load it with no inequality."""
        size = block.cells.size
        self.columns = np.arange(size, dtype=np.int32)
        empty = sparse.csr_array((0, size))
        none = np.zeros(0)
        ceiling = block.optional.astype(float)
        self.program = load(
            block.weight, np.zeros(size), ceiling, empty, none, none, bounds_change=True
        )

    def add(self, cuts: list[Floats]) -> None:
        """Add inequalities, each given by its coefficients."""
        for cut in cuts:
            named = np.flatnonzero(cut).astype(np.int32)
            self.program.addRow(1.0, highspy.kHighsInf, named.size, named, cut[named])

    def relaxed(self) -> tuple[Floats, float]:
        """Return the cheapest pattern with cells hidden in part, and its cost."""
        solve(self.program)
        return solution(self.program), float(self.program.getInfo().objective_function_value)

    def whole(self) -> Floats:
        """Return a cheap pattern of whole cells (1 hidden, 0 shown)."""
        for option, value in MIP_OPTIONS.items():
            self.program.setOptionValue(option, value)
        kinds = np.full(self.columns.size, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self.program.changeColsIntegrality(kinds.size, self.columns, kinds)
        self.program.run()
        pattern = np.round(solution(self.program))
        kinds[:] = int(highspy.HighsVarType.kContinuous)
        self.program.changeColsIntegrality(kinds.size, self.columns, kinds)
        return pattern


def suggest(block: Block) -> Suggestion:
    """Return a cheap pattern under which attacks fail, or nearly so."""
    attacks, master = Attacks(block), Master(block)
    everything = np.concatenate(
        [np.flatnonzero(block.need > 0), attacks.size + np.arange(attacks.carried)]
    )
    bound = _relax(attacks, master, everything)
    if block.optional.sum() > WHOLE_CELLS:
        return Suggestion(master.relaxed()[0], bound)
    pattern = master.whole()
    for _ in range(WHOLE_ROUNDS):
        found = successful(attacks, pattern, everything)
        if not found:
            break
        master.add([cut for _, cut in found])
        pattern = master.whole()
    return Suggestion(pattern, bound)


def _relax(attacks: Attacks, master: Master, everything: Ints) -> float:
    """Add inequalities until partly hidden cells can hardly evade them; return the bound."""
    pattern, bound = np.zeros(attacks.size), 0.0
    targets = everything
    for _ in range(RELAXED_ROUNDS):
        found = successful(attacks, pattern, targets)
        if not found and targets.size < everything.size:
            found = successful(attacks, pattern, everything)
        if not found:
            break
        master.add([cut for _, cut in found])
        targets = np.array([target for target, _ in found])
        pattern, lifted = master.relaxed()
        if lifted < bound * (1 + STALL) and targets.size < everything.size:
            targets = everything
        bound = lifted
    return bound


def successful(attacks: Attacks, pattern: Floats, targets: Ints) -> list[tuple[int, Floats]]:
    """Return each target an attack gets too close to, with an inequality that forbids it.

    Targets are cells, or (from `attacks.size` on) carried moves that must be followed in full.
    """
    attacks.open(pattern)
    need_of = np.concatenate([attacks.block.need, np.ones(attacks.carried)])
    low, high = np.zeros(attacks.size), np.zeros(attacks.size)
    found = []
    for target in targets.tolist():
        is_cell, need = target < attacks.size, float(need_of[target])
        if is_cell and high[target] - low[target] >= need - NOISE:
            continue
        distance, prices = 0.0, np.zeros(attacks.size)
        for sense in (1.0, -1.0) if is_cell else (1.0,):
            move, reached, price = attacks.furthest(target, sense)
            np.minimum(low, move, out=low)
            np.maximum(high, move, out=high)
            distance, prices = distance + reached, prices + price
        if distance < need * (1 - VIOLATION):
            cut = attacks.cut(prices, distance, need)
            if cut.any():
                found.append((target, cut))
    return found
