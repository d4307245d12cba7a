"""Incomes that the assessment shall find poor, hardcore poor or above the line."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Line:
    """Per-person poverty lines, sen a month."""

    food: int
    total: int


BELOW_LINE = {"baru": 0.85, "disemak": 0.92, "ditolak": 0.35}
"""Share of the undecided and rejected whose income is below the line."""

UNKNOWN = {"baru": 0.08, "ditolak": 0.10}
"""Share of forms without an income: incomplete ones."""

EXITED_BELOW = 0.06
"""Share of the exited who left for another reason than income: moved, not found, withdrew."""


def incomes(
    kind: Objects,
    size: Integers,
    stratum: Objects,
    lines: Mapping[str | None, Line],
    random: np.random.Generator,
) -> Floats:
    """Return gross household income, RM a month, NaN where the form has none.

    `lines` has the key None, used where the stratum is None or has no line of its own.
    Below the line is strict, so every amount is kept at least one sen inside its band.
    """
    used = [lines.get(name, lines[None]) for name in stratum]
    food = np.array([line.food for line in used]) * size
    total = np.array([line.total for line in used]) * size
    outcome = _outcomes(kind, random)
    low = np.select([outcome == "hardcore", outcome == "poor"], [0 * food, food], total)
    high = np.select([outcome == "hardcore", outcome == "poor"], [food, total], 3 * total)
    shape = random.beta(2.2, 1.6, len(kind)), random.beta(1.1, 4.0, len(kind))
    share = np.where(outcome == "above", shape[1], shape[0])
    exact = (low + share * (high - low)).astype(np.int64)
    # People state round sums: tens of ringgit mostly, whole ringgit else.
    step = np.where(random.uniform(size=len(kind)) < 0.7, 1000, 100)
    rounded = exact // step * step
    sen = np.where(rounded >= low, rounded, exact)
    nothing = (outcome == "hardcore") & (random.uniform(size=len(kind)) < 0.02)
    income = np.where(nothing, 0, sen) / 100
    return np.where(_share_of(kind, UNKNOWN, random), np.nan, income)


def _outcomes(kind: Objects, random: np.random.Generator) -> Objects:
    outcome = np.where(np.isin(kind, ["hardcore", "poor"]), kind, "above").astype(object)
    below = _share_of(kind, BELOW_LINE | {"exited": EXITED_BELOW}, random)
    hard = random.uniform(size=len(kind)) < 0.1
    outcome[below] = np.where(hard, "hardcore", "poor")[below]
    return outcome


def _share_of(
    kind: Objects, shares: Mapping[str, float], random: np.random.Generator
) -> npt.NDArray[np.bool_]:
    limit = np.array([shares.get(str(one), 0.0) for one in kind])
    return random.uniform(size=len(kind)) < limit
