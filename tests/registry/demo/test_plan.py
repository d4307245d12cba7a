import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.demo.models import POINT_FAULTS
from registry.demo.plan import (
    KINDS,
    OFFICE_HOUSEHOLDS,
    REACH_SPREAD,
    DistrictFacts,
    DistrictPlan,
    make_plan,
    share_out,
    state_of,
)

FACTS = [
    DistrictFacts(f"D{state:02}-{number:02}", 5_000.0 * (state + number), 1.5 * state, 2024)
    for state in range(1, 8)
    for number in range(1, 11)
]
HARDCORE = {"S01": 0.25, "S02": 0.1}


def plan(households: int = 20_000, seed: int = 1) -> list[DistrictPlan]:
    return make_plan(FACTS, HARDCORE, households=households, seed=seed)


@given(
    st.integers(0, 10_000),
    st.lists(st.floats(0, 1e6), min_size=1, max_size=30).filter(lambda w: sum(w) > 0),
)
def test_parts_sum_to_the_total_and_are_within_one_of_exact_shares(
    total: int, weights: list[float]
) -> None:
    parts = share_out(total, np.array(weights))
    exact = total * np.array(weights) / sum(weights)
    assert parts.sum() == total
    assert np.all(np.abs(parts - exact) < 1 + 1e-6)


def test_nothing_is_shared_out_where_nobody_weighs() -> None:
    assert share_out(7, np.zeros(3)).tolist() == [0, 0, 0]


@given(st.integers(100, 1_000_000), st.integers(0, 2**63 - 1))
def test_plans_hold_exactly_the_households_asked_for(households: int, seed: int) -> None:
    assert sum(one.households for one in plan(households, seed)) == households


@given(st.integers(0, 2**63 - 1))
def test_registered_poor_follow_survey_rate_times_census_times_reach(seed: int) -> None:
    for one in plan(seed=seed):
        expected = one.facts.hies_rate / 100 * one.facts.census_households * one.reach
        assert abs(one.registered_poor - expected) < 1


def test_reach_varies_by_district_within_its_bounds() -> None:
    reaches = [one.reach for one in plan()]
    assert len(set(reaches)) == len(reaches)
    assert max(reaches) / min(reaches) <= REACH_SPREAD**2


def test_another_seed_changes_the_reach_of_a_district() -> None:
    assert plan(seed=1)[0].reach != plan(seed=2)[0].reach


def test_hardcore_share_of_a_state_is_the_one_set_for_it() -> None:
    poor = [one for one in plan(100_000) if state_of(one.facts.code) == "S01"]
    hardcore = sum(one.counts["hardcore"] for one in poor)
    assert hardcore / sum(one.registered_poor for one in poor) == pytest.approx(0.25, abs=0.01)


def test_every_kind_of_household_is_planned() -> None:
    totals = {kind: sum(one.counts[kind] for one in plan()) for kind in KINDS}
    assert all(totals.values())


def test_every_wrong_point_is_planned_three_times_in_a_thousand() -> None:
    for kind in POINT_FAULTS:
        assert sum(one.faults[kind] for one in plan(20_000)) == 60


def test_offices_repeat_their_coordinates_often_enough_to_be_noticed() -> None:
    repeats = [one.faults["office"] for one in plan(200_000) if one.faults["office"]]
    assert min(repeats) >= OFFICE_HOUSEHOLDS


def test_one_districts_reach_does_not_hang_on_the_others() -> None:
    alone = make_plan(FACTS[:2], HARDCORE, households=500, seed=1)
    both = plan()
    assert alone[0].reach / alone[1].reach == pytest.approx(both[0].reach / both[1].reach)
