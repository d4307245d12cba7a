"""The card of one area: every published figure of it, beside its state, the nation, and earlier."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import Row

from database.errors import NotFound
from database.session import ReadSession
from maps.explorer import queries
from maps.explorer.editions import Edition, indicator_codes
from maps.explorer.frame import readable

NATION = "MY"
MOST_PUBLICATIONS = 8
"""Publications of the line that shows how a figure moved."""


def card_bytes(session: ReadSession, edition: Edition, code: str) -> bytes:
    """Return an area's card as JSON.

    `indicators` holds, per code: the newest `year`; `area`, `state` and `nation`, each
    [value, lower, upper, numerator, denominator, flag, reason]; `years`, a [year, value] for each
    year; `publications`, a [number, value, lower, upper] for each, oldest first.

    Raises:
        NotFound: the boundary set has no such area.
    """
    area = queries.area(session, edition.publication.boundary_set_id, code)
    if area is None:
        raise NotFound("There is no such area.", field="code")
    above = {"state": area.state_code, "nation": NATION}
    shown = [edition.publication, *edition.earlier[: MOST_PUBLICATIONS - 1]]
    codes = [code, *(one for one in above.values() if one and one != code)]
    rows = queries.card_values(session, [one.number for one in shown], codes)
    return orjson.dumps(
        {
            "code": area.code,
            "name": area.name,
            "level": area.level,
            "quality": area.quality,
            "state": area.state_code,
            "asOf": {str(one.number): one.as_of.isoformat() for one in shown},
            "indicators": _indicators(edition, rows, code, above),
        }
    )


def _indicators(
    edition: Edition, rows: Iterable[Row[Any]], code: str, above: dict[str, str | None]
) -> dict[str, Any]:
    current = edition.publication.number
    found: dict[tuple[str, str], dict[tuple[int, int], Row[Any]]] = defaultdict(dict)
    for row in rows:
        found[row.indicator, row.area_code][row.publication_number, row.year] = row
    cards = {}
    for indicator in indicator_codes(edition):
        own = found.get((indicator, code), {})
        years = sorted(year for number, year in own if number == current)
        if not years:
            continue
        newest = (current, years[-1])
        cards[indicator] = {
            "year": years[-1],
            "area": _figure(own[newest]),
            **{
                name: _figure(found.get((indicator, place or ""), {}).get(newest))
                for name, place in above.items()
            },
            "years": [[year, readable(own[current, year].value)] for year in years],
            "publications": _publications(own),
        }
    return cards


def _figure(row: Row[Any] | None) -> list[Any] | None:
    if row is None:
        return None
    numbers = (row.value, row.lower, row.upper, row.numerator, row.denominator)
    return [*map(readable, numbers), row.flag, row.reason]


def _publications(own: dict[tuple[int, int], Row[Any]]) -> list[list[Any]]:
    """Return the newest year's figure of every publication, oldest publication first."""
    newest: dict[int, Row[Any]] = {}
    for (number, _year), row in sorted(own.items()):
        newest[number] = row
    return [
        [number, *map(readable, (row.value, row.lower, row.upper))]
        for number, row in newest.items()
    ]
