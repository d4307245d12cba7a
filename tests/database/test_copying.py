import pyarrow as pa
import pytest
from sqlalchemy import text

from database.copying import copy_into, copy_out
from database.session import WriteSession

TYPES = {
    "n": pa.int64(),
    "word": pa.string(),
    "amount": pa.float64(),
    "flag": pa.bool_(),
}
ROWS = pa.table(
    {
        "n": [1, 2, 3],
        "word": ['quote " comma, newline\n', "", None],
        "amount": [0.1 + 0.2, None, -1e300],
        "flag": [True, False, None],
    },
    schema=pa.schema(TYPES),
)
QUERY = "SELECT n, word, amount, flag FROM thing WHERE n <= %(most)s ORDER BY n"


@pytest.fixture(autouse=True)
def table(session: WriteSession) -> None:
    session.execute(
        text("CREATE TEMP TABLE thing (n int, word text, amount float8, flag bool) ON COMMIT DROP")
    )


def test_rows_come_back_as_they_went_in(session: WriteSession) -> None:
    assert copy_into(session, "thing", ROWS) == 3
    assert copy_out(session, QUERY, {"most": 3}, TYPES).equals(ROWS)


def test_parameters_choose_rows(session: WriteSession) -> None:
    copy_into(session, "thing", ROWS)
    assert copy_out(session, QUERY, {"most": 1}, TYPES)["n"].to_pylist() == [1]


def test_no_rows_keep_names_and_types(session: WriteSession) -> None:
    assert copy_out(session, QUERY, {"most": 0}, TYPES).schema == pa.schema(TYPES)
