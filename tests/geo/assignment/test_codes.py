from hypothesis import given
from hypothesis import strategies as st

from geo.assignment.codes import code_key, smallest


def test_numeric_parts_compare_as_numbers() -> None:
    assert smallest(["1_10", "1_2"]) == "1_2"


def test_zero_padded_codes_keep_their_text_order() -> None:
    codes = ["M12-03-007", "M12-03-010", "M12-10-001", "M02-03-001"]
    assert sorted(codes, key=code_key) == sorted(codes)


@given(st.lists(st.from_regex(r"[A-Z]?\d{1,3}([-_]\d{1,3}){0,2}", fullmatch=True), min_size=1))
def test_smallest_does_not_depend_on_the_order_given(codes: list[str]) -> None:
    assert code_key(smallest(codes)) == code_key(smallest(codes[::-1]))
