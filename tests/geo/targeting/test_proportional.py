"""Sainte-Laguë: published examples, the rules of a budget, and what must hold for every contest."""

import time
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from database.errors import InvalidInput
from geo.targeting.contest import Clash, Contest
from geo.targeting.proportional import share
from tests.geo.targeting.contests import contest, contests, least_budget
from tests.geo.targeting.other_methods import dhondt, largest_remainders


@pytest.mark.parametrize(
    ("claim", "budget", "expected"),
    [
        ([53_000, 24_000, 23_000], 7, [3, 2, 2]),
        ([47_000, 16_000, 15_800, 12_000, 6_100, 3_100], 10, [4, 2, 2, 1, 1, 0]),
        ([6, 6, 2], 10, [5, 4, 1]),
        ([6, 6, 2], 11, [5, 5, 1]),
        ([60, 30, 10], 10, [6, 3, 1]),
    ],
)
def test_published_examples(claim: list[float], budget: int, expected: list[int]) -> None:
    assert share(contest(claim), budget).tolist() == expected


def test_what_a_cap_leaves_goes_to_the_others() -> None:
    assert share(contest([60, 30, 10], cap=[5, 99, 99]), 10).tolist() == [5, 4, 1]


def test_dhondt_favours_the_large_and_sainte_lague_does_not() -> None:
    """O11."""
    claims = [53_000, 24_000, 23_000]
    assert dhondt(claims, 7) == [4, 2, 1]
    assert share(contest(claims), 7).tolist() == [3, 2, 2]


def test_largest_remainders_share_otherwise_where_six_claim() -> None:
    """O11b."""
    claims = [47_000, 16_000, 15_800, 12_000, 6_100, 3_100]
    assert largest_remainders(claims, 10) == [5, 2, 1, 1, 1, 0]
    assert share(contest(claims), 10).tolist() == [4, 2, 2, 1, 1, 0]


def test_largest_remainders_would_take_a_unit_away_and_this_does_not() -> None:
    """O12, the Alabama paradox: with one unit more, the third area loses one."""
    assert largest_remainders([6, 6, 2], 10) == [4, 4, 2]
    assert largest_remainders([6, 6, 2], 11) == [5, 5, 1]
    small, large = (share(contest([6, 6, 2]), budget) for budget in (10, 11))
    assert np.all(large >= small)


def test_ties_go_to_the_lower_code() -> None:
    assert share(contest([5, 5, 5]), 4).tolist() == [2, 1, 1]


def test_an_area_without_a_claim_gets_its_floor_only() -> None:
    assert share(contest([0, 10], floor=[1, 0]), 5).tolist() == [1, 4]


def test_a_state_gets_its_minimum_by_the_claims_inside_it() -> None:
    made = contest([90, 1, 3], states=["S01", "S02", "S02"], state_minimum={"S02": 3})
    assert share(made, 10).tolist() == [7, 1, 2]


