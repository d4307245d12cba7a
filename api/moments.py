"""Days and moments: asked for as ISO 8601 writes them, answered in UTC."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator

BEGINS_AS_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Moment = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
"""A moment in an answer: always UTC, whatever time the database server keeps."""


def _written_out(value: Any) -> Any:
    """Refuse numbers, which pydantic would take for seconds since 1970."""
    written = isinstance(value, str) and BEGINS_AS_DAY.match(value)
    if not (value is None or isinstance(value, date) or written):
        raise ValueError("a day is written year-month-day, such as 2026-11-20")
    return value


Day = Annotated[date, BeforeValidator(_written_out)]
"""A day that somebody asks for or sends."""

DayOrMoment = Annotated[AwareDatetime | date, BeforeValidator(_written_out)]
"""The same, or a moment with its time zone."""

AskedMoment = Annotated[AwareDatetime, BeforeValidator(_written_out)]
"""A moment with its time zone that somebody asks for."""
