from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database.errors import InvalidInput
from registry.households.reference import (
    UNAMBIGUOUS,
    demo_reference,
    new_reference,
    new_references,
    normalise_reference,
    with_check,
)


def test_a_new_number_reads_the_same_back() -> None:
    number = new_reference()
    assert normalise_reference(number) == number


def test_new_numbers_hardly_ever_repeat() -> None:
    assert len({new_reference() for _ in range(2_000)}) == 2_000


@given(st.integers(0, 9_999_999))
def test_demonstration_numbers_are_told_by_their_prefix(number: int) -> None:
    reference = demo_reference(number)
    assert reference.startswith("DEMO-")
    assert normalise_reference(reference) == reference


@pytest.mark.parametrize("typed", ["demo0000042{}", " DEMO-0000042-{} ", "Demo 0000042 {}"])
def test_however_it_is_typed_it_is_found(typed: str) -> None:
    check = demo_reference(42)[-1]
    assert normalise_reference(typed.format(check)) == demo_reference(42)


@given(st.integers(0, 9_999_999), st.integers(4, 11), st.sampled_from(UNAMBIGUOUS))
def test_one_wrong_character_is_always_noticed(number: int, at: int, wrong: str) -> None:
    right = demo_reference(number).replace("-", "")
    if right[at] == wrong:
        return
    with pytest.raises(InvalidInput) as refusal:
        normalise_reference(right[:at] + wrong + right[at + 1 :])
    assert refusal.value.field == "reference_no"


@given(st.text(max_size=20))
def test_any_other_text_is_refused_and_never_crashes(text: str) -> None:
    with suppress(InvalidInput):
        found = normalise_reference(text)
        assert normalise_reference(found) == found


def test_numbers_made_at_once_are_like_those_made_singly() -> None:
    made = new_references(500)
    assert len(set(made)) == 500
    for number in made:
        prefix, body, check = number.split("-")
        assert number == with_check(prefix, body), check
