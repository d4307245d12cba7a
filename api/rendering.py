"""Answers as bytes: JSON and CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from api.caching import Rendered, render

JSON = "application/json"
GEOJSON = "application/geo+json"
CSV = "text/csv; charset=utf-8"


def json_answer(content: Any, *, media_type: str = JSON, next_link: str | None = None) -> Rendered:
    """Return `content` as JSON; dates become ISO 8601."""
    return render(orjson.dumps(content), media_type, next_link=next_link)


def csv_answer(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    *,
    filename: str,
    next_link: str | None = None,
) -> Rendered:
    """Return rows as RFC 4180 CSV with a header line; null is an empty field."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return render(text.getvalue().encode(), CSV, filename=filename, next_link=next_link)


def number(value: float | None) -> float | int | None:
    """Return whole numbers as integers: a count is 12, not 12.0."""
    return int(value) if value is not None and value.is_integer() else value
