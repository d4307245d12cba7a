"""Which figures are withheld for their own sake."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from database.errors import InvalidInput
from geo.disclosure.cells import CellTable, make_table
from geo.disclosure.rules import DisclosureRules, primary

RULES = DisclosureRules(threshold=10)


def loose(values: list[float], **columns: object) -> CellTable:
    """Return cells that no relation ties together."""
    return make_table(
        range(len(values)),
        values,
        sparse.csr_array((0, len(values))),
        **columns,
    )


def reasons(table: CellTable, rules: DisclosureRules = RULES) -> list[str]:
    return list(primary(table, rules).reason)


def test_counts_from_one_to_nine_are_small_and_zero_and_ten_are_not() -> None:
    assert reasons(loose([0, 1, 9, 10, 500])) == ["", "small", "small", "", ""]


def test_a_threshold_under_five_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        DisclosureRules(threshold=4)
    assert refused.value.field == "threshold"


def test_none_and_all_of_a_sensitive_split_give_an_attribute_away() -> None:
    table = loose([40, 0, 40, 0, 0], sensitive=[0, 1, 1, 0, 1], whole=[-1, 0, 0, 0, 3])
    assert reasons(table) == ["", "attribute", "attribute", "", ""]


def test_a_small_change_since_the_last_publication_is_withheld() -> None:
    """S7: 14 then 15 in one area, both shown, is a flow of 1."""
    table = loose([15, 14, 30, 15], previous=[14, 14, 14, np.nan])
    assert reasons(table) == ["flow", "", "", ""]


def test_a_small_change_of_a_large_figure_points_at_nobody() -> None:
    table = loose([5001, 901], previous=[5000, 900])
    assert reasons(table) == ["", "flow"]


def test_a_figure_hidden_last_time_stays_hidden_until_it_has_moved_by_the_threshold() -> None:
    table = loose([40, 45, 60], previous=[40, 40, 40], previous_hidden=[1, 1, 1])
    assert reasons(table) == ["earlier", "earlier", ""]
    assert not primary(table, RULES).protection.any()


def test_money_is_withheld_where_two_contributions_hold_more_than_the_share() -> None:
    table = loose([1000, 1000, 0], integer=False, largest=[500, 600, 0], second=[400, 350, 0])
    found = primary(table, RULES)
    assert list(found.reason) == ["", "dominance", ""]
    assert found.protection[1] == 600


def test_money_follows_its_count_into_hiding() -> None:
    table = loose([900], integer=False, largest=[100], second=[90], withheld=[1])
    found = primary(table, RULES)
    assert (found.reason[0], found.protection[0]) == ("withheld", 100)


def test_what_is_already_public_is_reported_and_cannot_be_hidden() -> None:
    found = primary(loose([4, 4], already_public=[1, 0]), RULES)
    assert list(found.cells) == [False, True]
    assert list(found.exposed) == [True, False]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=20), st.integers(5, 20))
def test_every_withheld_count_must_stay_uncertain_by_the_threshold(
    values: list[int], threshold: int
) -> None:
    found = primary(loose(values), DisclosureRules(threshold=threshold))
    small = [0 < value < threshold for value in values]
    assert list(found.cells) == small
    assert list(found.protection) == [threshold * yes for yes in small]
