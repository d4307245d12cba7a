"""Where imports stand: their counts, whether anybody is at them, and what became of each row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from database.errors import InvalidInput, NotFound
from database.session import ReadSession
from registry.calendar.service import now
from registry.imports import queries
from registry.imports.models import ImportJob
from registry.imports.reasons import FATES, sentences
from registry.imports.templates import template

RUNNING, FINISHED, ROLLED_BACK = "running", "finished", "rolled_back"
INTERRUPTED = "interrupted"
"""Stored as running, but no process is at it: the same file goes on where it stopped."""

SILENT_AT_MOST = timedelta(minutes=2)
"""A process that works writes a chunk every few seconds; one that was killed writes no more."""

JOBS_AT_MOST = 200
ROWS_AT_MOST = 1_000


class ImportNotFound(NotFound):
    """There is no such import."""

    code = "import-not-found"


class ImportRowNotOpen(NotFound):
    """No row of this number waits for a correction."""

    code = "import-row-not-open"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Where an import stands. `committed + parked + refused == read`, always."""

    id: UUID
    kind: str
    file_name: str
    state: str
    read: int
    committed: int
    parked: int
    refused: int
    estimated_rows: int | None
    """About how many rows the file has."""
    extra_columns: tuple[str, ...]
    """Columns of the file that the template does not have; they are not read."""
    reasons: Mapping[str, int]
    """Rows by reason: `code` or `code:column`."""
    failure: str | None
    """Why the file could not be read on."""
    created_at: datetime
    finished_at: datetime | None
    actor: str
    unchanged: bool = False
    """The same file was imported before; nothing was done."""


@dataclass(frozen=True, slots=True)
class RowFate:
    """What became of one row, why, and what stood in it if it was not taken in."""

    number: int
    fate: str
    reasons: tuple[str, ...]
    ms: str
    en: str
    cells: Mapping[str, str] | None
    record_id: UUID | None
    resolved_by_job_id: UUID | None
    """The import that took a corrected row in for it."""


def get(session: ReadSession, job_id: UUID, *, unchanged: bool = False) -> ImportReport:
    """Return where an import stands.

    Raises:
        ImportNotFound: there is no such import.
    """
    return report(session, found(queries.job(session, job_id)), unchanged=unchanged)


def newest(
    session: ReadSession, limit: int = 20, *, before: tuple[datetime, UUID] | None = None
) -> list[ImportReport]:
    """Return the newest imports, of those that began before the one at `before`."""
    jobs = queries.jobs(session, min(limit, JOBS_AT_MOST), before)
    return [report(session, job) for job in jobs]


def row_fates(
    session: ReadSession,
    job_id: UUID,
    *,
    fate: str | None = None,
    is_open: bool = False,
    after: int = 0,
    limit: int = 100,
) -> list[RowFate]:
    """Return what became of rows of an import, in their order, of those after number `after`.

    `is_open` leaves out committed rows and those that another import has settled since.

    Raises:
        ImportNotFound: there is no such import.
        InvalidInput: there is no such fate, or the limit is out of bounds.
    """
    if fate is not None and fate not in FATES:
        raise InvalidInput(f"No row is {fate!r}.", field="fate", expected=", ".join(FATES))
    if not 1 <= limit <= ROWS_AT_MOST:
        raise InvalidInput("That is no page.", field="limit", expected=f"1 to {ROWS_AT_MOST}")
    of = template(found(queries.job(session, job_id)).kind)
    rows = queries.row_page(session, job_id, fate=fate, is_open=is_open, after=after, limit=limit)
    return [
        RowFate(
            row.row_number,
            row.fate,
            tuple(row.reasons or ()),
            *sentences(row.reasons or (), of),
            cells=row.raw,
            record_id=row.record_id,
            resolved_by_job_id=row.resolved_by_job_id,
        )
        for row in rows
    ]


def open_row(session: ReadSession, job_id: UUID, number: int) -> RowFate:
    """Return a row that waits for a correction.

    Raises:
        ImportNotFound: there is no such import.
        ImportRowNotOpen: the row was taken in, or settled since, or is none of the file's.
    """
    following = row_fates(session, job_id, is_open=True, after=number - 1, limit=1)
    if not following or following[0].number != number:
        raise ImportRowNotOpen(f"Row {number} does not wait for a correction.", field="number")
    return following[0]


def found(job: ImportJob | None) -> ImportJob:
    """Return the job.

    Raises:
        ImportNotFound: there is none.
    """
    if job is None:
        raise ImportNotFound("There is no such import.", field="job_id")
    return job


def report(session: ReadSession, job: ImportJob, *, unchanged: bool = False) -> ImportReport:
    """Return where a job stands."""
    return ImportReport(
        id=job.id,
        kind=job.kind,
        file_name=job.file_name,
        state=INTERRUPTED if job.state == RUNNING and not is_worked_at(job) else job.state,
        read=job.read_rows,
        committed=job.committed,
        parked=job.parked,
        refused=job.refused,
        estimated_rows=job.estimated_rows,
        extra_columns=tuple(job.extra_columns),
        reasons=queries.reason_counts(session, job.id),
        failure=job.failure,
        created_at=job.created_at,
        finished_at=job.finished_at,
        actor=job.actor,
        unchanged=unchanged,
    )


def is_worked_at(job: ImportJob) -> bool:
    """Return whether a process takes rows of this job in, as far as can be told."""
    return job.worked_at is not None and now() - job.worked_at < SILENT_AT_MOST
