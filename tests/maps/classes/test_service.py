"""Which class or key an area is drawn with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.classes.service import class_index, class_limits, flag_of, sign

BREAKS = [1.5, 9.0, 30.0, 100.0]
FLAGS = ["ok", "unreliable", "zero", "suppressed", "no_data"]


def test_a_value_on_a_break_belongs_to_the_class_below():
    assert class_index(1.5, BREAKS) == 0
    assert class_index(1.500001, BREAKS) == 1


def test_a_value_above_the_ceiling_belongs_to_the_last_class():
    assert class_index(250.0, BREAKS) == len(BREAKS) - 1


@pytest.mark.parametrize(
    ("value", "flag", "expected"),
    [
        (2.0, "ok", "1"),
        (2.0, "unreliable", "B"),
        (0.0, "zero", "z"),
        (None, "suppressed", "s"),
        (None, "no_data", "n"),
        (None, "ok", "n"),
    ],
)
def test_every_flag_has_a_sign_of_its_own(value, flag, expected):
    assert sign(value, flag, BREAKS) == expected


def test_without_breaks_a_value_has_no_class():
    assert sign(40.0, "ok", []) == "o"
    assert sign(40.0, "unreliable", []) == "u"


@given(st.floats(0.001, 1_000), st.sampled_from(FLAGS), st.booleans())
def test_the_flag_can_be_read_back_from_the_sign(value, flag, classed):
    hidden = flag in ("suppressed", "no_data")
    drawn = sign(None if hidden else value, flag, BREAKS if classed else [])
    assert flag_of(drawn) == flag


def test_the_first_class_has_no_lower_and_the_last_no_upper_limit():
    assert class_limits([5.0, 10.0, 100.0]) == [(None, 5.0), (5.0, 10.0), (10.0, None)]
