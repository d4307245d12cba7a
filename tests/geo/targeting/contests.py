"""Contests among made-up areas, by hand and drawn."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from geo.targeting.contest import Contest

PLENTY = 10**6


def contest(
    claim: Sequence[float],
    *,
    cap: Sequence[int] | None = None,
    floor: Sequence[int] | None = None,
    cost: Sequence[int] | None = None,
    states: Sequence[str] | None = None,
    state_minimum: dict[str, int] | None = None,
) -> Contest:
    """Return a contest; without caps, floors, costs and states there are none that matter."""
    size = len(claim)
    return Contest(
        codes=tuple(f"D{number:03}" for number in range(size)),
        states=tuple(states or ["S01"] * size),
        claim=np.array(claim, dtype=float),
        cap=np.array(cap if cap is not None else [PLENTY] * size),
        floor=np.array(floor if floor is not None else [0] * size),
        cost=np.array(cost if cost is not None else [1] * size),
        state_minimum=state_minimum or {},
    )


@st.composite
def contests(draw: st.DrawFn, *, priced: bool) -> Contest:
    """Draw contests of up to eight areas in two states, with floors the caps allow."""
    size = draw(st.integers(1, 8))
    claim = draw(st.lists(st.integers(0, 50), min_size=size, max_size=size))
    cap = draw(st.lists(st.integers(0, 12), min_size=size, max_size=size))
    floor = [draw(st.integers(0, min(2, most))) for most in cap]
    cost = draw(st.lists(st.sampled_from([56, 68]), min_size=size, max_size=size))
    states = draw(st.lists(st.sampled_from(["S01", "S02"]), min_size=size, max_size=size))
    first = sum(most for most, state in zip(cap, states, strict=True) if state == "S01")
    return contest(
        claim,
        cap=cap,
        floor=floor,
        cost=cost if priced else None,
        states=states,
        state_minimum={"S01": draw(st.integers(0, min(3, first)))} if "S01" in states else {},
    )


def least_budget(drawn: Contest) -> int:
    """Return a budget that certainly pays the floors and the state minima."""
    promised = int(drawn.floor.sum()) + sum(drawn.state_minimum.values())
    return promised * int(drawn.cost.max(initial=1))
