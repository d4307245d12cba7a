"""Somebody who reads publications: what can be worked out of everything they show.

He knows the published figures, which pieces of land every area consists of, which counts are parts
of which (the codebook says so), and that no count is below zero. He looks for the least and the
greatest value each withheld count can have, by linear programming. He shares no code with the
protector.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import highspy
import numpy as np
import pandas as pd

from geo.indicators.breakdowns import BREAKDOWNS
from geo.indicators.counts import SPLITS, SUMS_OF_COUNTS
from tests.geo.attacker.registries import BROKEN_DOWN, PLACES, ROOTS

Figure = tuple[str, str]
"""(count or count/breakdown/category, area code)."""

GUESSES = 6
"""Registries tried out at random before a count is attacked by itself."""


def parts_of(counted: Collection[str]) -> list[tuple[str, list[str]]]:
    """Return every whole with its parts, breakdowns included, where they are counted."""
    known = [(whole, list(parts)) for whole, parts in SPLITS]
    known += [
        (BROKEN_DOWN, [f"{BROKEN_DOWN}/{code}/{category}" for category in split.categories])
        for code, split in BREAKDOWNS.items()
    ]
    return [
        (whole, parts) for whole, parts in known if sum(one not in counted for one in parts) < 2
    ]


@dataclass
class Attacker:
    """One reader of one publication."""

    land: pd.DataFrame
    public: Mapping[Figure, float]
    counted: Collection[str]

    def __post_init__(self) -> None:
        """Write down all that is known as equations."""
        self.parts = parts_of(self.counted)
        names = dict.fromkeys(
            [*ROOTS, *(one for whole, some in self.parts for one in (whole, *some))]
        )
        self.names = list(names)
        self.place = {name: number for number, name in enumerate(self.names)}
        self.unknowns = len(self.land) * len(self.names)
        self.inside = {"MY": np.arange(len(self.land))}
        for level in PLACES:
            for code, rows in self.land.groupby(level).indices.items():
                self.inside[str(code)] = np.asarray(rows)
        self.solver = highspy.Highs()
        self.solver.silent()
        infinite = np.full(self.unknowns, highspy.kHighsInf)
        self.solver.addVars(self.unknowns, np.zeros(self.unknowns), infinite)
        for columns, signs in self._sums():
            self.solver.addRow(0.0, 0.0, len(columns), np.array(columns), np.array(signs))
        for figure, value in self.public.items():
            columns = self._cells(figure)
            self.solver.addRow(value, value, len(columns), columns, np.ones(len(columns)))
        self.low: dict[Figure, float] = {}
        self.high: dict[Figure, float] = {}

    def narrow(self, wanted: Mapping[Figure, float]) -> list[Figure]:
        """Return the figures that can be bounded more tightly than the width they should have."""
        columns = {figure: self._cells(figure) for figure in wanted}
        self.low = dict.fromkeys(wanted, np.inf)
        self.high = dict.fromkeys(wanted, -np.inf)
        rng = np.random.default_rng(0)
        for _ in range(GUESSES):
            cost = np.zeros(self.unknowns)
            for cells in columns.values():
                cost[cells] += rng.choice((-1.0, 1.0))
            self._try(cost, columns)
        for figure, width in wanted.items():
            for sign in (1.0, -1.0):
                if self.high[figure] - self.low[figure] < width - 1e-6:
                    cost = np.zeros(self.unknowns)
                    cost[columns[figure]] = sign
                    if not self._try(cost, columns):
                        self.high[figure] = np.inf
        return [
            figure
            for figure, width in wanted.items()
            if self.high[figure] - self.low[figure] < width - 1e-6
        ]

    def _try(self, cost: np.ndarray, columns: Mapping[Figure, np.ndarray]) -> bool:
        """Find the registry of least cost; False if there is no least. Widen what it tells of."""
        everything = np.arange(self.unknowns, dtype=np.int32)
        self.solver.changeColsCost(self.unknowns, everything, cost)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            assert self.solver.getModelStatus() != highspy.HighsModelStatus.kInfeasible
            return False
        values = np.array(self.solver.getSolution().col_value)
        for figure, cells in columns.items():
            value = float(values[cells].sum())
            self.low[figure] = min(self.low[figure], value)
            self.high[figure] = max(self.high[figure], value)
        return True

    def _cells(self, figure: Figure) -> np.ndarray:
        count, area = figure
        counts = [self.place[one] for one in SUMS_OF_COUNTS.get(count, (count,))]
        rows = self.inside[area] * len(self.names)
        return np.concatenate([rows + one for one in counts]).astype(np.int32)

    def _sums(self) -> Iterator[tuple[list[int], list[float]]]:
        for piece in range(len(self.land)):
            start = piece * len(self.names)
            for whole, parts in self.parts:
                columns = [start + self.place[one] for one in (whole, *parts)]
                yield columns, [-1.0, *([1.0] * len(parts))]


def figures_of(registry: pd.DataFrame, names: Collection[str]) -> dict[Figure, float]:
    """Return the true figures of every area."""
    columns = list(names)
    counts = registry[columns].to_numpy(float)
    true = {(name, "MY"): float(total) for name, total in zip(columns, counts.sum(0), strict=True)}
    for level in PLACES:
        number, codes = pd.factorize(registry[level])
        sums = np.zeros((len(codes), len(columns)))
        np.add.at(sums, number, counts)
        for code, figures in zip(codes.tolist(), sums.tolist(), strict=True):
            true |= {(name, code): value for name, value in zip(columns, figures, strict=True)}
    return true
