import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.demo.money import Line, incomes
from registry.demo.plan import KINDS

LINES = {"bandar": Line(34_700, 70_100), "luar_bandar": Line(33_100, 65_800), None: Line(1, 2)}


def drawn(kind: str, seed: int, count: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    size = random.integers(1, 11, count)
    stratum = random.choice(np.array(["bandar", "luar_bandar"], dtype=object), count)
    kinds = np.full(count, kind, dtype=object)
    income = incomes(kinds, size, stratum, LINES, random)
    food = np.array([LINES[one].food for one in stratum]) * size / 100
    total = np.array([LINES[one].total for one in stratum]) * size / 100
    return income, food, total


@given(st.integers(0, 2**32))
def test_poor_incomes_lie_between_the_food_line_and_below_the_total_line(seed: int) -> None:
    income, food, total = drawn("poor", seed)
    assert np.all((food <= income) & (income < total))


@given(st.integers(0, 2**32))
def test_hardcore_incomes_lie_below_the_food_line(seed: int) -> None:
    income, food, _ = drawn("hardcore", seed)
    assert np.all((income >= 0) & (income < food))


def test_most_of_the_exited_are_above_the_line_and_a_few_left_for_another_reason() -> None:
    income, _, total = drawn("exited", 1, 5_000)
    assert 0.9 < np.mean(income >= total) < 0.98


def test_only_undecided_and_rejected_forms_lack_an_income() -> None:
    lacking = {kind: np.isnan(drawn(kind, 1)[0]).any() for kind in KINDS}
    assert {kind for kind, lacks in lacking.items() if lacks} == {"baru", "ditolak"}


@pytest.mark.parametrize("stratum", [None, "no line of its own"])
def test_a_stratum_without_a_line_is_measured_by_the_line_for_unknown_strata(
    stratum: str | None,
) -> None:
    income = incomes(
        np.array(["poor"] * 9, dtype=object),
        np.full(9, 100),
        np.full(9, stratum, dtype=object),
        {None: Line(100, 200)},
        np.random.default_rng(1),
    )
    assert np.all((income >= 100) & (income < 200))
