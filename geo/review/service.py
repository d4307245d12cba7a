"""Deciding what the geocoder was not sure of; every decision becomes an alias and a label."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2.shape import from_shape
from shapely import Point

from boundaries.sets import service as sets
from database.audit.service import note_subjects
from database.base import uuid7
from database.errors import Conflict, InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from geo.assignment.service import locate_point
from geo.gazetteer import queries as gazetteer
from geo.gazetteer.models import AddressAlias
from geo.geocoding.aliases import alias_key
from geo.geocoding.answer import Answer
from geo.geocoding.engine import Query
from geo.review import queries
from geo.review.models import KINDS, STATUSES, ReviewTask
from geo.uncertainty.service import wilson

PLACED_RADIUS_M = 1_000
"""How near a person's mark on the map is taken to be."""

SAMPLE = 200
"""Accepted answers that are checked each month."""


@dataclass(frozen=True)
class MeasuredError:
    """What the check of a month found: the share of accepted answers in the wrong district."""

    month: date
    sampled: int
    decided: int
    unknown: int
    wrong: int
    error: float | None
    lower: float | None
    upper: float | None


def ask(
    session: WriteSession,
    asked: Iterable[tuple[str | None, Query, Answer]],
    versions: dict[str, str],
) -> int:
    """Queue the answers that wait for a person; return how many were new.

    Args:
        asked: household id or None, the query, and its answer.
        versions: engine, gazetteer and boundary set of the answers.
    """
    waiting = [item for item in asked if item[2].decision != "auto" and not _settled(item[2])]
    hardcore = queries.hardcore(session, [number for number, _, _ in waiting if number])
    tasks = [
        _task(number, query, answer, versions, is_hardcore=number in hardcore)
        for number, query, answer in waiting
    ]
    return queries.enqueue(session, tasks)


