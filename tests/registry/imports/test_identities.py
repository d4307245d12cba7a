"""The check of whole columns decides as the rule for single numbers does."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from database.errors import InvalidInput
from registry.identity.service import FORMATS, validate
from registry.imports.identities import checked_numbers

NUMBERS = st.one_of(
    st.text(max_size=15),
    st.from_regex(r"[0-9]{2}(0[0-9]|1[0-4])[0-3][0-9]-?[0-9]{2}-?[0-9]{4}", fullmatch=True),
    st.from_regex(r"[A-Za-z]?[0-9]{4,14}", fullmatch=True),
)


def by_rule(kind: str, number: str) -> str | None:
    try:
        return validate(kind, number).normalised
    except InvalidInput:
        return None


@given(st.lists(st.tuples(st.sampled_from(list(FORMATS)), NUMBERS), min_size=1, max_size=20))
def test_columns_are_checked_as_single_numbers_are(rows: list[tuple[str, str]]) -> None:
    kinds, numbers = zip(*rows, strict=True)
    found = checked_numbers(pa.array(kinds, pa.string()), pa.array(numbers, pa.string()))
    assert found.to_pylist() == [by_rule(kind, number) for kind, number in rows]
