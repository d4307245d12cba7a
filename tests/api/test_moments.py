"""Days are written out; a bare number is no day."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from api.moments import Day, DayOrMoment

DAY = TypeAdapter[date | None](Day | None)


def test_a_day_is_read_as_it_is_written() -> None:
    assert DAY.validate_python("2026-11-20") == date(2026, 11, 20)
    assert DAY.validate_python(None) is None


@pytest.mark.parametrize("sent", [0, 0.0, "0.0", "1732060800", "20261120", "20/11/2026", True])
def test_a_number_is_no_day(sent: object) -> None:
    with pytest.raises(ValidationError, match="year-month-day"):
        DAY.validate_python(sent)
    with pytest.raises(ValidationError, match="year-month-day"):
        TypeAdapter(DayOrMoment).validate_python(sent)


def test_the_document_says_that_it_is_a_date() -> None:
    assert TypeAdapter(Day).json_schema() == {"format": "date", "type": "string"}