def list_tasks(
    session: ReadSession,
    *,
    status: str = "open",
    kind: str | None = None,
    state: str | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[ReviewTask]:
    """Return the queue: hardcore-poor households first, then the least sure.

    Raises:
        InvalidInput: there is no such status or kind.
        NotFound: there is no task `after`.
    """
    _one_of("status", status, STATUSES)
    if kind is not None:
        _one_of("kind", kind, KINDS)
    last = get_task(session, after) if after is not None else None
    place = (last.is_hardcore, last.confidence, last.id) if last is not None else None
    tasks = queries.queue(session, status=status, kind=kind, state=state, after=place, limit=limit)
    note_subjects(session, *(one.household_id for one in tasks if one.household_id is not None))
    return tasks


def get_task(session: ReadSession, task_id: UUID) -> ReviewTask:
    """Return one task.

    Raises:
        NotFound: there is none with this id.
    """
    found = session.get(ReviewTask, task_id)
    if found is None:
        raise NotFound(f"There is no review task {task_id}.", field="task_id")
    if found.household_id is not None:
        note_subjects(session, found.household_id)
    return found


def place(
    session: WriteSession, task_id: UUID, *, lon: float, lat: float, by: str, note: str = ""
) -> ReviewTask:
    """Decide that an address is at a point; from now on every writing of it is answered so.

    Raises:
        NotFound: there is no such task.
        Conflict: somebody has decided it already.
        InvalidInput: the point lies in no district.
    """
    task = _open_task(session, task_id)
    found = locate_point(session, sets.current(session).id, lon, lat).areas.get("district")
    if found is None:
        raise InvalidInput(
            "The point lies in no district.", field="lon", expected="a point on land in Malaysia"
        )
    decision = {"lon": lon, "lat": lat, "district_code": found.code, "note": note}
    _settle(task, "placed", decision, by)
    task.district_right = found.code == task.answer.get("district_code")
    _replace_alias(session, task, by, district_code=found.code, lon=lon, lat=lat)
    return task


def give_up(session: WriteSession, task_id: UUID, *, by: str, note: str = "") -> ReviewTask:
    """Decide that a person cannot tell either; the address is not asked again.

    Raises:
        NotFound: there is no such task.
        Conflict: somebody has decided it already.
    """
    task = _open_task(session, task_id)
    _settle(task, "unknown", {"note": note}, by)
    _replace_alias(session, task, by, district_code=None)
    return task


def undo(session: WriteSession, task_id: UUID) -> ReviewTask:
    """Take a decision back: the alias ends and the task is open again.

    Raises:
        NotFound: there is no such task.
        Conflict: it is not decided.
    """
    task = queries.locked(session, task_id)
    if task is None:
        raise NotFound(f"There is no review task {task_id}.", field="task_id")
    if task.status == "open":
        raise Conflict("The task is not decided.", field="status")
    alias = gazetteer.live_alias(session, task.key)
    if alias is not None:
        gazetteer.retire_alias(session, alias.id, _now())
    task.status = "open"
    task.decision = task.decided_by = task.decided_at = task.district_right = None
    session.flush()
    return task


def draw_check(
    session: WriteSession, month: date, versions: dict[str, str], size: int = SAMPLE
) -> int:
    """Queue the random check of a month; return its size. Drawn once, it stays as it is."""
    first = month.replace(day=1)
    present = queries.sampled(session, first)
    if present:
        return present
    tasks = []
    for answer, household in queries.draw_sample(session, first, size):
        task = {
            "id": uuid7(),
            "kind": "check",
            "status": "open",
            "household_id": household.id,
            "key": answer.key,
            "address": household.address,
            "postcode": household.postcode,
            "town": household.town,
            "state": None,
            "is_hardcore": household.poverty_status == queries.HARDCORE,
            "confidence": answer.confidence,
            "answer": {"district_code": answer.district_code, "level": answer.level},
            "versions": versions,
            "sampled_for": first,
        }
        tasks.append(task)
    return queries.enqueue(session, tasks)


def measured_error(session: ReadSession, month: date) -> MeasuredError:
    """Return the measured error of accepted answers with its 95 % Wilson interval."""
    first = month.replace(day=1)
    sampled, decided, right, unknown = queries.checked(session, first)
    wrong = decided - right
    if not decided:
        return MeasuredError(first, sampled, 0, unknown, 0, None, None, None)
    interval = wilson(wrong, decided)
    return MeasuredError(
        month=first,
        sampled=sampled,
        decided=decided,
        unknown=unknown,
        wrong=wrong,
        error=wrong / decided,
        lower=float(interval.lower),
        upper=float(interval.upper),
    )


def _task(
    household_id: str | None,
    query: Query,
    answer: Answer,
    versions: dict[str, str],
    *,
    is_hardcore: bool,
) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "kind": "doubt",
        "status": "open",
        "household_id": UUID(household_id) if household_id else None,
        "key": alias_key(query),
        "address": query.address,
        "postcode": query.postcode,
        "town": query.town,
        "state": query.state,
        "is_hardcore": is_hardcore,
        "confidence": answer.confidence,
        "answer": answer.as_dict(),
        "versions": versions,
    }


def _settled(answer: Answer) -> bool:
    return "reviewed" in answer.flags


def _open_task(session: WriteSession, task_id: UUID) -> ReviewTask:
    task = queries.locked(session, task_id)
    if task is None:
        raise NotFound(f"There is no review task {task_id}.", field="task_id")
    if task.status != "open":
        raise Conflict(f"The task is decided already: {task.status}.", field="status")
    return task


def _settle(task: ReviewTask, status: str, decision: dict[str, Any], by: str) -> None:
    task.status = status
    task.decision = decision
    task.decided_by = by
    task.decided_at = _now()


def _replace_alias(
    session: WriteSession,
    task: ReviewTask,
    by: str,
    *,
    district_code: str | None,
    lon: float | None = None,
    lat: float | None = None,
) -> None:
    """End the alias that held for the address, and let this decision hold."""
    former = gazetteer.live_alias(session, task.key)
    if former is not None:
        gazetteer.retire_alias(session, former.id, _now())
    placed = lon is not None and lat is not None
    session.add(
        AddressAlias(
            key=task.key,
            address=task.address,
            point=from_shape(Point(lon, lat), srid=4326) if placed else None,
            radius_m=PLACED_RADIUS_M if placed else None,
            district_code=district_code,
            decided_by=by,
            task_id=task.id,
        )
    )
    session.flush()


def _one_of(field: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise InvalidInput(
            f"{value!r} is no {field}.", field=field, expected="one of " + ", ".join(allowed)
        )


def _now() -> datetime:
    return datetime.now(UTC)
