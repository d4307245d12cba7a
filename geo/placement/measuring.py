"""How well addresses are placed, measured on households that have a good point as well.

Their addresses are answered as if they had none, and the point is the truth. The sample is drawn by
a hash of the household: repeatable, and nobody can choose which rows are in it.
"""

from dataclasses import asdict
from typing import Any

from database.session import ReadSession
from geo.geocoding.engine import Geocoder, Query
from geo.geocoding.evaluate import Label, Measure, Report, evaluate
from geo.placement import queries

SAMPLE = 5_000
"""Households answered; more would not change the figures' first decimal."""

LEAST_ROWS = 20
"""A group with fewer households than this says nothing, and might tell of one."""

NOT_STATED = "-"
"""What `evaluate` calls the group of rows without one."""

GROUPS = ("state", "stratum", "class", "level")


def measure(session: ReadSession, geocoder: Geocoder) -> dict[str, Any] | None:
    """Return the figures as plain values, None where no household has both point and address."""
    rows = queries.sample_of_points(session, SAMPLE)
    if len(rows) < LEAST_ROWS:
        return None
    states = dict(geocoder.known.frame.states)
    answers = [
        geocoder.locate(Query(row.address, row.postcode, row.town, states.get(row.state)))
        for row in rows
    ]
    labels = [
        Label(row.x, row.y, group={"state": row.state, "stratum": row.stratum}) for row in rows
    ]
    return _told(evaluate(geocoder.known.frame, answers, labels))


def _told(report: Report) -> dict[str, Any]:
    return {
        "whole": asdict(report.whole),
        "curve": [asdict(band) for band in report.curve],
        "groups": {
            name: {
                value: asdict(one)
                for value, one in report.groups[name].items()
                if value != NOT_STATED and _is_large(one)
            }
            for name in GROUPS
        },
    }


def _is_large(one: Measure) -> bool:
    return one.rows >= LEAST_ROWS
