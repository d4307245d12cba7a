from uuid import UUID

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from registry.demo.numbers import Ids, Numbers


def drawn(numbers: Numbers, count: int, seed: int = 1) -> Ids:
    return Ids.draw(numbers, count, count, count, np.random.default_rng(seed))


def test_keys_are_uuids_of_version_7_in_the_order_of_the_rows() -> None:
    keys = drawn(Numbers(1_000), 1_000).household
    assert {UUID(key).version for key in keys} == {7}
    assert {UUID(key).variant for key in keys} == {"specified in RFC 4122"}
    assert keys == sorted(keys)


def test_keys_go_on_in_order_from_one_district_to_the_next() -> None:
    numbers = Numbers(200)
    assert drawn(numbers, 100).household[-1] < drawn(numbers, 100).household[0]


@given(st.integers(100, 5_000))
def test_every_reference_number_occurs_once(households: int) -> None:
    references = {Numbers(households).reference(number) for number in range(households)}
    assert len(references) == households


def test_reference_numbers_do_not_tell_the_district() -> None:
    references = drawn(Numbers(50_000), 100).references
    assert references != sorted(references)
