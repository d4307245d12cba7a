"""Blocks protected in order, their moves joined into moves of the whole table."""

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from geo.disclosure.blocks import Block, Move, cut_block, move_matrix, row_blocks, stages
from geo.disclosure.cells import Bools, Floats, Ints
from geo.disclosure.collapse import Problem
from geo.disclosure.proof import NOISE, Proof, Proven
from geo.disclosure.search import suggest

Part = tuple[Ints, Floats]


@dataclass
class Sequence:
    """What is hidden so far, the moves so far (None: broken later on), and the cost bound."""

    problem: Problem
    hidden: Bools
    moves: list[Move | None] = field(default_factory=list)
    bound: float = 0.0


@dataclass(frozen=True)
class Protected:
    """The final pattern over the problem's unknowns, and the moves that prove it."""

    hidden: Bools
    moves: list[Move]
    bound: float


def protect_blocks(problem: Problem) -> Protected:
    """Protect every need of the problem, block after block, then what no single block could."""
    sequence = Sequence(problem, ~problem.optional & ~problem.closed)
    last = row_blocks(problem)
    for numbers in stages(problem):
        known = [move or Move(np.empty(0, np.int64), np.empty(0)) for move in sequence.moves]
        blocks = [
            cut_block(problem, number, np.flatnonzero(last == number), known) for number in numbers
        ]
        results = []
        for block in blocks:
            found, bound = protect_block(block)
            sequence.hidden[block.cells] |= found.hidden
            sequence.bound += bound
            results.append(found)
        _join_stage(sequence, blocks, results)
    moves = [move for move in sequence.moves if move is not None]
    if len(stages(problem)) > 1:
        moves += _finish(sequence, moves)
    return Protected(sequence.hidden, moves, sequence.bound)


def protect_block(block: Block) -> tuple[Proven, float]:
    """Return the proof of one block and the lower bound of its cost."""
    if not block.moves.size and not np.any(block.need > 0):
        return Proven(~block.optional & ~block.closed), 0.0
    suggestion = suggest(block)
    return Proof(block, suggestion.share).run(), suggestion.bound


def _join_stage(sequence: Sequence, blocks: list[Block], results: list[Proven]) -> None:
    """Extend the carried moves by what each block does, and complete the new ones likewise."""
    follows: dict[int, dict[int, Part]] = {}
    broken: set[int] = set()
    for block, found in zip(blocks, results, strict=True):
        broken.update(int(block.moves[carried]) for carried in found.broken)
        for carried, change in found.followed.items():
            touched = np.flatnonzero(np.abs(change) > NOISE)
            part = block.cells[touched], change[touched]
            follows.setdefault(int(block.moves[carried]), {})[block.number] = part
    fresh: list[Move | None] = []
    for block, found in zip(blocks, results, strict=True):
        for move in found.moves:
            if move.base is None:
                fresh.append(move)
            elif move.base not in broken:
                others = [
                    part for number, part in follows[move.base].items() if number != block.number
                ]
                base = sequence.moves[move.base]
                fresh.append(_joined(base, [(move.cells, move.deltas), *others]))
    for index, parts in follows.items():
        sequence.moves[index] = _joined(sequence.moves[index], list(parts.values()))
    for index in broken:
        sequence.moves[index] = None
    sequence.moves += fresh


def _joined(base: Move | None, parts: list[Part]) -> Move | None:
    if base is None:
        return None
    pieces = [(base.cells, base.deltas), *parts]
    return Move(
        np.concatenate([cells for cells, _ in pieces]),
        np.concatenate([deltas for _, deltas in pieces]),
    )


def _finish(sequence: Sequence, moves: list[Move]) -> list[Move]:
    """Prove over the whole table what blocks left open, at the price of further cells."""
    problem = sequence.problem
    reach = sparse.csr_array(move_matrix(moves, problem.values.size))
    width = np.zeros(problem.values.size)
    if moves:
        low, high = reach.min(axis=1).toarray().ravel(), reach.max(axis=1).toarray().ravel()
        width = np.maximum(high, 0.0) - np.minimum(low, 0.0)
    left = (problem.need > 0) & (width < problem.need - NOISE)
    if not left.any():
        return []
    everything = replace(
        problem, block=np.zeros_like(problem.block), need=np.where(left, problem.need, 0.0)
    )
    whole = cut_block(everything, 0, np.arange(problem.relations.shape[0]), [])
    whole = replace(whole, optional=whole.optional & ~sequence.hidden)
    found = Proof(whole, np.zeros(whole.cells.size)).run()
    sequence.hidden |= found.hidden
    return found.moves
