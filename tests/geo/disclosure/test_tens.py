from hypothesis import given
from hypothesis import strategies as st

from geo.disclosure.tens import STEP, in_tens, share_in_tens

counts = st.integers(0, 10**6)


@given(counts)
def test_behind_a_told_count_may_be_any_of_ten(count: int) -> None:
    told = in_tens(count)
    assert {in_tens(told + more) for more in range(STEP)} == {told}


@given(counts, counts)
def test_two_dates_tell_a_change_within_nineteen_values_at_best(before: int, after: int) -> None:
    told = in_tens(after) - in_tens(before)
    assert told - STEP < after - before < told + STEP


@given(st.integers(STEP, 10**5), st.data())
def test_a_told_share_is_as_uncertain_as_the_counts_it_is_made_of(
    rows: int, data: st.DataObject
) -> None:
    some = data.draw(st.integers(0, rows))
    told = share_in_tens(some / rows, rows)
    low = in_tens(some)
    alike = {share_in_tens(one / rows, rows) for one in range(low, min(low + STEP, rows + 1))}
    assert alike == {told}
    assert told is not None
    assert 0 <= told <= 1


@given(st.integers(0, STEP - 1))
def test_a_share_of_too_few_is_not_told(rows: int) -> None:
    assert share_in_tens(1.0, rows) is None
    assert share_in_tens(None, 100) is None
