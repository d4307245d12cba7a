"""Protection of a whole table: what to hide, the proof that it is enough, what it cost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from geo.disclosure.audit import Audit, audit
from geo.disclosure.blocks import move_matrix
from geo.disclosure.cells import Bools, CellTable, Floats
from geo.disclosure.collapse import collapse
from geo.disclosure.rules import DisclosureRules, Primary, primary
from geo.disclosure.sequence import protect_blocks

LABELS = {"ms": "tidak diterbitkan", "en": "withheld"}
"""The one label of every hidden figure: it tells neither why nor how large."""


@dataclass(frozen=True)
class GroupCost:
    """What protection cost one group of published cells (a level, a breakdown)."""

    group: str
    cells: int
    primary: int
    complementary: int
    hidden_share: float

    @property
    def visible_share(self) -> float:
        """Share of the group's cells that stay published (0 to 1)."""
        return 1 - (self.primary + self.complementary) / self.cells


@dataclass(frozen=True)
class Report:
    """For officers: how much was hidden, why, at what cost. Never published.

    `cost` is the weight of the complementary cells; `bound` is what the search proved must be
    paid, block by block, for protection inside each block.
    """

    published: int
    primary: int
    complementary: int
    reasons: dict[str, int]
    cost: float
    bound: float
    exposed: tuple[object, ...]


@dataclass(frozen=True)
class Protection:
    """A pattern of hidden cells with its audit.

    `suppressed` is all that readers may learn: the primary cells among them stay with officers.
    """

    table: CellTable
    suppressed: Bools
    primary: Primary
    report: Report
    audit: Audit
    examples: sparse.csc_array

    def released(self) -> Floats:
        """Return the figures as published: NaN for every hidden cell and every atom."""
        return np.where(self.suppressed | ~self.table.published, np.nan, self.table.values)

    def costs(self, groups: Sequence[str]) -> list[GroupCost]:
        """Return the cost per group; `groups` names one group per cell, '' leaves a cell out."""
        label = np.asarray(groups)
        counted = self.table.published & (label != "")
        costs = []
        for group in sorted(set(label[counted].tolist())):
            members = counted & (label == group)
            hidden = members & self.suppressed
            total = float(self.table.values[members].sum())
            costs.append(
                GroupCost(
                    group=group,
                    cells=int(members.sum()),
                    primary=int((hidden & self.primary.cells).sum()),
                    complementary=int((hidden & ~self.primary.cells).sum()),
                    hidden_share=float(self.table.values[hidden].sum()) / total if total else 0.0,
                )
            )
        return costs


def protect(
    table: CellTable, rules: DisclosureRules | None = None, *, complementary: bool = True
) -> Protection:
    """Hide the cells the rules name and as few others as keep them uncertain; audit the result.

    Deterministic: the same table and rules give the same pattern. `complementary=False` leaves
    out the second step: for tests and for showing why it is needed; the audit then says so.
    A pattern may be released if `audit.passed`.
    """
    wanted = primary(table, rules or DisclosureRules())
    suppressed, bound = wanted.cells.copy(), 0.0
    examples = sparse.csc_array((table.values.size, 0))
    if complementary:
        problem = collapse(table, wanted)
        found = protect_blocks(problem)
        suppressed = found.hidden[problem.label] & table.published
        moves = move_matrix(found.moves, problem.values.size)
        examples = sparse.csc_array(sparse.csr_array(moves)[problem.label])
        bound = found.bound
    verdict = audit(table, suppressed, wanted.protection, examples)
    return Protection(
        table, suppressed, wanted, report(table, wanted, suppressed, bound), verdict, examples
    )


def report(table: CellTable, wanted: Primary, suppressed: Bools, bound: float) -> Report:
    """Count what was hidden, why, at what cost; `bound` is the least cost there is known to be."""
    extra = suppressed & ~wanted.cells
    return Report(
        published=int(table.published.sum()),
        primary=int(wanted.cells.sum()),
        complementary=int(extra.sum()),
        reasons=dict(Counter(reason for reason in wanted.reason if reason)),
        cost=float(table.weight[extra].sum()),
        bound=bound,
        exposed=tuple(table.keys[cell] for cell in np.flatnonzero(wanted.exposed)),
    )
