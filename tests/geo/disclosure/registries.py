"""Small generated registries, nasty ones included, and an attacker written apart from the service.

The attacker knows the published figures, which areas each piece of land belongs to, and which
categories exist. He reasons over households of each piece by sex and origin, with his own
equations; he shares no code with the protector or its audit.
"""

import highspy
import numpy as np
import pandas as pd

from geo.disclosure.area_tables import Breakdown, area_table
from geo.disclosure.cells import CellTable

SPLITS = {"": ("",), "sex": ("f", "m"), "origin": ("a", "b", "c")}
Figure = tuple[str, str, str, str]
"""Level, area, split, category."""
Ranges = dict[Figure, tuple[float, float]]
UNBOUNDED = (
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)
Land = pd.DataFrame
Households = np.ndarray
"""Counts by piece, sex (2) and origin (3)."""


def make_land(rng: np.random.Generator) -> Land:
    """Return one or two states of districts of mukim, cut across by constituencies."""
    pieces = []
    for state in range(rng.integers(1, 3)):
        duns = int(rng.integers(1, 4))
        for district in range(rng.integers(1, 4)):
            for mukim in range(rng.integers(1, 4)):
                parts = rng.choice(duns, size=min(duns, int(rng.integers(1, 3))), replace=False)
                pieces += [
                    {
                        "state": f"S{state}",
                        "district": f"D{state}-{district}",
                        "mukim": f"M{state}-{district}-{mukim}",
                        "parlimen": f"P{state}-{dun // 2}",
                        "dun": f"N{state}-{dun}",
                    }
                    for dun in sorted(parts.tolist())
                ]
    return pd.DataFrame(pieces)


def make_households(land: Land, rng: np.random.Generator) -> Households:
    """Return households by piece, sex and origin: often few, sometimes none or all of a kind."""
    size = rng.choice([0, 3, 12, 60, 400], size=len(land), p=[0.1, 0.3, 0.35, 0.15, 0.1])
    mixes = rng.dirichlet([0.6] * 6, size=len(land))
    rows = zip(rng.poisson(size), mixes, strict=True)
    return np.array([rng.multinomial(count, mix) for count, mix in rows]).reshape(-1, 2, 3)


def later(households: Households, rng: np.random.Generator) -> Households:
    """Return the registry at the next date: in some pieces, households left and others came."""
    stirred = rng.random(len(households)) < 0.4
    moved = rng.binomial(households, 0.8) + rng.poisson(0.5, households.shape)
    return np.where(stirred[:, np.newaxis, np.newaxis], moved, households)


def kinds(split: str, category: str) -> np.ndarray:
    """Return which of the (sex, origin) kinds belong to a category."""
    chosen = np.ones((2, 3), dtype=bool)
    if split == "sex":
        chosen[:] = (np.array(SPLITS[split]) == category)[:, np.newaxis]
    if split == "origin":
        chosen[:] = np.array(SPLITS[split]) == category
    return chosen


def make_table(land: Land, households: Households, *, sensitive: bool) -> CellTable:
    """Return the service's table of the registry, with every level and both splits published."""
    columns = [(split, category) for split, categories in SPLITS.items() for category in categories]
    figures = pd.concat(
        pd.DataFrame(
            {
                "piece": range(len(land)),
                "breakdown": split,
                "category": category,
                "value": households[:, kinds(split, category)].sum(axis=1),
            }
        )
        for split, category in columns
    )
    breakdowns = {
        "sex": Breakdown(SPLITS["sex"]),
        "origin": Breakdown(SPLITS["origin"], sensitive=sensitive),
    }
    return area_table(figures, breakdowns, land)


def attack(land: Land, public: dict[Figure, float], wanted: list[Figure]) -> Ranges:
    """Return the least and greatest value of each wanted figure that the public ones allow."""

    def weights(figure: Figure) -> np.ndarray:
        level, area, split, category = figure
        inside = np.ones(len(land)) if level == "nation" else (land[level] == area).to_numpy(float)
        return np.multiply.outer(inside, kinds(split, category)).ravel()

    solver = highspy.Highs()
    solver.silent()
    unknowns = len(land) * 6
    solver.addVars(unknowns, np.zeros(unknowns), np.full(unknowns, highspy.kHighsInf))
    for figure, value in public.items():
        row = weights(figure)
        inside = np.flatnonzero(row)
        solver.addRow(value, value, inside.size, inside, row[inside])
    ranges = {}
    everyone = np.arange(unknowns, dtype=np.int32)
    for figure in wanted:
        ends = []
        for sign in (1.0, -1.0):
            solver.changeColsCost(unknowns, everyone, sign * weights(figure))
            solver.run()
            status = solver.getModelStatus()
            bounded = status == highspy.HighsModelStatus.kOptimal
            assert bounded or status in UNBOUNDED, status
            best = solver.getInfo().objective_function_value if bounded else -np.inf
            ends.append(sign * best)
        ranges[figure] = (ends[0], ends[1])
    return ranges
