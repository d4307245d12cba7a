import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.targeting.contest import Clash, Contest
from geo.targeting.optimal import Objective, share
from tests.geo.targeting.contests import contest, contests

OBJECTIVES: tuple[Objective, ...] = ("most_claims", "worst_need")


def test_most_claims_goes_where_a_unit_meets_the_most() -> None:
    made = contest([10, 30], cap=[10, 10])
    assert share(made, 10, "most_claims").tolist() == [0, 10]


def test_worst_need_serves_everybody_alike() -> None:
    made = contest([10, 30], cap=[10, 20])
    assert share(made, 15, "worst_need").tolist() == [5, 10]


def test_the_dear_area_is_served_less_for_the_same_ringgit() -> None:
    made = contest([10, 10], cap=[10, 10], cost=[50, 100])
    assert share(made, 600, "most_claims").tolist() == [10, 1]


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_floors_and_state_minima_are_kept(objective: Objective) -> None:
    made = contest(
        [100, 1, 1],
        cap=[9, 9, 9],
        floor=[0, 1, 0],
        states=["S01", "S01", "S02"],
        state_minimum={"S02": 2},
    )
    units = share(made, 6, objective)
    assert units.sum() == 6
    assert units[1] >= 1
    assert units[2] >= 2


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_rules_that_cannot_be_kept_together_are_an_error(objective: Objective) -> None:
    made = contest([1, 1], floor=[2, 0], states=["S01", "S02"], state_minimum={"S02": 2})
    with pytest.raises(Clash):
        share(made, 3, objective)


@settings(max_examples=40)
@given(contests(priced=True), st.integers(0, 3_000), st.sampled_from(OBJECTIVES))
def test_every_limit_is_kept(drawn: Contest, extra: int, objective: Objective) -> None:
    least = int(drawn.floor @ drawn.cost) + 68 * sum(drawn.state_minimum.values())
    units = share(drawn, least + extra, objective)
    assert drawn.spent(units) <= least + extra
    assert np.all((units >= drawn.floor) & (units <= drawn.cap))
    for state, minimum in drawn.state_minimum.items():
        assert units[drawn.inside(state)].sum() >= minimum


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_nation_of_160_districts_is_shared_in_under_five_seconds(objective: Objective) -> None:
    random = np.random.default_rng(1)
    need = random.integers(50, 3_000, 160)
    made = contest(
        (need * random.uniform(0.5, 2, 160)).tolist(),
        cap=need.tolist(),
        cost=np.where(np.arange(160) < 120, 56_000, 68_000).tolist(),
    )
    began = time.perf_counter()
    units = share(made, 264_194_000, objective)
    assert time.perf_counter() - began < 5
    assert 264_194_000 - made.spent(units) < 68_000
