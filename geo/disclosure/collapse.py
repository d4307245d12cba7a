"""Cells that must be equal become one: a district of one mukim is that mukim."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from geo.disclosure.cells import Bools, CellTable, Floats, Ints
from geo.disclosure.rules import Primary


@dataclass(frozen=True)
class Problem:
    """What the search works on: distinct unknowns, their relations, and what each one needs.

    label       for each cell of the table, the index of its unknown
    values      exact figures
    relations   rows that add up to zero
    optional    published, not primary, not already public: may be hidden or shown
    closed      already public: never moves
    need        width that no reader may get below, 0 where there is no such need
    weight      cost of hiding (all equal cells go together, so their weights add up)
    block       lower blocks are protected first
    """

    label: Ints
    values: Floats
    relations: sparse.csr_array
    optional: Bools
    closed: Bools
    need: Floats
    weight: Floats
    block: Ints
    integer: bool


def collapse(table: CellTable, wanted: Primary) -> Problem:
    """Merge cells tied by relations with a single part, and drop relations said twice."""
    relations, label = _merge_equal(sparse.csr_array(table.relations))
    size = relations.shape[1]

    def any_of(mask: Bools) -> Bools:
        merged = np.zeros(size, dtype=bool)
        np.logical_or.at(merged, label, mask)
        return merged

    values, need, weight = np.zeros(size), np.zeros(size), np.zeros(size)
    values[label] = table.values
    closed = any_of(table.already_public)
    np.maximum.at(need, label, wanted.protection)
    np.add.at(weight, label, np.where(table.published, table.weight, 0.0))
    block = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(block, label, table.block)
    return Problem(
        label=label,
        values=values,
        relations=relations,
        optional=any_of(table.published) & ~any_of(wanted.cells) & ~closed,
        closed=closed,
        need=np.where(closed, 0.0, need),
        weight=weight,
        block=block,
        integer=table.integer,
    )


def _merge_equal(relations: sparse.csr_array) -> tuple[sparse.csr_array, Ints]:
    """Return the relations between distinct unknowns, and the unknown of each cell."""
    label: Ints = np.arange(relations.shape[1], dtype=np.int64)
    while True:
        pairs = _equal_pairs(relations)
        if not pairs.size:
            return _distinct_rows(relations), label
        size = relations.shape[1]
        links = (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1]))
        count, group = connected_components(
            sparse.csr_array(links, shape=(size, size)), directed=False
        )
        join = sparse.csr_array((np.ones(size), (np.arange(size), group)), shape=(size, count))
        relations = sparse.csr_array(relations @ join)
        relations.eliminate_zeros()
        relations = sparse.csr_array(relations[np.diff(relations.indptr) > 0])
        label = group.astype(np.int64)[label]


def _equal_pairs(relations: sparse.csr_array) -> Ints:
    """Return the pairs of cells of which a relation says part = total, one pair per row."""
    starts = relations.indptr[:-1][np.diff(relations.indptr) == 2]
    opposite = relations.data[starts] + relations.data[starts + 1] == 0
    first = starts[opposite]
    return np.column_stack([relations.indices[first], relations.indices[first + 1]])


def _distinct_rows(relations: sparse.csr_array) -> sparse.csr_array:
    relations.sort_indices()
    rows: dict[tuple[bytes, bytes], int] = {}
    for row, (start, end) in enumerate(zip(relations.indptr, relations.indptr[1:], strict=False)):
        cells = relations.indices[start:end].tobytes(), relations.data[start:end].tobytes()
        rows.setdefault(cells, row)
    return sparse.csr_array(relations[list(rows.values())])
