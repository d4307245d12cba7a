"""Shares in proportion to claims, in whole units, by Sainte-Laguë's method.

The next unit goes to the area with the largest claim / (2 x units so far + 1): the divisor method
of Webster and Sainte-Laguë (Balinski and Young 2001, Fair Representation). It keeps every area's
units when the budget grows, which largest remainders do not (the Alabama paradox). Ties go to the
lower area code.
"""

import heapq

import numpy as np

from geo.targeting.contest import Contest, Floats, Ints, affordable

HALVINGS = 60


def share(contest: Contest, budget: int) -> Ints:
    """Return the units of each area.

    First every area's floor, then each state's minimum inside the state, then one unit after
    another, until the next one in turn is not affordable, so that a larger budget never takes a
    unit away. What is left is less than the dearest unit, unless all areas have what they need.

    Raises:
        Clash: floors and state minima cost more than the budget.
    """
    least = contest.floor.copy()
    for state, wanted in sorted(contest.state_minimum.items()):
        inside = contest.inside(state)
        least[inside] = award(
            contest.claim[inside],
            least[inside],
            contest.cap[inside],
            np.ones(int(inside.sum()), dtype=np.int64),
            max(0, wanted - int(least[inside].sum())),
        )
    left = affordable(contest, least, budget)
    return award(contest.claim, least, contest.cap, contest.cost, left)


def award(claim: Floats, start: Ints, cap: Ints, cost: Ints, budget: int) -> Ints:
    """Add units to `start`, by turns, up to `cap`, while the next one in turn is affordable.

    Areas without a claim get none.
    """
    units = _in_bulk(claim, start, cap, cost, budget)
    left = budget - int((units - start) @ cost)
    turns = [
        (-claim[area] / (2 * units[area] + 1), area)
        for area in np.flatnonzero((units < cap) & (claim > 0)).tolist()
    ]
    heapq.heapify(turns)
    while turns and cost[turns[0][1]] <= left:
        area = turns[0][1]
        units[area] += 1
        left -= int(cost[area])
        if units[area] < cap[area]:
            heapq.heapreplace(turns, (-claim[area] / (2 * units[area] + 1), area))
        else:
            heapq.heappop(turns)
    return units


def _in_bulk(claim: Floats, start: Ints, cap: Ints, cost: Ints, budget: int) -> Ints:
    """Return an early stage of the turns, reached at once: every turn above some quotient."""
    low, high = 0.0, float(claim.max(initial=0.0))
    if not high > 0 or budget < 1:
        return start.copy()
    reached, cheapest = start.copy(), int(cost.min())
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        units = _turns_above(middle, claim, start, cap)
        left = budget - int((units - start) @ cost)
        if left >= 0:
            high, reached = middle, units
            if left < cheapest:
                break
        else:
            low = middle
    return reached


def _turns_above(quotient: float, claim: Floats, start: Ints, cap: Ints) -> Ints:
    """Return each area's units once every turn with a larger quotient has been taken."""
    if not quotient > 0:
        return np.where(claim > 0, cap, start)
    count = np.minimum(np.ceil((claim / quotient - 1) / 2), cap).astype(np.int64)
    count = np.maximum(count, 0)
    # Rounding must not let the two ways of reckoning differ by a turn.
    count += claim / (2 * count + 1) > quotient
    count -= (count > 0) & (claim / (2 * count - 1) <= quotient)
    return np.clip(count, start, cap)
