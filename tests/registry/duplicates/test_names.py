"""Names are compared by the words that tell people apart."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.duplicates.names import comparable, unordered


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        ("MOHD YUSOFF B. ABD RAHMAN", "Muhammad Yusof bin Abdul Rahman"),
        ("HJ. AHMAT BN OSMAN", "AHMAD BIN OTHMAN"),
        ("SITTI FATIMA BT. HASAN", "SITI FATIMAH BINTI HASSAN"),
        ("RAJAN A/L MUTHU", "RAJAN S/O MUTHU"),
        ("PRIYA A/P GANESAN", "PRIYA D/O GANESAN"),
        ("JUGAH ANAK BARIENG", "JUGAH AK BARIENG"),
        ("TUAN HAJI IDRIS BIN KAMAL", "IDRIS KAMAL"),
        ("NOR AISYAH BINTE MD ALI", "NUR AISYAH BINTI MUHAMMAD ALI"),
    ],
)
def test_forms_of_one_name_compare_equal(written: str, same_as: str) -> None:
    assert comparable(written) == comparable(same_as)


def test_names_of_different_people_stay_different() -> None:
    assert comparable("AMINAH BINTI ALI") != comparable("AMINAH BINTI ABU")


def test_word_order_does_not_matter_to_the_unordered_form() -> None:
    assert unordered("LIM MEI LING") == unordered("MEI LING LIM")


@given(st.text(max_size=60))
@example("B/")
def test_comparing_a_comparable_name_changes_nothing(name: str) -> None:
    assert comparable(comparable(name)) == comparable(name)
