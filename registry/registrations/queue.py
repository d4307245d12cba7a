"""The queue of cases, and how long they wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from database.audit.service import note_subjects
from database.errors import InvalidInput
from database.session import ReadSession
from registry.calendar.service import now
from registry.households.models import POVERTY_STATUSES, STRATA
from registry.options.service import require_option
from registry.registrations import queries
from registry.registrations.service import Case
from registry.registrations.workflow import STATES

PAGE_AT_MOST = 1_000


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which cases to list. None leaves a condition out; all given ones must hold.

    `older_than_days` is the time for which a case has stood in its status.
    """

    status: str | None = None
    state: str | None = None
    district: str | None = None
    stratum: str | None = None
    channel: str | None = None
    poverty_status: str | None = None
    older_than_days: int | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some cases of the queue. `next` is where the list goes on, None at its end."""

    items: Sequence[Case]
    next: tuple[datetime, UUID] | None


@dataclass(frozen=True, slots=True)
class DaysInStatus:
    """Days that cases spend in one status: over all periods, and of those open now."""

    status: str
    periods: int
    open_now: int
    median_days: float
    p90_days: float
    longest_days: float
    longest_open_days: float | None


def list_queue(
    session: ReadSession,
    wanted: QueueFilter,
    *,
    newest_first: bool = False,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> QueuePage:
    """Return a page of cases by the time since when they stand as they do, oldest first.

    Raises:
        InvalidInput: a filter value is not one of its list, or the limit is out of range.
    """
    _check_filter(wanted, limit)
    equal = {
        name: value for name in queries.FILTERS if (value := getattr(wanted, name)) is not None
    }
    days = wanted.older_than_days
    found = queries.queue(
        session,
        queries.QueueQuery(
            equal=equal,
            since_before=None if days is None else now() - timedelta(days=days),
            newest_first=newest_first,
            after=after,
            limit=limit + 1,
        ),
    )
    items = [Case(*one) for one in found[:limit]]
    note_subjects(session, *(case.household.id for case in items))
    last = items[-1].registration if len(found) > limit else None
    return QueuePage(items, (last.state_since, last.id) if last else None)


def days_in_status(
    session: ReadSession, state_code: str | None = None, district_code: str | None = None
) -> list[DaysInStatus]:
    """Return how long cases stay in each status, of the whole registry or of one area."""
    return [
        DaysInStatus(**row._mapping)
        for row in queries.days_in_status(session, state_code, district_code)
    ]


def _check_filter(wanted: QueueFilter, limit: int) -> None:
    if not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput(
            f"A page cannot have {limit} cases.", field="limit", expected=f"1 to {PAGE_AT_MOST}"
        )
    if wanted.channel is not None:
        require_option("channels", wanted.channel, "channel")
    lists = (
        ("status", wanted.status, STATES[1:]),
        ("stratum", wanted.stratum, STRATA),
        ("poverty_status", wanted.poverty_status, POVERTY_STATUSES),
    )
    for field, value, allowed in lists:
        if value is not None and value not in allowed:
            raise InvalidInput(
                f"{field} cannot be {value!r}.",
                field=field,
                expected="one of " + ", ".join(allowed),
            )
