"""How well households are placed: the last run, the queue, the measured error month by month."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from database.session import ReadSession
from geo.placement import queries
from geo.review import queries as review_queries
from geo.review.service import MeasuredError, measured_error


@dataclass(frozen=True)
class Quality:
    """Counts only, over the whole country: nothing in it tells of one household.

    Attributes:
        versions: engine, gazetteer and boundary set of the last run, None before any.
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
        tasks.setdefault(kind, {})[status] = count
    months: list[date] = review_queries.checked_months(session)
    return Quality(
        versions=run.versions if run is not None else None,
        finished_at=run.finished_at if run is not None else None,
        households=run.households if run is not None else 0,
        levels=report.get("levels", {}),
        decisions=report.get("decisions", {}),
        measured=report.get("measured"),
        tasks=tasks,
        checks=[measured_error(session, month) for month in months],
    )
