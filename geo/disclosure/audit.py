"""The audit: may this pattern be released? It trusts nothing the protector says.

A proof is a set of alternative registries. Each is checked here against every relation and every
published figure; cells they do not cover are attacked by linear programming.
"""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from geo.disclosure.attack import attack
from geo.disclosure.cells import Bools, CellTable, Floats

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Audit:
    """The verdict on one pattern of hidden cells.

    lower, upper   values each protected cell is known to be able to take (NaN: not protected);
                   from examples they lie inside what a reader must allow for, from an attack
                   they are its exact ends
    by_example     protected cells proven by two alternative registries in whole numbers
    by_attack      protected cells that needed the linear program
    failed         keys of cells that can be bounded too tightly: none, or it is not released
    """

    lower: Floats
    upper: Floats
    by_example: int
    by_attack: int
    failed: tuple[Hashable, ...]

    @property
    def passed(self) -> bool:
        """True if every protected cell is as uncertain as it must be."""
        return not self.failed


def audit(
    table: CellTable,
    hidden: Bools,
    protection: Floats,
    examples: sparse.csc_array | None = None,
    *,
    attacks: bool = True,
) -> Audit:
    """Judge a pattern: is every cell with `protection` > 0 uncertain by that much?

    `protection` has one width per cell. Columns of `examples` are changes of the exact figures
    (one row per cell); invalid ones are ignored. Without `attacks`, what no example proves failed.
    """
    lower, upper = table.values.copy(), table.values.copy()
    if examples is not None:
        low, high = _reach(table, hidden, examples)
        lower, upper = lower + low, upper + high
    asked = protection > 0
    shown = asked & ~hidden
    doubtful = np.flatnonzero(asked & hidden & (upper - lower < protection - TOLERANCE))
    if doubtful.size and attacks:
        found = attack(table, hidden, doubtful)
        lower[doubtful], upper[doubtful] = found.lower[doubtful], found.upper[doubtful]
    failed = shown | (asked & hidden & (upper - lower < protection - TOLERANCE))
    return Audit(
        lower=np.where(asked, lower, np.nan),
        upper=np.where(asked, upper, np.nan),
        by_example=int(asked.sum() - shown.sum() - doubtful.size),
        by_attack=int(doubtful.size) if attacks else 0,
        failed=tuple(table.keys[cell] for cell in np.flatnonzero(failed)),
    )


def _reach(table: CellTable, hidden: Bools, examples: sparse.csc_array) -> tuple[Floats, Floats]:
    """Return how far valid examples take each cell down and up."""
    valid = valid_examples(table, hidden, examples)
    kept = sparse.csr_array(examples[:, np.flatnonzero(valid)])
    if not kept.shape[1]:
        return np.zeros(table.values.size), np.zeros(table.values.size)
    low, high = kept.min(axis=1).toarray().ravel(), kept.max(axis=1).toarray().ravel()
    return np.minimum(low, 0.0), np.maximum(high, 0.0)


def valid_examples(table: CellTable, hidden: Bools, examples: sparse.csc_array) -> Bools:
    """Tell which columns are registries that agree with everything published."""
    changes = sparse.coo_array(examples)
    moving = np.abs(changes.data) > TOLERANCE
    cell, column, data = changes.row[moving], changes.col[moving], changes.data[moving]
    seen = (table.published & ~hidden) | table.already_public
    wrong = seen[cell] | (table.values[cell] + data < -TOLERANCE)
    if table.integer:
        wrong |= np.abs(data - np.round(data)) > TOLERANCE
    valid = np.ones(examples.shape[1], dtype=bool)
    valid[column[wrong]] = False
    broken = sparse.coo_array(table.relations @ examples)
    valid[broken.col[np.abs(broken.data) > TOLERANCE]] = False
    return valid
