"""Shares by mixed-integer programming: the most good for the budget, or the worst served first."""

from typing import Literal

import numpy as np
from scipy import optimize, sparse

from database.errors import Unavailable
from geo.targeting.contest import Clash, Contest, Floats, Ints, affordable

Objective = Literal["most_claims", "worst_need"]
"""`most_claims`: the largest sum of claims met, each unit meeting an equal part of its area's
claim. `worst_need`: the smallest largest share of need unmet, then the most claims."""

TIME_LIMIT = 20.0
GAP = 1e-9
SLACK = 1e-9
"""Room for rounding where the second step keeps what the first one reached."""


def share(contest: Contest, budget: int, objective: Objective) -> Ints:
    """Return the units of each area.

    Raises:
        Clash: the floors, state minima and budget cannot be kept together.
        Unavailable: the solver found no proven answer in its time.
    """
    affordable(contest, contest.floor, budget)
    worth = np.divide(
        contest.claim, contest.cap, out=np.zeros_like(contest.claim), where=contest.cap > 0
    )
    rows, low, high = _limits(contest, budget)
    if objective == "worst_need":
        ceiling = _worst_share(contest, rows, low, high)
        rows, low, high = _with_ceiling(contest, rows, low, high, ceiling)
    return np.rint(_solve(contest, -worth, rows, low, high)).astype(np.int64)


def _limits(contest: Contest, budget: int) -> tuple[sparse.csr_array, Floats, Floats]:
    """Return the budget and the state minima as rows: low <= rows @ units <= high."""
    states = sorted(contest.state_minimum)
    rows = np.vstack([contest.cost, *(contest.inside(state) for state in states)]).astype(float)
    low = np.array([0.0, *(contest.state_minimum[state] for state in states)])
    high = np.array([float(budget), *(np.inf for _ in states)])
    return sparse.csr_array(rows), low, high


def _worst_share(contest: Contest, rows: sparse.csr_array, low: Floats, high: Floats) -> float:
    """Return the smallest possible largest share of need that stays unmet, 0 to 1."""
    needy = np.flatnonzero(contest.cap > 0)
    size = len(contest.codes)
    # One more unknown, t: cap * t + units >= cap in every area with a need.
    own = sparse.csr_array(
        (np.ones(needy.size), (np.arange(needy.size), needy)), (needy.size, size)
    )
    cover = sparse.hstack([own, sparse.csr_array(contest.cap[needy, np.newaxis].astype(float))])
    wider = sparse.hstack([rows, sparse.csr_array((rows.shape[0], 1))])
    found = optimize.milp(
        np.append(np.zeros(size), 1.0),
        integrality=np.append(np.ones(size, dtype=np.int64), 0),
        bounds=optimize.Bounds(np.append(contest.floor, 0.0), np.append(contest.cap, 1.0)),
        constraints=[
            optimize.LinearConstraint(sparse.csc_array(wider), low, high),
            optimize.LinearConstraint(sparse.csc_array(cover), contest.cap[needy], np.inf),
        ],
        options={"time_limit": TIME_LIMIT, "mip_rel_gap": GAP},
    )
    return float(_answer(found)[-1])


def _with_ceiling(
    contest: Contest, rows: sparse.csr_array, low: Floats, high: Floats, ceiling: float
) -> tuple[sparse.csr_array, Floats, Floats]:
    """Add: no area's unmet share of need is above the ceiling."""
    least = np.ceil(contest.cap * (1 - ceiling) - SLACK * np.maximum(contest.cap, 1))
    return (
        sparse.csr_array(sparse.vstack([rows, sparse.eye_array(len(contest.codes))])),
        np.concatenate([low, least]),
        np.concatenate([high, np.full(len(contest.codes), np.inf)]),
    )


def _solve(
    contest: Contest, cost: Floats, rows: sparse.csr_array, low: Floats, high: Floats
) -> Floats:
    found = optimize.milp(
        cost,
        integrality=np.ones(len(contest.codes), dtype=np.int64),
        bounds=optimize.Bounds(contest.floor, contest.cap),
        constraints=optimize.LinearConstraint(sparse.csc_array(rows), low, high),
        options={"time_limit": TIME_LIMIT, "mip_rel_gap": GAP},
    )
    return _answer(found)


def _answer(found: optimize.OptimizeResult) -> Floats:
    """Return the solution; status 2 of SciPy's `milp` means that there is none."""
    if found.status == 2:
        raise Clash(
            "The floors, the state minima and the budget cannot be kept together.",
            field="budget",
            expected="a larger budget, or lower floors or state minima",
        )
    if found.x is None or found.status != 0:
        raise Unavailable(
            "The solver found no proven answer in its time; try the proportional way."
        )
    return np.asarray(found.x, dtype=float)
