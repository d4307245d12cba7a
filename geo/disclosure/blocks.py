"""The table cut into blocks that are protected one after another.

A *move* is a change of hidden figures that no published figure notices. Moves found for an
earlier block (say the totals of a state's areas) must be followed by every later block they
touch (the same areas by ethnicity): there they are *carried*. A later block may lean on one
carried move at a time, so the cells it protects stay protected in the whole table.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from geo.disclosure.cells import Bools, Floats, Ints
from geo.disclosure.collapse import Problem


@dataclass
class Move:
    """A change of some unknowns that keeps every relation; `base` is the carried move it needs."""

    cells: Ints
    deltas: Floats
    base: int | None = None
    followers: dict[int, tuple[Ints, Floats]] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """One block with local numbering: rows of `relations` @ y + `carried` @ chosen move = 0.

    `cells` are the unknowns' indices in the problem; `moves` are the indices of carried moves.
    """

    number: int
    cells: Ints
    relations: sparse.csr_array
    carried: sparse.csr_array
    moves: Ints
    values: Floats
    optional: Bools
    closed: Bools
    need: Floats
    weight: Floats
    integer: bool


def stages(problem: Problem) -> list[list[int]]:
    """Return block numbers in groups: blocks of one group depend only on earlier groups."""
    blocks = np.unique(problem.block)
    level = dict.fromkeys(blocks.tolist(), 0)
    pairs = _dependencies(problem)
    for later in blocks.tolist():
        earlier = pairs.get(later, set())
        level[later] = 1 + max((level[block] for block in earlier), default=-1)
    groups: dict[int, list[int]] = {}
    for block, depth in level.items():
        groups.setdefault(depth, []).append(block)
    return [groups[depth] for depth in sorted(groups)]


def _dependencies(problem: Problem) -> dict[int, set[int]]:
    """Return for each block the earlier blocks with which it shares a relation."""
    relations = problem.relations
    row = np.repeat(np.arange(relations.shape[0]), np.diff(relations.indptr))
    block = problem.block[relations.indices]
    last = row_blocks(problem)[row]
    linked = np.unique(np.column_stack([last, block])[last != block], axis=0)
    earlier: dict[int, set[int]] = {}
    for later, before in linked.tolist():
        earlier.setdefault(later, set()).add(before)
    return earlier


def row_blocks(problem: Problem) -> Ints:
    """Return for each relation the last block it touches: there it must be kept."""
    relations = problem.relations
    last = np.full(relations.shape[0], -1, dtype=np.int64)
    row = np.repeat(np.arange(relations.shape[0]), np.diff(relations.indptr))
    np.maximum.at(last, row, problem.block[relations.indices])
    return last


def cut_block(problem: Problem, number: int, rows: Ints, moves: list[Move]) -> Block:
    """Return block `number`; `rows` are its relations, `moves` all moves of earlier blocks."""
    cells = np.flatnonzero(problem.block == number)
    relations = sparse.csr_array(problem.relations[rows])
    carried = sparse.csr_array(relations @ move_matrix(moves, problem.values.size))
    touching: Ints = np.unique(carried.indices).astype(np.int64)
    return Block(
        number=number,
        cells=cells,
        relations=sparse.csr_array(relations[:, cells]),
        carried=sparse.csr_array(carried[:, touching]),
        moves=touching,
        values=problem.values[cells],
        optional=problem.optional[cells],
        closed=problem.closed[cells],
        need=problem.need[cells],
        weight=problem.weight[cells],
        integer=problem.integer,
    )


def move_matrix(moves: list[Move], size: int) -> sparse.csc_array:
    """Return the moves as columns of a sparse matrix with `size` rows."""
    if not moves:
        return sparse.csc_array((size, 0))
    lengths = [move.cells.size for move in moves]
    return sparse.csc_array(
        (
            np.concatenate([move.deltas for move in moves]),
            np.concatenate([move.cells for move in moves]),
            np.concatenate([[0], np.cumsum(lengths)]),
        ),
        shape=(size, len(moves)),
    )