def test_ringgit_stop_at_the_first_house_in_turn_that_cannot_be_paid() -> None:
    made = contest([10, 9], cost=[80, 50])
    assert share(made, 130).tolist() == [1, 1]
    assert share(made, 129).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        ({"floor": [3, 3]}, "floors take 6, the budget is 5"),
        ({"state_minimum": {"S01": 6}}, "floors and state minima take 6, the budget is 5"),
    ],
)
def test_rules_that_cost_more_than_the_budget_are_named(
    rules: dict[str, object], named: str
) -> None:
    with pytest.raises(Clash, match=named):
        share(contest([1, 1], **rules), 5)


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"floor": [2], "cap": [1]}, "floor"),
        ({"state_minimum": {"S01": 2}, "cap": [1]}, "state_minimum"),
        ({"cost": [0]}, "cost"),
    ],
)
def test_rules_that_nothing_can_keep_are_refused(rules: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        contest([1], **rules)
    assert refused.value.field == field


@pytest.mark.parametrize("claim", [[-1.0], [float("nan")], [float("inf")]])
def test_a_claim_must_be_known_and_not_negative(claim: list[float]) -> None:
    with pytest.raises(InvalidInput):
        contest(claim)


def one_by_one(made: Contest, start: list[int], budget: int) -> list[int]:
    """Give unit after unit, the plain way."""
    units = list(start)
    while True:
        turns = [
            (made.claim[area] / (2 * units[area] + 1), -area)
            for area in range(len(units))
            if units[area] < made.cap[area] and made.claim[area] > 0
        ]
        if not turns or made.cost[-max(turns)[1]] > budget:
            return units
        area = -max(turns)[1]
        units[area] += 1
        budget -= int(made.cost[area])


@given(contests(priced=True), st.integers(0, 4_000))
def test_the_quick_way_is_the_plain_way(drawn: Contest, budget: int) -> None:
    made = replace(drawn, floor=np.zeros_like(drawn.floor), state_minimum={})
    assert share(made, budget).tolist() == one_by_one(made, [0] * len(made.codes), budget)


@given(contests(priced=False), st.integers(0, 60))
def test_units_add_up_to_the_budget_or_to_all_that_is_needed(drawn: Contest, extra: int) -> None:
    budget = least_budget(drawn) + extra
    units = share(drawn, budget)
    wanted = np.where(drawn.claim > 0, drawn.cap, units).sum()
    assert units.sum() == min(budget, wanted)


@given(contests(priced=True), st.integers(0, 4_000))
def test_nobody_gets_less_than_the_floor_or_more_than_the_need(drawn: Contest, extra: int) -> None:
    units = share(drawn, least_budget(drawn) + extra)
    assert np.all((units >= drawn.floor) & (units <= drawn.cap))
    for state, least in drawn.state_minimum.items():
        # A state's minimum follows claims; where nobody claims, floors alone can be given.
        inside = drawn.inside(state)
        claimed = (
            drawn.cap[inside & (drawn.claim > 0)].sum() + units[inside & (drawn.claim == 0)].sum()
        )
        assert units[inside].sum() >= min(least, claimed)


@given(contests(priced=True), st.integers(0, 4_000), st.integers(0, 500))
def test_a_larger_budget_takes_nothing_from_anybody(drawn: Contest, extra: int, more: int) -> None:
    budget = least_budget(drawn) + extra
    assert np.all(share(drawn, budget + more) >= share(drawn, budget))


@given(contests(priced=True), st.integers(0, 4_000))
def test_the_budget_is_kept_and_what_is_left_pays_no_house_in_turn(
    drawn: Contest, extra: int
) -> None:
    budget = least_budget(drawn) + extra
    units = share(drawn, budget)
    left = budget - drawn.spent(units)
    assert left >= 0
    assert left < drawn.cost.max() or np.all((units == drawn.cap) | (drawn.claim == 0))


@given(contests(priced=False), st.integers(0, 60), st.floats(0.01, 100))
def test_only_proportions_of_claims_matter(drawn: Contest, extra: int, factor: float) -> None:
    budget = least_budget(drawn) + extra
    doubled = replace(drawn, claim=drawn.claim * 2.0 ** round(np.log2(factor)))
    assert share(doubled, budget).tolist() == share(drawn, budget).tolist()


@given(st.lists(st.integers(1, 9), min_size=2, max_size=8), st.integers(0, 40))
def test_equal_claims_differ_by_one_at_most(claim: list[int], budget: int) -> None:
    units = share(contest(claim), budget)
    for value in set(claim):
        alike = units[np.array(claim) == value]
        assert alike.max() - alike.min() <= 1


@given(
    st.lists(st.integers(1, 10**6), min_size=2, max_size=8, unique=True),
    st.integers(0, 200),
    st.randoms(use_true_random=False),
)
def test_the_order_of_areas_does_not_matter(claim: list[int], budget: int, random: Random) -> None:
    places = list(range(len(claim)))
    random.shuffle(places)
    mixed = share(contest([claim[place] for place in places]), budget)
    units = share(contest(claim), budget)
    # Only a tie asks which code is lower, and ties of two quotients need not be of equal claims.
    if len({claim[a] / (2 * units[a] + 1) for a in places}) == len(claim):
        assert mixed.tolist() == [units[place] for place in places]


def test_the_national_budget_of_2020_is_shared_among_160_districts_in_under_a_second() -> None:
    random = np.random.default_rng(1)
    need = random.integers(50, 3_000, 160)
    made = contest(
        (need * random.uniform(0.5, 2, 160)).tolist(),
        cap=need.tolist(),
        cost=np.where(np.arange(160) < 120, 56_000, 68_000).tolist(),
    )
    began = time.perf_counter()
    units = share(made, 264_194_000)
    assert time.perf_counter() - began < 1
    assert 0 <= 264_194_000 - made.spent(units) < 68_000
    assert np.all(units <= need)
