"""The audit trusts no example it has not checked."""

import numpy as np
import pytest
from scipy import sparse

from geo.disclosure.audit import audit
from tests.geo.disclosure.test_attack import INNER, S1

NEED = np.where(S1.mask([(0, 0)]), 10.0, 0.0)


def example(*changes: tuple[object, float]) -> sparse.csc_array:
    column = np.zeros((len(S1.keys), 1))
    for key, change in changes:
        column[S1.position[key]] = change
    return sparse.csc_array(column)


TURN = (((0, 0), 10.0), ((0, 1), -10.0), ((1, 0), -10.0), ((1, 1), 10.0))


def test_two_possible_registries_prove_a_width() -> None:
    found = audit(S1, S1.mask(INNER), NEED, example(*TURN))
    assert found.passed
    assert (found.by_example, found.by_attack) == (1, 0)
    assert (found.lower[0], found.upper[0]) == (3, 13)


def test_without_examples_the_attack_decides() -> None:
    found = audit(S1, S1.mask(INNER), NEED)
    assert (found.by_example, found.by_attack) == (0, 1)
    assert (found.lower[0], found.upper[0]) == pytest.approx((0, 23))


@pytest.mark.parametrize(
    "lie",
    [
        example(((0, 0), 10.0)),
        example(*((key, 3 * change) for key, change in TURN)),
        example(*((key, 1.05 * change) for key, change in TURN)),
        example(((0, 0), 10.0), ((0, "+"), 10.0), (("+", 0), 10.0), (("+", "+"), 10.0)),
    ],
    ids=["breaks a sum", "goes below zero", "is not whole", "changes published figures"],
)
def test_an_example_that_is_no_possible_registry_counts_for_nothing(lie: sparse.csc_array) -> None:
    found = audit(S1, S1.mask(INNER), NEED, lie)
    assert (found.by_example, found.by_attack) == (0, 1)


def test_a_protected_figure_that_is_shown_fails() -> None:
    assert audit(S1, S1.mask([]), NEED).failed == ((0, 0),)
