"""The attacker: the range in which everything public leaves each hidden cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import highspy
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from database.errors import InvalidInput
from geo.disclosure.cells import Bools, CellTable, Floats, Ints
from geo.disclosure.programs import load, solution, solve

TOLERANCE = 1e-6


class ImpossibleBounds(InvalidInput):
    """Published figures, relations and stated ranges contradict each other: a label is untrue."""

    code = "impossible-bounds"


@dataclass(frozen=True)
class Range:
    """Least and greatest possible value per cell; NaN for cells that were not asked about."""

    lower: Floats
    upper: Floats

    @property
    def width(self) -> Floats:
        """Upper minus lower."""
        return self.upper - self.lower


def attack(
    table: CellTable,
    hidden: Bools,
    cells: Sequence[int] | Ints | None = None,
    *,
    lower: Floats | None = None,
    upper: Floats | None = None,
) -> Range:
    """Return what a reader can infer of each hidden cell by linear programming.

    `cells` are the indices asked about (default: all hidden ones). `lower` and `upper` are ranges
    printed as labels, one entry per cell; by default a hidden figure is only known to be at least
    0. Published cells have no width. Raises `ImpossibleBounds` where labels contradict the table.
    """
    unknown = hidden | ~table.published
    asked = np.flatnonzero(hidden & table.published) if cells is None else np.asarray(cells)
    low = np.zeros(table.values.size) if lower is None else lower
    high = np.full(table.values.size, np.inf) if upper is None else upper
    least, greatest = np.full(table.values.size, np.nan), np.full(table.values.size, np.nan)
    known = asked[~unknown[asked]]
    least[known] = greatest[known] = table.values[known]
    wanted = np.zeros(table.values.size, dtype=bool)
    wanted[asked] = True
    for members in components(table, unknown):
        targets = np.flatnonzero(wanted[members])
        if targets.size:
            limits = _component_range(table, members, targets, low, high)
            least[members[targets]], greatest[members[targets]] = limits
    return Range(least, greatest)


def components(table: CellTable, unknown: Bools) -> list[Ints]:
    """Return the groups of unknown cells that share information, each as sorted cell indices.

    Two unknown cells hang together if a chain of relations links them through unknown cells only;
    groups can be attacked one by one without loss.
    """
    indices = np.flatnonzero(unknown)
    part = sparse.coo_array(table.relations[:, indices])
    size = indices.size + part.shape[0]
    links = (np.ones(part.nnz), (part.col, part.row + indices.size))
    count, label = connected_components(sparse.csr_array(links, shape=(size, size)), directed=False)
    label = label[: indices.size]
    order = np.argsort(label, kind="stable")
    edges = np.searchsorted(label[order], np.arange(count + 1))
    groups = [indices[order[start:end]] for start, end in pairwise(edges)]
    return [group for group in groups if group.size]


def _component_range(
    table: CellTable, members: Ints, targets: Ints, low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    """Solve two linear programs per target, each starting from the last one's solution."""
    relations = sparse.csr_array(table.relations[:, members])
    relations = sparse.csr_array(relations[np.diff(relations.indptr) > 0])
    sums = relations @ table.values[members]
    program = load(np.zeros(members.size), low[members], high[members], relations, sums, sums)
    limits = np.empty((2, targets.size))
    for column, target in enumerate(targets):
        for row, sense in enumerate((1.0, -1.0)):
            program.changeColCost(int(target), sense)
            limits[row, column] = _extreme(program, int(target), sense, table, members)
        program.changeColCost(int(target), 0.0)
    return limits[0], limits[1]


def _extreme(
    program: highspy.Highs, target: int, sense: float, table: CellTable, members: Ints
) -> float:
    status = solve(program)
    if status == highspy.HighsModelStatus.kInfeasible:
        raise ImpossibleBounds(
            f"the stated ranges around {table.keys[members[target]]!r} cannot be true",
            field="labels",
            expected="ranges that hold the exact figures",
        )
    if status != highspy.HighsModelStatus.kOptimal:
        return -np.inf if sense > 0 else np.inf
    return float(solution(program)[target])
