"""How well households are placed: the last run, the queue, the measured error month by month.

Everybody may read it, so counts of households, addresses and tasks are told in steps of ten. The
monthly check is exact: it is drawn at random from the whole country, and who is in it is not told.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from database.session import ReadSession
from geo.disclosure.tens import in_tens, share_in_tens
from geo.placement import queries
from geo.review import queries as review_queries
from geo.review.service import MeasuredError, measured_error


@dataclass(frozen=True)
class Quality:
    """Counts and shares in steps of ten (`geo.disclosure.tens`): none tells of one household.

    Attributes:
        versions: engine, gazetteer and boundary set of the last run, None before any.
        households: the sum of `levels`.
        levels: households by location level.
        decisions: answered addresses by decision.
        measured: figures on households with address and point, None before any run.
        tasks: review tasks by kind and status.
        checks: the measured error of accepted answers, newest month first.
    """

    versions: str | None
    finished_at: datetime | None
    households: int
    levels: dict[str, int]
    decisions: dict[str, int]
    measured: dict[str, Any] | None
    tasks: dict[str, dict[str, int]]
    checks: list[MeasuredError]

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return asdict(self)


def quality(session: ReadSession) -> Quality:
    """Return the figures of the quality page."""
    run = queries.last_run(session)
    report = run.report if run is not None else {}
    tasks: dict[str, dict[str, int]] = {}
    for (kind, status), count in review_queries.counts(session).items():
        tasks.setdefault(kind, {})[status] = in_tens(count)
    levels = _in_tens(report.get("levels", {}))
    measured = report.get("measured")
    months: list[date] = review_queries.checked_months(session)
    return Quality(
        versions=run.versions if run is not None else None,
        finished_at=run.finished_at if run is not None else None,
        households=sum(levels.values()),
        levels=levels,
        decisions=_in_tens(report.get("decisions", {})),
        measured=_measured(measured) if measured else None,
        tasks=tasks,
        checks=[measured_error(session, month) for month in months],
    )


def _in_tens(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: in_tens(count) for name, count in counts.items()}


def _measured(exact: Mapping[str, Any]) -> dict[str, Any]:
    bands = [_band(band) for band in exact["curve"] if in_tens(band["rows"])]
    return {
        "whole": _figures(exact["whole"]),
        "curve": bands,
        "groups": {
            name: {value: _figures(one) for value, one in group.items()}
            for name, group in exact["groups"].items()
        },
    }


def _figures(exact: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of one group; distances and errors as coarse as the page shows them."""
    rows = exact["rows"]
    return dict(exact) | {
        "rows": in_tens(rows),
        "matched": share_in_tens(exact["matched"], rows),
        "district_right": share_in_tens(exact["district_right"], rows),
        "auto": share_in_tens(exact["auto"], rows),
        "auto_right": share_in_tens(exact["auto_right"], round(exact["auto"] * rows)),
        "mukim_answers": in_tens(exact["mukim_answers"]),
        "mukim_right": share_in_tens(exact["mukim_right"], exact["mukim_answers"]),
        "median_km": _rounded(exact["median_km"], 1),
        "p90_km": _rounded(exact["p90_km"], 1),
        "calibration_error": _rounded(exact["calibration_error"], 2),
    }


def _band(exact: Mapping[str, Any]) -> dict[str, Any]:
    rows = exact["rows"]
    return dict(exact) | {
        "rows": in_tens(rows),
        "confidence": _rounded(exact["confidence"], 2),
        "right": share_in_tens(exact["right"], rows),
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
